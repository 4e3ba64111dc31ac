/** A whole number from the command line. */

/** @throws Error that names the option */
export const readCount = (text: string, name: string): number => {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 0)
    throw new Error(`--${name} wants a whole number, not "${text}".`);
  return count;
};
