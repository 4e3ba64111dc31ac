/** The door to the developer's tools: their code is loaded when they are opened. */
import type { UnlockedView } from '../../messaging/view.ts';
import { Skeleton } from '../components/Skeleton.tsx';
import { useLazy } from '../hooks/use-lazy.ts';

const load = () => import('./DeveloperPage.tsx');

export const DeveloperSection = ({ view }: { readonly view: UnlockedView }) => {
  const part = useLazy(load);
  return part === undefined ? <Skeleton lines={6} /> : <part.DeveloperPage view={view} />;
};
