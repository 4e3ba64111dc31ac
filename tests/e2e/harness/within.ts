/** Ends the wait for what may never come, with an error that says what was waited for. Only a limit: nothing is ever paced by it. */

export const within = async <T>(
  { ms, what }: { readonly ms: number; readonly what: string },
  awaited: Promise<T>,
): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`Waited ${ms / 1000} s for ${what}, in vain.`)), ms);
  });
  try {
    return await Promise.race([awaited, over]);
  } finally {
    clearTimeout(timer);
  }
};
