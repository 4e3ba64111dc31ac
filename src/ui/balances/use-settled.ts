/** True once what is drawn has stayed for a moment: what a fast scroll only passes by is spared what is dear to draw. */
import { useEffect, useState } from 'preact/hooks';

const SETTLED_MS = 150;

export const useSettled = (): boolean => {
  const [isSettled, setSettled] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(true), SETTLED_MS);
    return () => clearTimeout(timer);
  }, []);
  return isSettled;
};
