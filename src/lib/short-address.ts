/** An address short enough to stand in a line. For the eye only: never compare or confirm by it. */
export const toShortAddress = (address: string): string =>
  address.length <= 12
    ? address
    : `${address.slice(0, address.startsWith('0x') ? 6 : 4)}…${address.slice(-4)}`;
