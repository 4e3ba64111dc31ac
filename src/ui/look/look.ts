/**
 * What must be known before the first paint: theme, language and how numbers are written. Kept beside the settings in the
 * page's own storage, which is read without waiting. Nothing secret or personal may ever lie here.
 */
import type { Settings } from '../../messaging/view.ts';
import { LOOK_KEY } from './early-theme.ts';
import { LANGUAGES } from './languages.ts';

export type Look = Pick<Settings, 'theme' | 'language' | 'numberFormat' | 'currencyDisplay'>;

const toLook = ({
  theme,
  language,
  numberFormat,
  currencyDisplay,
}: Partial<Record<string, unknown>>): Look => {
  /** The choice that it is, or else the first. */
  const pick = <Choice>(value: unknown, first: Choice, ...others: readonly Choice[]): Choice =>
    others.find((other) => other === value) ?? first;
  return {
    theme: pick(theme, 'system', 'light', 'dark'),
    language: pick(language, 'browser', ...LANGUAGES),
    numberFormat: pick(numberFormat, 'language', 'comma_dot', 'dot_comma', 'space_comma', 'apostrophe_dot'),
    currencyDisplay: pick(currencyDisplay, 'symbol', 'code'),
  };
};

export const DEFAULT_LOOK: Look = toLook({});

/** The look among other settings, or its default where there are none; whatever is unknown is the default, too. */
export const parseLook = (stored: unknown): Look =>
  toLook(typeof stored === 'object' && stored !== null ? { ...stored } : {});

/** A storage that the browser withholds, or that somebody wrote into, costs the look and nothing else. */
export const readLook = (): Look => {
  try {
    return parseLook(JSON.parse(localStorage.getItem(LOOK_KEY) ?? '{}'));
  } catch {
    return DEFAULT_LOOK;
  }
};

/** Without a look there is none left. */
export const keepLook = (look?: Look): void => {
  try {
    if (look) localStorage.setItem(LOOK_KEY, JSON.stringify(look));
    else localStorage.removeItem(LOOK_KEY);
  } catch {
    // Then the next page begins as the system looks, and changes once the settings are read.
  }
};
