import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src/errors.ts';
import { concatBytes, toUtf8 } from '../../../src/lib/bytes.ts';
import type { NonceEncoding } from '../../../src/signing/intent.ts';
import { findNonceRefusal, parseMimicNonce } from '../../../src/signing/nonce-guard.ts';
import { anAuthorization, aSiweMessage, aTransaction, someBytes, toNonce, typedData } from './nonces.ts';

const ENCODINGS: readonly NonceEncoding[] = ['text', 'raw'];
const spelled = (text: string): string => toNonce(toUtf8(text));

const refusalsOf = (nonce: unknown) => ENCODINGS.map((encoding) => findNonceRefusal({ nonce, encoding }));

describe('genuine nonces', () => {
  it('are all accepted as text: none of 10,000 random ones of 8 to 64 bytes is refused (S3)', () => {
    // As good as random, and the same in every run: digests of a counter.
    const nonces = Array.from({ length: 10_000 }, (_, i) =>
      toNonce(
        createHash('sha512')
          .update(`nonce ${i}`)
          .digest()
          .subarray(0, 8 + (i % 57)),
      ),
    );
    expect(nonces.filter((nonce) => findNonceRefusal({ nonce, encoding: 'text' }) !== null)).toEqual([]);
  });

  it.each([8, 16, 20, 24, 32, 64])('of %i bytes are accepted as text', (length) => {
    const nonces = fc.sample(someBytes(length), { numRuns: 500, seed: 7 }).map(toNonce);
    expect(nonces.filter((nonce) => findNonceRefusal({ nonce, encoding: 'text' }) !== null)).toEqual([]);
  });

  it('of 16 bytes are accepted raw', () => {
    const nonces = fc.sample(someBytes(16), { numRuns: 2_000, seed: 7 }).map(toNonce);
    expect(nonces.filter((nonce) => findNonceRefusal({ nonce, encoding: 'raw' }) !== null)).toEqual([]);
  });

  it('come back as they were received, letter case included (S8)', () => {
    const nonce = '0xAbCdEf0123456789';
    expect(parseMimicNonce({ nonce, encoding: 'text' })).toBe(nonce);
  });

  it('may have an odd number of digits as text: none of 10,000 numbers written in hex is refused (S3)', () => {
    const nonces = Array.from({ length: 10_000 }, (_, i) => {
      const digits = createHash('sha512').update(`number ${i}`).digest('hex');
      return `0x${digits.slice(0, 15 + 2 * (i % 56))}`;
    });
    expect(nonces.filter((nonce) => findNonceRefusal({ nonce, encoding: 'text' }) !== null)).toEqual([]);
    expect(findNonceRefusal({ nonce: '0x7', encoding: 'text' })).toBeNull();
  });

  it('may be as short as one byte and as long as 1,024', () => {
    expect(refusalsOf('0x07')).toEqual([null, null]);
    expect(refusalsOf(`0x${'9d'.repeat(1024)}`)).toEqual([null, null]);
  });
});

describe('what is no nonce', () => {
  it.each([
    ['nothing', undefined],
    ['null', null],
    ['a number', 123],
    ['an object', { nonce: '0x12' }],
    ['an array that prints as hex', ['0x1234']],
    ['empty text', ''],
    ['a bare prefix', '0x'],
    ['no prefix', '1234'],
    ['an upper-case prefix', '0X1234'],
    ['other letters', '0x12zz'],
    ['space before it', ' 0x1234'],
    ['a line end after it', '0x1234\n'],
    ['a second prefix', '0x0x1234'],
    ['full-width digits', '0x１２'],
    ['plain words', 'Please sign in'],
  ])('is refused: %s', (_, nonce) => {
    expect(refusalsOf(nonce)).toEqual(['not_hex', 'not_hex']);
  });

  it('is refused raw with half a byte', () => {
    for (const nonce of ['0x7', '0x123', `0x${'9d'.repeat(32)}a`])
      expect(findNonceRefusal({ nonce, encoding: 'raw', allowRaw32: true })).toBe('not_hex');
  });

  it('is refused beyond 1,024 bytes', () => {
    expect(refusalsOf(`0x${'9d'.repeat(1025)}`)).toEqual(['too_long', 'too_long']);
    expect(refusalsOf(`0x${'9d'.repeat(1024)}a`)).toEqual(['too_long', 'too_long']);
  });
});

describe('text spelled in hex', () => {
  const siwe = aSiweMessage('service.org');

  it.each([
    ['as it is', siwe],
    ['in upper case', siwe.toUpperCase()],
    ['in lower case', siwe.toLowerCase()],
    ['after a BOM', `\uFEFF${siwe}`],
    ['after spaces', `  \n${siwe}`],
    ['with Windows line ends', siwe.replaceAll('\n', '\r\n')],
    ['for another domain', aSiweMessage('evil.example')],
    ['with a port and a scheme', aSiweMessage('https://service.org:8443')],
    ['cut after its first line', siwe.split('\n')[0] ?? ''],
    ['with a NUL at its end', `${siwe}\0`],
    ['with NULs between the lines', siwe.replaceAll('\n', '\0')],
    ['with odd spaces', siwe.replace('wants you to', 'wants\tyou  to')],
  ])('is refused when it is SIWE %s (S2)', (_, text) => {
    expect(refusalsOf(spelled(text))).toEqual(['readable_text', 'readable_text']);
    expect(refusalsOf(spelled(text).toUpperCase().replace('0X', '0x'))).toEqual([
      'readable_text',
      'readable_text',
    ]);
  });

  it('is refused when half a byte is put before it or behind it (S2)', () => {
    for (const nonce of [`0xf${spelled(siwe).slice(2)}`, `${spelled(siwe)}f`])
      expect(findNonceRefusal({ nonce, encoding: 'text' })).toBe('readable_text');
  });

  it('is refused when SIWE hides among bytes that are no text (S2, S5)', () => {
    const hidden = concatBytes(
      Uint8Array.of(0xff, 0xfe, 0, 1, 2),
      toUtf8(siwe.slice(0, 70)),
      new Uint8Array(60),
    );
    expect(refusalsOf(toNonce(hidden))).toEqual(['readable_text', 'readable_text']);
  });

  it.each([
    ['plain words', 'Transfer all'],
    ['a sentence', 'I hereby give all my tokens to Mallory.'],
    ['a login text', 'Sign in to pump.fun: 1759300000000'],
    ['an address', '0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2'],
    ['JSON', '{"types":{"EIP712Domain":[]},"primaryType":"Permit"}'],
    ['a URL', 'https://app.safe.global/'],
    ['Chinese', '我同意轉移所有的代幣給你'],
    ['Cyrillic', 'Перевести все токены'],
    ['emoji', '🔑🔑🔑🔑🔑🔑'],
    ['hex again', 'deadbeefdeadbeefdeadbeefdeadbeef'],
    ['text marked right to left', '\u202Egnihtyreve ngiS\u202C'],
  ])('is refused when it is %s (S2)', (_, text) => {
    expect(refusalsOf(spelled(text))).toEqual(['readable_text', 'readable_text']);
  });

  it('is refused when a few stray bytes are strewn in (S5)', () => {
    const bytes = toUtf8('Give everything to Mallory, now and for ever.');
    bytes.set([0xff], 5);
    bytes.set([0x00], 20);
    expect(refusalsOf(toNonce(bytes))).toEqual(['readable_text', 'readable_text']);
  });

  it('is refused whatever its letters, from 16 bytes on (S2)', () => {
    const texts = fc.string({ unit: 'grapheme-ascii', minLength: 16, maxLength: 200 });
    fc.assert(
      fc.property(texts, (text) => findNonceRefusal({ nonce: spelled(text), encoding: 'raw' }) !== null),
    );
  });
});

describe('what Ethereum would take for something else', () => {
  it.each([0, 1, 2, 3, 4])('is refused in 2,000 cases of 2,000: transactions of type %i (S3)', (type) => {
    const transactions = fc.sample(aTransaction(type), { numRuns: 2_000, seed: 20_261_121 });
    const accepted = transactions.filter((nonce) => refusalsOf(nonce).includes(null));
    expect(accepted).toEqual([]);
  });

  it('is refused when its type is written as one digit, as a number is (S3)', () => {
    for (const type of [1, 2, 3, 4])
      for (const nonce of fc.sample(aTransaction(type), 500))
        expect(findNonceRefusal({ nonce: nonce.replace('0x0', '0x'), encoding: 'text' })).toBe('transaction');
  });

  it('is refused when it is an EIP-7702 authorization (S3)', () => {
    const accepted = fc.sample(anAuthorization(), 1_000).filter((nonce) => refusalsOf(nonce).includes(null));
    expect(accepted).toEqual([]);
  });

  it('is refused when it is typed data (S3)', () => {
    const accepted = fc.sample(typedData(), 1_000).filter((nonce) => refusalsOf(nonce).includes(null));
    expect(accepted).toEqual([]);
  });

  it('is refused when it is a personal message with its envelope (S3)', () => {
    fc.assert(
      fc.property(someBytes(0, 100), (message) => {
        const envelope = concatBytes(toUtf8(`\x19Ethereum Signed Message:\n${message.length}`), message);
        return !refusalsOf(toNonce(envelope)).includes(null);
      }),
    );
  });

  it.each([0, 32, 64, 200])('is refused when it is a validator envelope around %i bytes (S3)', (length) => {
    fc.assert(
      fc.property(someBytes(20), someBytes(length), (validator, data) => {
        const envelope = concatBytes(Uint8Array.of(0x19, 0x00), validator, data);
        return !refusalsOf(toNonce(envelope)).includes(null);
      }),
    );
  });

  it('is refused raw when it is a validator envelope around anything else, too (S3)', () => {
    const envelope = concatBytes(
      Uint8Array.of(0x19, 0x00),
      new Uint8Array(20).fill(0xa1),
      Uint8Array.of(1, 2, 3),
    );
    expect(findNonceRefusal({ nonce: toNonce(envelope), encoding: 'raw' })).toBe('signed_data_envelope');
  });

  it('accepts what only starts like an envelope or a typed transaction', () => {
    const random = fc.sample(someBytes(15), { numRuns: 500, seed: 7 });
    const alike = [0x01, 0x02, 0x03, 0x04, 0x05, 0x19, 0xc0, 0xcf, 0xf8].flatMap((first) =>
      random.map((bytes) => toNonce(concatBytes(Uint8Array.of(first), bytes))),
    );
    expect(alike.filter((nonce) => findNonceRefusal({ nonce, encoding: 'text' }) !== null)).toEqual([]);
  });
});

describe('raw nonces of 32 bytes', () => {
  const nonce = `0x${'c3'.repeat(32)}`;

  it('are refused, and only those of exactly 32 (S1)', () => {
    expect(findNonceRefusal({ nonce, encoding: 'raw' })).toBe('raw_32_bytes');
    expect(findNonceRefusal({ nonce, encoding: 'raw', allowRaw32: false })).toBe('raw_32_bytes');
    expect(findNonceRefusal({ nonce: nonce.slice(0, -2), encoding: 'raw' })).toBeNull();
    expect(findNonceRefusal({ nonce: `${nonce}c3`, encoding: 'raw' })).toBeNull();
  });

  it('are accepted where the owner of the account allowed them (S1)', () => {
    expect(findNonceRefusal({ nonce, encoding: 'raw', allowRaw32: true })).toBeNull();
  });

  it('need a true yes: a truthy setting is none (S1)', () => {
    const allowRaw32 = 'no' as unknown as boolean;
    expect(findNonceRefusal({ nonce, encoding: 'raw', allowRaw32 })).toBe('raw_32_bytes');
  });

  it('are not let off the other checks by that (S1, S2)', () => {
    const text = spelled('Transfer everything to Mallory!!');
    expect(findNonceRefusal({ nonce: text, encoding: 'raw', allowRaw32: true })).toBe('readable_text');
  });
});

describe('a refusal', () => {
  it('names its reason and never the nonce', () => {
    const nonce = spelled(aSiweMessage('service.org'));
    const refuse = () => parseMimicNonce({ nonce, encoding: 'text' });
    expect(refuse).toThrow(AppError);
    try {
      refuse();
    } catch (error) {
      expect(error).toMatchObject({ code: 'nonce_refused', details: { field: 'nonce' } });
      expect((error as AppError).cause).toEqual(new Error('readable_text'));
      expect(JSON.stringify(error) + String(error)).not.toContain(nonce.slice(2, 20));
    }
  });
});
