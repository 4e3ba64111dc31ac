/** Comparing EVM addresses: their letters' case is a checksum (EIP-55), not a part of the address. */

export const isSameAddress = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
