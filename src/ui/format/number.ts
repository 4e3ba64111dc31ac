/** Numbers and US dollars as the user writes them, exactly: nothing here rounds or goes through a float. */
import { computed } from '@preact/signals';
import { locale } from '../look/locale.ts';

const numbers = computed(() => new Intl.NumberFormat(locale.value.numberTag));

/** An integer of any size, or a number with at most three decimals. */
export const formatNumber = (value: number | bigint): string => numbers.value.format(value);

const decimalPoint = computed(
  () => numbers.value.formatToParts(1.1).find(({ type }) => type === 'decimal')?.value ?? '.',
);

/** @param fraction the digits behind the point, none for a whole number */
export const formatDecimal = (whole: bigint, fraction: string): string =>
  fraction === '' ? formatNumber(whole) : formatNumber(whole) + decimalPoint.value + fraction;

const dollars = computed(
  () =>
    new Intl.NumberFormat(locale.value.numberTag, {
      style: 'currency',
      currency: 'USD',
      currencyDisplay: locale.value.currencyDisplay,
    }),
);

/** US dollars to the cent, e.g. "$1,234.50". */
export const formatCents = (cents: bigint): string => {
  const fraction = (cents % 100n).toString().padStart(2, '0');
  return dollars.value
    .formatToParts(cents / 100n)
    .map(({ type, value }) => (type === 'fraction' ? fraction : value))
    .join('');
};
