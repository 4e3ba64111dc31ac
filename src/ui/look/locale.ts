/** The language that is shown and the ways to write in it, as one signal: whoever reads it is drawn again when it changes. */
import { signal } from '@preact/signals';
import type { Language, Settings } from '../../messaging/view.ts';
import type { Messages } from './load-messages.ts';

export interface Locale {
  readonly language: Language;
  /** Null for English, where the browser itself serves it. */
  readonly messages: Messages | null;
  /** BCP 47: for dates, spans and lists. */
  readonly formatTag: string;
  /** BCP 47: for numbers. */
  readonly numberTag: string;
  readonly currencyDisplay: Settings['currencyDisplay'];
}

export const locale = signal<Locale>({
  language: 'en',
  messages: null,
  formatTag: 'en-US',
  numberTag: 'en-US',
  currencyDisplay: 'symbol',
});
