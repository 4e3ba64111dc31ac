/** Sees to the clipboard while the page is there. */
import { useEffect } from 'preact/hooks';
import { startClipboard } from '../clipboard.ts';
import { afterPaint } from '../platform.ts';

export const useClipboard = (): void => {
  useEffect(() => afterPaint(startClipboard), []);
};
