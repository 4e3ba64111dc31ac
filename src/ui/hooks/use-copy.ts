/** Copies a text and knows for a moment what became of it. The text is asked for at the click, never kept. */
import { useState } from 'preact/hooks';

export type CopyState = 'idle' | 'copied' | 'failed';

const SHOWN_MS = 2000;

/** @param write puts it into the clipboard */
export const useCopy = (
  write: (text: string) => Promise<void>,
): {
  readonly state: CopyState;
  /** Never rejects. @returns whether it is in the clipboard */
  readonly copy: (read: () => string) => Promise<boolean>;
} => {
  const [state, setState] = useState<CopyState>('idle');
  const copy = async (read: () => string): Promise<boolean> => {
    const copied = await write(read()).then(
      () => true,
      () => false,
    );
    setState(copied ? 'copied' : 'failed');
    setTimeout(() => setState('idle'), SHOWN_MS);
    return copied;
  };
  return { state, copy };
};
