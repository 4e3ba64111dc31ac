/** Signing and verifying one login of each kind by the product's libraries, and nothing around it. */
import nacl from 'tweetnacl';
import { hashMessage } from 'viem';
import { privateKeyToAddress, signMessage } from 'viem/accounts';
import { verifyEvm } from '../../../src/signing/verify-evm.ts';

const seed = crypto.getRandomValues(new Uint8Array(32));
const privateKey: `0x${string}` = `0x${Array.from(seed, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
const pair = nacl.sign.keyPair.fromSeed(seed);
const address = privateKeyToAddress(privateKey);

/** Milliseconds for both. */
export const timeSigning = async (): Promise<number> => {
  const message = new TextEncoder().encode(`Sign in to pump.fun: ${Date.now()}`);
  const nonce = `0x${Date.now().toString(16).padStart(32, '0')}`;
  const startedMs = performance.now();
  const signature = nacl.sign.detached(message, pair.secretKey);
  const key = await crypto.subtle.importKey('raw', new Uint8Array(pair.publicKey), 'Ed25519', false, [
    'verify',
  ]);
  const isGood = await crypto.subtle.verify('Ed25519', key, new Uint8Array(signature), message);
  const evmSignature = await signMessage({ message: nonce, privateKey });
  const isEvmGood = await verifyEvm({ digest: hashMessage(nonce), signature: evmSignature, address });
  const tookMs = performance.now() - startedMs;
  if (!isGood || !isEvmGood) throw new Error('A signature was not good.');
  return tookMs;
};
