/**
 * Logins signed by the product's own door and by other people's packages, in one page: the same key, the same message, and
 * the same three steps, which the product never leaves out: derive the address, sign, verify. Each side is timed over
 * several logins at once, since one is quicker than the clock can tell, and must come to the same signature.
 */
import { encodeBase58, verifyMessage, Wallet } from 'ethers';
import { ed25519 } from 'noble-curves-2/ed25519.js';
import { secp256k1 } from 'noble-curves-2/secp256k1.js';
import { keccak_256 } from 'noble-hashes-2/sha3.js';
import { deriveAddress } from '../../../src/accounts/derive-address.ts';
import { concatBytes, toHex, toUtf8 } from '../../../src/lib/bytes.ts';
import type { SignedIntent, SigningIntent } from '../../../src/signing/intent.ts';
import { signIntent } from '../../../src/signing/signer.ts';

const TIMES = 10;

const keySecret = crypto.getRandomValues(new Uint8Array(32));
const nonce = toHex(crypto.getRandomValues(new Uint8Array(24)));
const timestampMs = Date.now();

type SignOther = (message: string) => string | Promise<string>;

const assertVerified = (isGood: boolean): void => {
  if (!isGood) throw new Error('A signature was not good.');
};

/** As EIP-191 has it. */
const digestOf = (message: string): Uint8Array =>
  keccak_256(
    concatBytes(toUtf8(`\u0019Ethereum Signed Message:\n${toUtf8(message).length}`), toUtf8(message)),
  );

const toNobleAddress = (publicKey: Uint8Array): string =>
  toHex(keccak_256(secp256k1.Point.fromBytes(publicKey).toBytes(false).subarray(1)).subarray(12));

const signers = {
  solana_noble: (message) => {
    const publicKey = ed25519.getPublicKey(keySecret);
    const bytes = toUtf8(message);
    const signature = ed25519.sign(bytes, keySecret);
    assertVerified(ed25519.verify(signature, bytes, publicKey));
    return encodeBase58(signature);
  },
  evm_ethers: async (message) => {
    const wallet = new Wallet(`0x${toHex(keySecret)}`);
    const signature = await wallet.signMessage(message);
    assertVerified(verifyMessage(message, signature) === wallet.address);
    return signature;
  },
  evm_noble: (message) => {
    const address = toNobleAddress(secp256k1.getPublicKey(keySecret));
    const digest = digestOf(message);
    const recovered = secp256k1.sign(digest, keySecret, { prehash: false, format: 'recovered' });
    const signer = secp256k1.recoverPublicKey(recovered, digest, { prehash: false });
    assertVerified(toNobleAddress(signer) === address);
    return `0x${toHex(recovered.subarray(1))}${toHex(Uint8Array.of(27 + (recovered[0] ?? 0)))}`;
  },
} as const satisfies Readonly<Record<string, SignOther>>;

export type OtherSigner = keyof typeof signers;

const intentFor = (other: OtherSigner): SigningIntent =>
  other === 'solana_noble'
    ? { kind: 'pump_login', timestampMs }
    : { kind: 'mimic_nonce', nonce: `0x${nonce}`, encoding: 'text' };

const chainFor = (other: OtherSigner) => (other === 'solana_noble' ? 'solana' : 'evm');

const signOwn = (other: OtherSigner): Promise<SignedIntent> =>
  signIntent({
    intent: intentFor(other),
    keySecret,
    expectedAddress: deriveAddress({ chain: chainFor(other), keySecret }),
  });

/** @throws Error unless both sides sign the same message alike */
export const assertAlike = async (other: OtherSigner): Promise<void> => {
  const { message, signature } = await signOwn(other);
  const otherSignature = await signers[other](message);
  if (otherSignature !== signature) throw new Error(`The signatures differ: ${signature}, ${otherSignature}`);
};

/** Milliseconds of one login. */
export const timeOwnSigning = async (other: OtherSigner): Promise<number> => {
  const expectedAddress = deriveAddress({ chain: chainFor(other), keySecret });
  const startedMs = performance.now();
  for (let done = 0; done < TIMES; done += 1) {
    await signIntent({ intent: intentFor(other), keySecret, expectedAddress });
  }
  return (performance.now() - startedMs) / TIMES;
};

/** Milliseconds of one login. */
export const timeOtherSigning = async (other: OtherSigner): Promise<number> => {
  const { message } = await signOwn(other);
  const sign: SignOther = signers[other];
  const startedMs = performance.now();
  for (let done = 0; done < TIMES; done += 1) await sign(message);
  return (performance.now() - startedMs) / TIMES;
};
