/** The two figures of the firewall, over the signer itself: what it signs of what it must not, what it refuses of what it must. */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toAppError } from '../../../src/errors.ts';
import { toUtf8 } from '../../../src/lib/bytes.ts';
import type { NonceEncoding, SigningIntent } from '../../../src/signing/intent.ts';
import { findNonceRefusal } from '../../../src/signing/nonce-guard.ts';
import { isPumpLogin, toPumpLoginText } from '../../../src/signing/pump-login-text.ts';
import { signIntent } from '../../../src/signing/signer.ts';
import { aKeySecret, ethersWallet, nodeSolanaAddress } from './keys.ts';
import { anAuthorization, aSiweMessage, aTransaction, toNonce, typedData } from './nonces.ts';
import { aLegacyTransaction, aV0Transaction, aV1Transaction } from './solana-messages.ts';

const SEED = 20_261_126;
const keySecret = aKeySecret();
const evmAddress = ethersWallet(keySecret).address;
const solanaAddress = nodeSolanaAddress(keySecret);

/** How the signer answers: `ok`, or the code of its refusal. */
const outcomeOf = (intent: SigningIntent): Promise<string> =>
  signIntent({
    intent,
    keySecret,
    expectedAddress: intent.kind === 'pump_login' ? solanaAddress : evmAddress,
  }).then(
    () => 'ok',
    (error: unknown) => toAppError(error).code,
  );

const countOutcomes = async (intents: readonly SigningIntent[]): Promise<Record<string, number>> => {
  const counts: Record<string, number> = {};
  for (const intent of intents) {
    const outcome = await outcomeOf(intent);
    counts[outcome] = (counts[outcome] ?? 0) + 1;
    if ((counts['ok'] ?? 0) >= 100) break; // Signing takes time, and so many tell enough.
  }
  return counts;
};

/** Half as text, half raw, and all by an account that takes 32 raw bytes. */
const asNonces = (nonces: readonly string[]): readonly SigningIntent[] =>
  nonces.map((nonce, i) => ({
    kind: 'mimic_nonce',
    nonce,
    encoding: i % 2 === 0 ? 'text' : 'raw',
    allowRaw32: true,
  }));

describe('the signer', () => {
  it('signs 0 of 10,000 Solana transactions, unsigned and signed, of every version (S4)', async () => {
    const transactions = fc.sample(fc.oneof(aLegacyTransaction(), aV0Transaction(), aV1Transaction()), {
      numRuns: 5_000,
      seed: SEED,
    });
    const nonces = transactions.flatMap(({ message, signed }) => [toNonce(message), toNonce(signed)]);
    expect(await countOutcomes(asNonces(nonces))).toEqual({ nonce_refused: 10_000 });
  });

  it('signs 0 of 10,000 transactions, authorizations, typed data and SIWE messages of Ethereum (S2, S3)', async () => {
    const siwe = fc
      .tuple(fc.domain(), fc.constantFrom('', '\uFEFF', ' ', '\n'))
      .map(([domain, before]) => toNonce(Buffer.from(`${before}${aSiweMessage(domain)}`)));
    const kinds = [...[0, 1, 2, 3, 4].map(aTransaction), anAuthorization(), typedData(), siwe];
    const nonces = kinds.flatMap((kind) => fc.sample(kind, { numRuns: 1_250, seed: SEED }));
    expect(await countOutcomes(asNonces(nonces))).toEqual({ nonce_refused: 10_000 });
  });

  it('refuses 0 of 10,000 genuine logins: both APIs, nonces of every usual length, text and raw (S3, S4)', () => {
    /** As good as random, and the same in every run. */
    const bytesOf = (id: number): Buffer => createHash('sha512').update(`login ${id}`).digest();
    const LENGTHS = [8, 12, 16, 20, 24, 31, 32, 48, 64];
    /** What the signer asks before it signs; that it then signs is in the tests of each of the two. */
    const isRefused = (_: unknown, id: number): boolean => {
      if (id % 2 === 0) return !isPumpLogin(toUtf8(toPumpLoginText(1_700_000_000_000 + id * 60_000)));
      const nonce = toNonce(bytesOf(id).subarray(0, LENGTHS[(id >> 2) % LENGTHS.length]));
      const encoding: NonceEncoding = id % 4 === 1 ? 'text' : 'raw';
      return findNonceRefusal({ nonce, encoding, allowRaw32: encoding === 'raw' }) !== null;
    };
    expect(Array.from({ length: 10_000 }, isRefused).filter(Boolean)).toEqual([]);
  });
});
