/** A word on what a command has done where nothing else shows it. It takes no focus and goes by itself. */
import { useEffect, useState } from 'preact/hooks';
import { Icon } from '../components/Icon.tsx';
import { closeOverlay, SAID_MS } from './overlay.ts';

export interface SaidProps {
  readonly text: string;
  readonly about: string;
}

export const Said = ({ text, about }: SaidProps) => {
  // A live region speaks of what changes in it, so it is there before its words are.
  const [isThere, setIsThere] = useState(false);
  useEffect(() => {
    setIsThere(true);
    const timer = setTimeout(closeOverlay, SAID_MS);
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
