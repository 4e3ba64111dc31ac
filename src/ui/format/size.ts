/** Sizes as text. Pure. */

const formats = (['byte', 'kilobyte', 'megabyte'] as const).map((unit) =>
  Intl.NumberFormat('en', { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: 1 }),
);

/** Octets in the largest unit that leaves at least 1: "312 byte", "1.2 kB". */
export const formatSize = (octets: number): string => {
  const power = octets < 1_000 ? 0 : octets < 1_000_000 ? 1 : 2;
  return formats[power]?.format(octets / 1_000 ** power) ?? '';
};
