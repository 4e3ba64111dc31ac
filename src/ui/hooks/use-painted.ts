/** Whether what is drawn first was painted: what lies below the window's edge may be drawn after it. */
import { useLayoutEffect, useState } from 'preact/hooks';
import { afterPaint } from '../platform.ts';

export const usePainted = (): boolean => {
  const [painted, setPainted] = useState(false);
  useLayoutEffect(() => afterPaint(async () => setPainted(true)), []);
  return painted;
};
