import bs58 from 'bs58';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deriveAddress } from '../../../src/accounts/derive-address.ts';
import { exportKeySecret } from '../../../src/accounts/export-key.ts';
import { parseKeySecret } from '../../../src/accounts/import-key.ts';
import { AppError } from '../../../src/errors.ts';
import { fromHex, toHex } from '../../../src/lib/bytes.ts';
import evmKeys from '../../vectors/keys-evm.json' with { type: 'json' };
import solanaKeys from '../../vectors/solana-keys.json' with { type: 'json' };

const ORDER = 'fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141';
const LAST = 'fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140';
const NEXT = 'fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364142';

const refusalOf = (text: string): AppError => {
  try {
    parseKeySecret(text);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('was accepted');
};

const someBytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });

describe('recognising a Solana key', () => {
  it.each(solanaKeys.vectors)('takes every form of the published $name', (vector) => {
    const forms = [
      ['solana_base58_secret_key', vector.secretKeyBase58],
      ['solana_base58_seed', vector.seedBase58],
      ['solana_byte_array', JSON.stringify(vector.idJson)],
      ['solana_byte_array', JSON.stringify(vector.idJson.slice(0, 32), null, 2)],
    ] as const;
    for (const [format, text] of forms) {
      const { keySecret, ...rest } = parseKeySecret(text);
      expect(rest).toEqual({ chain: 'solana', format });
      expect(toHex(keySecret)).toBe(vector.seed);
      expect(deriveAddress({ chain: 'solana', keySecret })).toBe(vector.address);
    }
  });

  it.each(solanaKeys.invalid)('refuses one whose $name (S7)', ({ secretKeyBase58, idJson }) => {
    expect(refusalOf(secretKeyBase58).code).toBe('key_public_half_mismatch');
    expect(refusalOf(JSON.stringify(idJson)).code).toBe('key_public_half_mismatch');
  });

  it('refuses any public half but its own, whichever byte differs (S7)', () => {
    const secretKey = Uint8Array.from(solanaKeys.vectors[0]?.idJson ?? []);
    for (let bit = 256; bit < 512; bit += 7) {
      const changed = new Uint8Array(secretKey);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(refusalOf(bs58.encode(changed)).code).toBe('key_public_half_mismatch');
    }
  });

  it.each([
    [1, 32],
    [31, 32],
    [33, 32],
    [48, 32],
    [49, 64],
    [63, 64],
    [65, 64],
    [96, 64],
  ])('says what length is wrong with %i bytes (S11)', (got, wanted) => {
    const bytes = new Uint8Array(got).fill(201);
    for (const text of [bs58.encode(bytes), JSON.stringify(Array.from(bytes))]) {
      expect(refusalOf(text)).toMatchObject({ code: 'key_length_invalid', details: { wanted, got } });
    }
  });

  it('says so of an empty array (S11)', () => {
    expect(refusalOf('[]')).toMatchObject({ code: 'key_length_invalid', details: { wanted: 32, got: 0 } });
  });

  it.each([
    '[1,2,256]',
    '[1,2,-3]',
    '[1.5]',
    '[1,2',
    '[1,,2]',
    '[1 2]',
    '[01]',
    '["1"]',
    '[1,2,]',
    '[[1]]',
    '{"a":1}',
  ])('does not know %s (S11)', (text) => {
    expect(refusalOf(text).code).toBe('key_format_unknown');
  });
});

describe('recognising an EVM key', () => {
  it.each(evmKeys.vectors)('takes $name with 0x, without, and in capitals', ({ keySecret: hex, address }) => {
    for (const text of [`0x${hex}`, hex, hex.toUpperCase(), `0X${hex.toUpperCase()}`]) {
      const { keySecret, ...rest } = parseKeySecret(text);
      expect(rest).toEqual({ chain: 'evm', format: 'evm_hex' });
      expect(deriveAddress({ chain: 'evm', keySecret })).toBe(address);
    }
  });

  it('takes the first and the last key there is (S11)', () => {
    expect(toHex(parseKeySecret(`0x${LAST}`).keySecret)).toBe(LAST);
    expect(toHex(parseKeySecret(`0x${'1'.padStart(64, '0')}`).keySecret)).toBe('1'.padStart(64, '0'));
  });

  it.each([
    ['0', '0'.repeat(64)],
    ['n', ORDER],
    ['n + 1', NEXT],
    ['all ones', 'f'.repeat(64)],
  ])('refuses %s (S11)', (_, hex) => {
    expect(refusalOf(`0x${hex}`).code).toBe('key_out_of_range');
    expect(refusalOf(hex).code).toBe('key_out_of_range');
  });

  it.each([
    ['', 0],
    ['7', 1],
    ['07'.repeat(31), 31],
    ['7'.repeat(63), 32],
    ['07'.repeat(33), 33],
    ['07'.repeat(64), 64],
  ])('says what length is wrong with 0x%s (S11)', (hex, got) => {
    expect(refusalOf(`0x${hex}`)).toMatchObject({ code: 'key_length_invalid', details: { wanted: 32, got } });
  });

  it('does not know what is no hex after 0x (S11)', () => {
    expect(refusalOf(`0x${'g'.repeat(64)}`).code).toBe('key_format_unknown');
  });
});

describe('what could be two things', () => {
  it('is hex when it has 64 hex digits, even if base58 could spell them too', () => {
    const hex = '1234567891abcdef'.repeat(4);
    expect(bs58.decodeUnsafe(hex)).toBeDefined();
    expect(parseKeySecret(hex).chain).toBe('evm');
  });

  it("is a base58 seed when it is made of hex digits but has a seed's length", () => {
    const text = 'f'.repeat(43);
    expect(bs58.decode(text).length).toBe(32);
    expect(parseKeySecret(text)).toMatchObject({ chain: 'solana', format: 'solana_base58_seed' });
  });

  it('is hex of a wrong length when it is made of hex digits and fits nothing', () => {
    const details = { wanted: 32, got: 31 };
    expect(refusalOf('ab'.repeat(31))).toMatchObject({ code: 'key_length_invalid', details });
    expect(refusalOf('a'.repeat(600))).toMatchObject({ code: 'key_length_invalid' });
  });
});

describe('what surrounds a key', () => {
  const hex = evmKeys.vectors[0]?.keySecret ?? '';

  it.each([
    ['spaces and line ends', `\n\t  0x${hex} \r\n`],
    ['double quotes', `"0x${hex}"`],
    ['single quotes', `'${hex}'`],
    ['backticks', `\`${hex}\``],
    ['quotes and spaces, inside and out', ` " ${hex}\n" `],
    ['a BOM', `\uFEFF${hex}`],
  ])('does not matter when it is %s', (_, text) => {
    expect(toHex(parseKeySecret(text).keySecret)).toBe(hex);
  });

  it('matters when it is only half a pair of quotes (S11)', () => {
    expect(refusalOf(`"${hex}`).code).toBe('key_format_unknown');
  });

  it('matters when it is a space within (S11)', () => {
    expect(refusalOf(`${hex.slice(0, 30)} ${hex.slice(30)}`).code).toBe('key_format_unknown');
  });
});

describe('anything else', () => {
  it.each(['', '   ', '""', 'not a key', 'ключ', '0', 'l'.repeat(44), '\0', 'legal winner thank year wave'])(
    'is not known: %j (S11)',
    (text) => {
      expect(['key_format_unknown', 'key_length_invalid']).toContain(refusalOf(text).code);
    },
  );

  it('is named where it is a secret of another kind (S11)', () => {
    expect(refusalOf('legal winner thank year wave sausage').code).toBe('key_is_phrase');
    expect(refusalOf(' {"version": 3, "Crypto": {}}\n').code).toBe('key_is_key_file');
  });

  it('is not known when it is longer than any key (S11)', () => {
    expect(refusalOf('z'.repeat(5_000)).code).toBe('key_format_unknown');
    expect(refusalOf('z'.repeat(1_000)).code).toBe('key_format_unknown');
  });

  it('is never echoed (S11)', () => {
    const texts = fc.oneof(
      fc.string({ minLength: 8 }),
      someBytes(31).map((bytes) => bs58.encode(bytes)),
      someBytes(64).map((bytes) => bs58.encode(bytes)),
      someBytes(33).map(toHex),
      fc.array(fc.nat(300), { minLength: 8 }).map((numbers) => `[${numbers.join(',')}`),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const error = refusalOf(text);
        const told = `${error.message} ${error.stack} ${JSON.stringify(error.details)} ${String(error.cause)}`;
        expect(error.cause).toBeUndefined();
        expect(told).not.toContain(text.trim() === '' ? '\0' : text.trim());
      }),
    );
  });

  it('never makes it throw but with a code, whatever it is (S11)', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        try {
          parseKeySecret(text);
        } catch (error) {
          expect(error).toBeInstanceOf(AppError);
        }
      }),
    );
  });
});

describe('a key that was exported', () => {
  it('is recognised again, with the same bytes, in each form', () => {
    fc.assert(
      fc.property(
        someBytes(32),
        fc.constantFrom(
          'solana_base58_secret_key' as const,
          'solana_byte_array' as const,
          'evm_hex' as const,
        ),
        (bytes, format) => {
          const keySecret = format === 'evm_hex' ? fromHex(`7f${toHex(bytes).slice(2)}`) : bytes;
          const parsed = parseKeySecret(exportKeySecret({ format, keySecret }));
          expect({ ...parsed, keySecret: toHex(parsed.keySecret) }).toEqual({
            chain: format === 'evm_hex' ? 'evm' : 'solana',
            format,
            keySecret: toHex(keySecret),
          });
        },
      ),
    );
  });
});
