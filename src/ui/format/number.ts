/** Whole numbers as the user writes them. */
import { computed } from '@preact/signals';
import { locale } from '../look/locale.ts';

const numbers = computed(() => new Intl.NumberFormat(locale.value.numberTag));

/** An integer of any size, or a number with at most three decimals. */
export const formatNumber = (value: number | bigint): string => numbers.value.format(value);

const shares = computed(() => new Intl.NumberFormat(locale.value.numberTag, { style: 'percent' }));

/** A share of 0 to 1, e.g. "42%". */
export const formatShare = (share: number): string => shares.value.format(share);
