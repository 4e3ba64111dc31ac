/** Secrets as they may be printed. */

/** The first characters and the last four, or nothing at all of a text too short to hide the rest. */
export const mask = (secret: string): string =>
  secret.length < 20 ? '…' : `${secret.slice(0, 4)}…${secret.slice(-4)} (${secret.length} characters)`;
