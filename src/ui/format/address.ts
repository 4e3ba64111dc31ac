/** An address shortened in the middle, for places where it is only a reminder. Confirmations show it whole. */
export const shortenAddress = (address: string): string =>
  address.length <= 13
    ? address
    : `${address.slice(0, address.startsWith('0x') ? 6 : 4)}…${address.slice(-4)}`;
