/**
 * Which icons the packaged file has, so that no other is asked for: each name that it lacks would have the browser read the
 * whole file once more. Only a hint: the file itself goes by the whole address, and draws nothing for another.
 */

/** Set at build time: chains by their numbers, tokens as `<chain>-<end of the address>`. */
declare const __COUNTERSIGN_ICONS__: readonly string[];

const known: ReadonlySet<string> = new Set(__COUNTERSIGN_ICONS__);

export const hasChainIcon = (chainId: number): boolean => known.has(String(chainId));

/** @param address in lower case */
export const mayHaveTokenIcon = (chainId: number, address: string): boolean =>
  known.has(`${chainId}-${address.slice(-6)}`);
