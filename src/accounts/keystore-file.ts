/**
 * Reads the JSON of an Ethereum key file (Web3 Secret Storage, version 3) as geth, ethers and other wallets write it.
 * Refuses a cost that is out of bounds before anybody derives with it, and quotes nothing of the file in an error (S11).
 */
import * as v from 'valibot';
import { AppError } from '../errors.ts';
import { fromHex } from '../lib/bytes.ts';
import { MAX_SECRET_TEXT, toBareText } from './secret-kind.ts';

/** Their keys are written in small and in capital letters, by one wallet or another. */
const toLowerKeys = (value: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(value).map(([key, field]) => [key.toLowerCase(), field]));

const anyCase = <Entries extends v.ObjectEntries>(entries: Entries) =>
  v.pipe(v.record(v.string(), v.unknown()), v.transform(toLowerKeys), v.object(entries));

const bytes = ({ min, max }: { readonly min: number; readonly max: number }) =>
  v.pipe(
    v.string(),
    v.regex(/^(0x)?([0-9a-f]{2})*$/i),
    v.transform((text) => fromHex(text.replace(/^0x/i, ''))),
    v.minLength(min),
    v.maxLength(max),
  );

const word = v.pipe(
  v.string(),
  v.transform((text) => text.toLowerCase()),
);
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
/** The first 32 bytes are all that is used, and both functions give the same ones whatever the length. */
const dklen = v.pipe(v.number(), v.safeInteger(), v.minValue(32));
const salt = bytes({ min: 1, max: 1024 });

const FileSchema = anyCase({
  version: v.pipe(v.union([v.number(), v.string()]), v.transform(Number)),
  address: v.exactOptional(v.nullable(v.pipe(word, v.regex(/^(0x)?[0-9a-f]{40}$/)))),
  crypto: anyCase({
    cipher: word,
    cipherparams: anyCase({ iv: bytes({ min: 16, max: 16 }) }),
    // Keys that begin with zeros were written without them by some.
    ciphertext: bytes({ min: 1, max: 32 }),
    kdf: word,
    kdfparams: v.unknown(),
    mac: bytes({ min: 32, max: 32 }),
  }),
});
const ScryptSchema = anyCase({ dklen, salt, n: count, r: count, p: count });
const Pbkdf2Schema = anyCase({ dklen, salt, c: count, prf: word });

export type KeystoreKdf =
  | ({ readonly name: 'scrypt' } & Omit<v.InferOutput<typeof ScryptSchema>, 'dklen'>)
  | ({ readonly name: 'pbkdf2' } & Omit<v.InferOutput<typeof Pbkdf2Schema>, 'dklen' | 'prf'>);

export interface Keystore {
  /** What the file says whose key it holds: 40 hex digits in lower case. Null if it does not say. Not to be believed. */
  readonly statedAddress: string | null;
  readonly kdf: KeystoreKdf;
  readonly iv: Uint8Array<ArrayBuffer>;
  /** 1 to 32 bytes. */
  readonly ciphertext: Uint8Array<ArrayBuffer>;
  readonly mac: Uint8Array<ArrayBuffer>;
}

const MAX_SCRYPT_BYTES = 2 ** 30;
const MAX_SCRYPT_BLOCK = 1024;
const MAX_SCRYPT_PARALLELISM = 16;
/**
 * What scrypt's time grows with: n·r·p. Four times the strictest that wallets write (geth's standard is 2^21), some
 * fifteen seconds of WebAssembly; with 1 GiB and 16 lanes it would be minutes that nothing can break off.
 */
const MAX_SCRYPT_WORK = 2 ** 23;
const MAX_PBKDF2_ITERATIONS = 10_000_000;

const damaged = (field: string | null): AppError =>
  new AppError({ code: 'key_file_damaged', details: field === null ? {} : { field } });

const assertSupported = (isSupported: boolean, field: string): void => {
  if (!isSupported) throw new AppError({ code: 'key_file_unsupported', details: { field } });
};

// K2
const assertAffordable = (isAffordable: boolean, field: string): void => {
  if (!isAffordable) throw new AppError({ code: 'key_file_cost_out_of_bounds', details: { field } });
};

/** @throws AppError `key_file_damaged` with the field's name, which is one of ours and never from the file */
const parseAs = <Schema extends v.GenericSchema>(schema: Schema, value: unknown): v.InferOutput<Schema> => {
  const parsed = v.safeParse(schema, value);
  if (!parsed.success) throw damaged(v.getDotPath(parsed.issues[0]));
  return parsed.output;
};

const parseKdf = (name: string, params: unknown): KeystoreKdf => {
  if (name === 'scrypt') {
    const { n, r, p, ...rest } = parseAs(ScryptSchema, params);
    assertAffordable(n > 1 && Number.isInteger(Math.log2(n)) && 128 * n * r <= MAX_SCRYPT_BYTES, 'n');
    assertAffordable(r <= MAX_SCRYPT_BLOCK, 'r');
    assertAffordable(p <= MAX_SCRYPT_PARALLELISM && n * r * p <= MAX_SCRYPT_WORK, 'p');
    return { name, n, r, p, salt: rest.salt };
  }
  assertSupported(name === 'pbkdf2', 'kdf');
  const { c, prf, ...rest } = parseAs(Pbkdf2Schema, params);
  assertSupported(prf === 'hmac-sha256', 'prf');
  assertAffordable(c <= MAX_PBKDF2_ITERATIONS, 'c');
  return { name: 'pbkdf2', c, salt: rest.salt };
};

const parseJson = (textSecret: string): unknown => {
  if (textSecret.length > MAX_SECRET_TEXT) throw damaged(null);
  try {
    return JSON.parse(toBareText(textSecret));
  } catch {
    // Without the cause: the parser's message quotes its input.
    throw damaged(null);
  }
};

/**
 * Scrypt of at most 1 GiB, 16 lanes and n·r·p of 2^23, or PBKDF2-HMAC-SHA256 of at most 10 million rounds; AES-128-CTR.
 * @throws AppError `key_file_damaged`, `key_file_unsupported`, `key_file_cost_out_of_bounds`, each with the field where it is one
 */
export const parseKeystore = (textSecret: string): Keystore => {
  const { version, address, crypto } = parseAs(FileSchema, parseJson(textSecret));
  assertSupported(version === 3, 'version');
  assertSupported(crypto.cipher === 'aes-128-ctr', 'cipher');
  return {
    statedAddress: address?.replace(/^0x/, '') ?? null,
    kdf: parseKdf(crypto.kdf, crypto.kdfparams),
    iv: crypto.cipherparams.iv,
    ciphertext: crypto.ciphertext,
    mac: crypto.mac,
  };
};
