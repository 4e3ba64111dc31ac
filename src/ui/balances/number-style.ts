/** Exact decimals and money as the user writes them: in the language and with the sign of the currency that were chosen. */
import { computed } from '@preact/signals';
import { locale } from '../look/locale.ts';
import { createNumberText, type NumberText } from './number-text.ts';

const text = computed(() => createNumberText(locale.value));

/** Whoever asks while drawing is drawn again when it changes. */
export const numberText = (): NumberText => text.value;
