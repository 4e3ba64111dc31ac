/**
 * The data key wrapped by a passkey: by what its authenticator makes of a salt (WebAuthn's PRF extension), which never
 * leaves the authenticator but for that. Bound to one vault under one password; beside both it opens nothing.
 */

import { AppError } from '../errors.ts';
import { type Bytes, equalBytes, toBase64, toUtf8 } from '../lib/bytes.ts';
import type { RandomBytes } from '../lib/random.ts';
import { deriveBoxKey, openBox, type SealedBox, sealBox } from './envelope.ts';

/** What a PRF gives. Source: Web Authentication Level 3, section 10.1.4. */
export const PRF_BYTES = 32;

export interface PasskeyWrap extends SealedBox {
  /** Of the vault that it was made for. A change of password makes another, and this wrap worthless (K10). */
  readonly headerChecksum: Bytes;
}

/** What a wrap belongs to. */
interface Bound {
  readonly vaultId: Bytes;
  readonly headerChecksum: Bytes;
}

const INFO = toUtf8('countersign/passkey/v1');

// K3: it opens in its own vault, under the password that it was made beside.
const toAad = ({ vaultId, headerChecksum }: Bound): Bytes =>
  toUtf8(
    JSON.stringify({
      part: 'passkey',
      version: 1,
      vaultId: toBase64(vaultId),
      headerChecksum: toBase64(headerChecksum),
    }),
  );

const deriveKey = (prfSecret: Bytes, { vaultId }: Bound): Promise<CryptoKey> => {
  if (prfSecret.length !== PRF_BYTES) {
    throw new AppError({ code: 'invalid_input', details: { wanted: PRF_BYTES, got: prfSecret.length } });
  }
  return deriveBoxKey({ inputSecret: prfSecret, salt: vaultId, info: INFO });
};

/** The caller still owns both secrets. @throws AppError invalid_input unless the PRF's output is 32 bytes */
export const wrapForPasskey = async ({
  dataKeySecret,
  prfSecret,
  bound,
  random,
}: {
  readonly dataKeySecret: Bytes;
  readonly prfSecret: Bytes;
  readonly bound: Bound;
  readonly random: RandomBytes;
}): Promise<PasskeyWrap> => {
  const key = await deriveKey(prfSecret, bound);
  const box = await sealBox({ key, plaintext: dataKeySecret, aad: toAad(bound), random });
  return { ...box, headerChecksum: bound.headerChecksum };
};

export const isWrapFor = (wrap: PasskeyWrap, { headerChecksum }: Bound): boolean =>
  equalBytes(wrap.headerChecksum, headerChecksum);

/**
 * The data key; the caller zeroes it. @throws AppError passkey_missing where the wrap is none for this vault,
 * wrong_password where another passkey is, invalid_input
 */
export const unwrapByPasskey = async ({
  wrap,
  prfSecret,
  bound,
}: {
  readonly wrap: PasskeyWrap;
  readonly prfSecret: Bytes;
  readonly bound: Bound;
}): Promise<Bytes> => {
  if (!isWrapFor(wrap, bound)) throw new AppError({ code: 'passkey_missing' });
  const key = await deriveKey(prfSecret, bound);
  const dataKeySecret = await openBox({ key, box: wrap, aad: toAad(bound) });
  if (dataKeySecret === null) throw new AppError({ code: 'wrong_password' });
  return dataKeySecret;
};
