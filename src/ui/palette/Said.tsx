/** A word on what a command has done where nothing else shows it. It takes no focus and goes by itself. */
import { useEffect, useState } from 'preact/hooks';
import { Icon } from '../components/Icon.tsx';
import { closeOverlay } from './overlay.ts';

const SHOWN_MS = 3000;

export interface SaidProps {
  readonly text: string;
  readonly about: string;
}

export const Said = ({ text, about }: SaidProps) => {
  // A live region speaks of what changes in it, so it is there before its words are.
  const [isThere, setIsThere] = useState(false);
  useEffect(() => {
    setIsThere(true);
    const timer = setTimeout(closeOverlay, SHOWN_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <p class="toast" role="status">
      {isThere && (
        <>
          <Icon name="check" />
          {text} <span class="hint">{about}</span>
        </>
      )}
    </p>
  );
};
