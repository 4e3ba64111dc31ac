/** Sizes as the user writes them. */
import { computed } from '@preact/signals';
import { locale } from '../look/locale.ts';

const formats = computed(() =>
  (['byte', 'kilobyte', 'megabyte'] as const).map(
    (unit) =>
      new Intl.NumberFormat(locale.value.formatTag, {
        style: 'unit',
        unit,
        // Short, English has no plural of one byte.
        unitDisplay: unit === 'byte' ? 'long' : 'short',
        maximumFractionDigits: 1,
      }),
  ),
);

/** Octets in the largest unit that leaves at least 1: "312 bytes", "1.2 kB". */
export const formatSize = (octets: number): string => {
  const power = octets < 1_000 ? 0 : octets < 1_000_000 ? 1 : 2;
  return formats.value[power]?.format(octets / 1_000 ** power) ?? '';
};
