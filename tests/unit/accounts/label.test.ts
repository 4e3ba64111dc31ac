import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseLabel } from '../../../src/accounts/label.ts';
import { AppError } from '../../../src/errors.ts';

const refusalOf = (value: unknown): unknown => {
  try {
    return parseLabel(value);
  } catch (error) {
    return error;
  }
};

describe('a label', () => {
  it.each(['Main', 'Bot 1', 'Кошелёк', '主要', 'مفتاح', '👩‍🚀 keys', '<b>bold</b>', "O'Brien & sons", '…'])(
    'may be %s',
    (label) => {
      expect(parseLabel(label)).toBe(label);
    },
  );

  it('is trimmed and brought into normal form C', () => {
    expect(parseLabel('  Cafe\u0301\n')).toBe('Café');
  });

  it('may have 64 characters, counted as code points, not 65', () => {
    expect(parseLabel('🔑'.repeat(64))).toBe('🔑'.repeat(64));
    expect(refusalOf('🔑'.repeat(65))).toMatchObject({
      code: 'label_invalid',
      details: { wanted: 64, got: 65 },
    });
  });

  it.each([
    ['nothing', ''],
    ['spaces', '   '],
    ['a number', 7],
    ['nothing at all', undefined],
    ['a NUL', 'a\0b'],
    ['a line end within', 'a\nb'],
    ['an escape', 'a\u001bb'],
    ['a C1 control', 'a\u0085b'],
    ['a right-to-left override (U2)', 'a\u202Eb'],
    ['a right-to-left mark (U2)', 'a\u200Fb'],
    ['an Arabic letter mark (U2)', 'a\u061Cb'],
    ['an isolate (U2)', 'a\u2066b'],
    ['a line separator', 'a\u2028b'],
    ['half a surrogate pair', 'a\ud800b'],
    ['invisible joiners only', '\u200d\u200c'],
    ['zero-width spaces only', '\u200b\u200b'],
  ])('may not be or hold %s', (_, value) => {
    expect(refusalOf(value)).toMatchObject({ code: 'label_invalid' });
  });

  it('is never echoed when it is refused, and stays the same when parsed again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 100 }), (text) => {
        const label = refusalOf(text);
        if (label instanceof AppError) expect(label.message).toBe('label_invalid');
        else expect(parseLabel(label)).toBe(label);
      }),
    );
  });
});
