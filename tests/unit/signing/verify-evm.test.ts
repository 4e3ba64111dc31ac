import { sha256 } from 'noble-hashes-2/sha2.js';
import { publicKeyToAddress } from 'viem/accounts';
import { describe, expect, it } from 'vitest';
import { toHex } from '../../../src/lib/bytes.ts';
import { verifyEvm } from '../../../src/signing/verify-evm.ts';
import wycheproof from '../../vectors/wycheproof-secp256k1.json' with { type: 'json' };
import { bytesOf } from './keys.ts';

/** One INTEGER of DER (X.690, 8.3 and 10.1) as 32 bytes in hex; null where it is another form, negative or too long. */
const readInteger = (der: Uint8Array, at: number): { readonly hex: string; readonly end: number } | null => {
  const [tag, length = 0, first = 0, second = 0] = der.slice(at);
  const end = at + 2 + length;
  if (tag !== 2 || length === 0 || length >= 0x80 || end > der.length || first >= 0x80) return null;
  if (length > 1 && first === 0 && second < 0x80) return null;
  const digits = der.slice(first === 0 ? at + 3 : at + 2, end);
  return digits.length > 32 ? null : { hex: toHex(digits).padStart(64, '0'), end };
};

/** The vectors' DER as r and s of the 65 bytes that Ethereum uses; null where it can't be written so. */
const toRs = (der: Uint8Array): string | null => {
  if (der[0] !== 0x30 || der[1] !== der.length - 2) return null;
  const r = readInteger(der, 2);
  const s = r && readInteger(der, r.end);
  return s?.end === der.length ? `0x${r?.hex}${s.hex}` : null;
};

/** Valid, but x of R is not below the order: such a recovery id (2 or 3) has no v, and no signer here makes it. */
const NEEDS_THIRD_RECOVERY_ID = [346];

describe('checking secp256k1 signatures', () => {
  it('agrees with all of Wycheproof, whose lower-s variant is Ethereum’s (S9)', async () => {
    const wrong: number[] = [];
    let expressible = 0;
    for (const vector of wycheproof.vectors) {
      const rs = toRs(bytesOf(vector.signature));
      if (rs !== null) expressible += 1;
      const question = {
        digest: `0x${toHex(sha256(bytesOf(vector.message)))}`,
        address: publicKeyToAddress(`0x${vector.publicKey}`),
      } as const;
      const answers = await Promise.all(
        (['1b', '1c'] as const).map((v) =>
          rs === null ? false : verifyEvm({ ...question, signature: `${rs as '0x'}${v}` }),
        ),
      );
      if (answers.includes(true) !== (vector.result === 'valid')) wrong.push(vector.id);
    }
    expect(wycheproof.vectors.length).toBe(463);
    expect(expressible).toBe(231);
    expect(wrong).toEqual(NEEDS_THIRD_RECOVERY_ID);
  });
});
