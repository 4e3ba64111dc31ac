import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  concatBytes,
  equalBytes,
  fromBase64,
  fromBase64Url,
  fromHex,
  fromUtf8,
  toBase64,
  toHex,
  toUtf8,
  zeroBytes,
} from '../../../src/lib/bytes.ts';

const bytes = fc.uint8Array({ maxLength: 200 });
const buffer = (value: Uint8Array): Buffer => Buffer.from(value);

describe('bytes as text', () => {
  it('are the same in hex, base64 and base64url as by Buffer, there and back', () => {
    fc.assert(
      fc.property(bytes, (value) => {
        expect(toHex(value)).toBe(buffer(value).toString('hex'));
        expect(toBase64(value)).toBe(buffer(value).toString('base64'));
        expect(fromHex(toHex(value))).toEqual(new Uint8Array(value));
        expect(fromHex(toHex(value).toUpperCase())).toEqual(new Uint8Array(value));
        expect(fromBase64(toBase64(value))).toEqual(new Uint8Array(value));
        expect(fromBase64Url(buffer(value).toString('base64url'))).toEqual(new Uint8Array(value));
      }),
    );
  });

  it('are the vectors of RFC 4648 section 10', () => {
    const vectors = {
      '': '',
      f: 'Zg==',
      fo: 'Zm8=',
      foo: 'Zm9v',
      foob: 'Zm9vYg==',
      fooba: 'Zm9vYmE=',
      foobar: 'Zm9vYmFy',
    };
    for (const [text, base64] of Object.entries(vectors)) {
      expect(toBase64(toUtf8(text))).toBe(base64);
      expect(fromUtf8(fromBase64(base64))).toBe(text);
      expect(fromUtf8(fromBase64Url(base64))).toBe(text);
      expect(fromUtf8(fromBase64Url(base64.replaceAll('=', '')))).toBe(text);
    }
  });

  it('are base64 beyond the size of one call, too', () => {
    const large = Uint8Array.from({ length: 200_001 }, (_, i) => i % 251);
    expect(toBase64(large)).toBe(buffer(large).toString('base64'));
  });

  it('tell the two alphabets of base64 apart', () => {
    expect(fromBase64Url('-_-_')).toEqual(fromBase64('+/+/'));
    expect(() => fromBase64('-_-_')).toThrow(TypeError);
  });

  it.each(['0', '0x00', 'zz', '00 00', ' 0', '0g', 'é0'])('refuse %j as hex, without quoting it', (text) => {
    expect(() => fromHex(text)).toThrow(new TypeError('not hex'));
  });

  it.each(['%', 'Zg=', 'Z', 'Zm9v=', 'Zm9v!', 'é'])('refuse %j as base64, without quoting it', (text) => {
    expect(() => fromBase64(text)).toThrow(new TypeError('not base64'));
  });

  it('are UTF-8 there and back, with a byte order mark kept', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(fromUtf8(toUtf8(text))).toBe(text);
        expect(toUtf8(text)).toEqual(new Uint8Array(buffer(Buffer.from(text, 'utf8'))));
      }),
    );
    expect(fromUtf8(toUtf8('\uFEFFa'))).toBe('\uFEFFa');
  });

  it.each([[[0xff]], [[0xc0, 0x80]], [[0xed, 0xa0, 0x80]], [[0xe2, 0x82]]])(
    'refuse %j as UTF-8',
    (invalid) => {
      expect(() => fromUtf8(Uint8Array.from(invalid))).toThrow(TypeError);
    },
  );
});

describe('bytes', () => {
  it('are joined as by Buffer', () => {
    fc.assert(
      fc.property(fc.array(bytes, { maxLength: 5 }), (parts) => {
        expect(concatBytes(...parts)).toEqual(new Uint8Array(Buffer.concat(parts)));
      }),
    );
  });

  it('are equal where every byte is', () => {
    fc.assert(
      fc.property(bytes, bytes, (a, b) => {
        expect(equalBytes(a, a.slice())).toBe(true);
        expect(equalBytes(a, b)).toBe(buffer(a).equals(buffer(b)));
      }),
    );
    expect(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 3))).toBe(false);
    expect(equalBytes(Uint8Array.of(2, 2), Uint8Array.of(1, 2))).toBe(false);
    expect(equalBytes(Uint8Array.of(1), Uint8Array.of(1, 0))).toBe(false);
  });

  it('are overwritten where they lie, all of them (K14)', () => {
    const [a, b] = [Uint8Array.of(1, 2, 3), Uint8Array.of(4)];
    zeroBytes(a, b);
    expect([...a, ...b]).toEqual([0, 0, 0, 0]);
  });
});
