/** A part of the interface whose code is loaded when it is wanted for the first time. */
import { useEffect, useState } from 'preact/hooks';

/** What `load` resolves to; undefined until then. */
export const useLazy = <T>(load: () => Promise<T>, wanted = true): T | undefined => {
  const [part, setPart] = useState<{ readonly value: T }>();
  useEffect(() => {
    if (wanted && part === undefined) void load().then((value) => setPart({ value }));
  }, [wanted]);
  return part?.value;
};
