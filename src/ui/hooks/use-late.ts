/** Whether something has lasted long enough to be worth telling: what is over sooner would only flicker. */
import { useEffect, useState } from 'preact/hooks';

const LATE_MS = 300;

/** True once `isOn` has been true for 300 ms without a break. */
export const useLate = (isOn: boolean): boolean => {
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (!isOn) return undefined;
    const timer = setTimeout(() => setLate(true), LATE_MS);
    return () => {
      clearTimeout(timer);
      setLate(false);
    };
  }, [isOn]);
  return isOn && late;
};
