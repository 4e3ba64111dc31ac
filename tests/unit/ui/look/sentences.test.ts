import { afterEach, describe, expect, it, vi } from 'vitest';

vi.mock('wxt/browser', () => import('../fake-browser.ts'));

import { plural, t } from '../../../../src/ui/i18n.ts';
import { fillMessage } from '../../../../src/ui/look/fill-message.ts';
import { locale } from '../../../../src/ui/look/locale.ts';
import { speak, speakAgainEnglish } from './speak.ts';

afterEach(speakAgainEnglish);

describe('a sentence', () => {
  it('is the one that the browser serves where the page has loaded none', () => {
    expect(t('cancel')).toBe('Cancel');
  });

  it('is the one of the language that was chosen, its values filled in', () => {
    speak('es');
    expect(t('cancel')).toBe('Cancelar');
    expect(t('sign_in_to', 'Pump.fun')).toContain('Pump.fun');
    expect(t('balances_all_small')).toMatch(/\$1(?!\d)/);
  });

  it('is the browser’s own where the chosen language lacks it', () => {
    locale.value = { ...locale.value, messages: {} };
    expect(t('cancel')).toBe('Cancel');
    expect(plural('restore_keys', 3)).toBe('Restore 3 keys');
  });

  it('writes numbers as the user writes them, and leaves what came as a text', () => {
    expect(t('number_out_of_range', 1, 1440)).toContain('1,440');
    speak('es', { numberTag: 'de' });
    expect(t('number_out_of_range', 1, 1440)).toContain('1.440');
    expect(t('chain_unknown', '84532')).toContain('84532');
  });
});

describe('a counted sentence', () => {
  it.each([
    [0, 'Restore 0 keys'],
    [1, 'Restore 1 key'],
    [2, 'Restore 2 keys'],
    [1001, 'Restore 1,001 keys'],
  ])('says %d as English says it', (count, text) => {
    expect(plural('restore_keys', count)).toBe(text);
  });

  it('takes the form that the language has for the number, and its other one for any that is not there', () => {
    const form = (text: string) => `$1 ${text}`;
    locale.value = {
      ...locale.value,
      language: 'ru',
      numberTag: 'ru',
      messages: {
        restore_keys_one: form('ключ'),
        restore_keys_few: form('ключа'),
        restore_keys_many: form('ключей'),
        restore_keys_other: form('ключа'),
      },
    };
    const said = [1, 2, 5, 11, 21, 104, 1000].map((count) => plural('restore_keys', count));
    expect(said).toEqual(
      ['1 ключ', '2 ключа', '5 ключей', '11 ключей', '21 ключ', '104 ключа', '1000 ключей'].map((text) =>
        text.replace('1000', '1\u00a0000'),
      ),
    );
    locale.value = { ...locale.value, messages: { restore_keys_other: form('x') } };
    expect(plural('restore_keys', 5)).toBe('5 x');
  });
});

describe('filling a sentence', () => {
  it.each([
    ['$1 of $2', ['a', 'b'], 'a of b'],
    ['$2 of $1', ['a', 'b'], 'b of a'],
    ['$1 and $1', ['a'], 'a and a'],
    ['below $$1', ['a'], 'below $1'],
    ['$$$1', ['a'], '$a'],
    ['nothing for $3', ['a'], 'nothing for '],
    ['10 $', ['a'], '10 $'],
  ])('makes of %j with %j what a browser does', (message, values, text) => {
    expect(fillMessage(message, values)).toBe(text);
  });

  it('does not read values for placeholders', () => {
    expect(fillMessage('$1 $2', ['$2', '$$'])).toBe('$2 $$');
  });
});
