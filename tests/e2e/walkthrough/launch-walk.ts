/** A walkthrough in a browser of its own whose profile the caller keeps: to look into it afterwards, or to start from it again. */
import type { OwnSetup } from '../harness/e2e-env.ts';
import { launchExtension } from '../harness/launch-extension.ts';
import { startWalk } from './start-walk.ts';
import type { Walk } from './walk.ts';

export const launchWalk = async ({
  own,
  profile,
  demoUrl,
}: {
  readonly own: OwnSetup;
  readonly profile: string;
  readonly demoUrl: string;
}): Promise<Walk> => {
  const extension = await launchExtension({ ...own, profile });
  const demo = await extension.context.newPage();
  await demo.goto(demoUrl);
  return startWalk({ extension, demo });
};
