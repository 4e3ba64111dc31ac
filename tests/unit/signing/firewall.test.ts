import { verify } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import bs58 from 'bs58';
import { hashMessage, keccak256, recoverAddress, Transaction } from 'ethers';
import fc from 'fast-check';
import nacl from 'tweetnacl';
import { describe, expect, it } from 'vitest';
import { type Bytes, fromHex, toHex, toUtf8 } from '../../../src/lib/bytes.ts';
import { signIntent } from '../../../src/signing/signer.ts';
import { aKeySecret, ethersWallet, nodePublicKey, nodeSolanaAddress } from './keys.ts';
import { aSiweMessage } from './nonces.ts';
import { aV0Transaction } from './solana-messages.ts';

const SRC = new URL('../../../src/', import.meta.url).pathname;
/** Where keys are used and where they are kept. */
const FOLDERS = ['signing', 'accounts'];

const keySecret = aKeySecret();
const wallet = ethersWallet(keySecret);
const solanaAddress = nodeSolanaAddress(keySecret);
const pair = nacl.sign.keyPair.fromSeed(keySecret);
const solanaPublicKey = nodePublicKey(keySecret);

/** What somebody would like to have signed, as bytes. */
const WANTED: Readonly<Record<string, Bytes>> = {
  'a text': toUtf8('I owe Mallory a million.'),
  'a SIWE message': toUtf8(aSiweMessage('evil.example')),
  'an Ethereum transaction': fromHex(
    Transaction.from({
      to: `0x${'11'.repeat(20)}`,
      value: 1n,
      chainId: 1n,
      type: 2,
    }).unsignedSerialized.slice(2),
  ),
  'a Solana transaction':
    fc.sample(aV0Transaction(), { numRuns: 1, seed: 3 })[0]?.message ?? new Uint8Array(),
  'a hash': new Uint8Array(32).fill(0xc3),
};

/** The shapes in which a caller may hand it in. */
const payloadsOf = (bytes: Bytes): readonly unknown[] => {
  const text = Buffer.from(bytes).toString('utf8');
  const hex = `0x${toHex(bytes)}`;
  return [bytes, text, hex, hex.slice(2), bs58.encode(bytes), { raw: bytes }, { raw: hex }];
};

const argumentsOf = (payload: unknown): readonly unknown[][] => {
  const named = {
    message: payload,
    text: payload,
    bytes: payload,
    data: payload,
    hash: payload,
    nonce: payload,
  };
  const keys = ['evm', 'solana'].map((chain) => ({
    keySecret,
    chain,
    expectedAddress: chain === 'evm' ? wallet.address : solanaAddress,
  }));
  const kinds = ['pump_login', 'mimic_nonce', 'sign_message'];
  const intents = kinds.flatMap((kind) =>
    ['text', 'raw'].flatMap((encoding) => [
      { kind, encoding, ...named, timestampMs: payload },
      { kind, encoding, ...named, timestampMs: 1_759_300_000_000 },
    ]),
  );
  return keys.flatMap((key) => [
    [payload, keySecret],
    [keySecret, payload],
    [{ ...named, ...key, timestampMs: payload }],
    [{ ...named, ...key, timestampMs: 1_759_300_000_000 }],
    ...intents.map((intent) => [{ intent, ...key, ...named }]),
  ]);
};

/** Everything in a value that may be a signature. */
const textsAndBytes = (value: unknown): readonly (string | Uint8Array)[] => {
  if (typeof value === 'string' || value instanceof Uint8Array) return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsAndBytes) : [];
};

const candidateBytes = (value: string | Uint8Array): readonly Uint8Array[] =>
  value instanceof Uint8Array
    ? [value]
    : [
        Buffer.from(value.replace(/^0x/, ''), 'hex'),
        Buffer.from(value, 'base64'),
        bs58.decodeUnsafe(value),
      ].filter((bytes) => bytes !== undefined);

const recovers = (digest: string, signature: Uint8Array): boolean => {
  try {
    return recoverAddress(digest, `0x${toHex(signature)}`) === wallet.address;
  } catch {
    return false;
  }
};

const isOver = (bytes: Uint8Array, name: string): boolean => {
  const wanted = WANTED[name] ?? new Uint8Array();
  if (bytes.length === 64) return verify(null, wanted, solanaPublicKey, bytes);
  if (bytes.length !== 65) return false;
  const bare = wanted.length === 32 ? [`0x${toHex(wanted)}`] : [];
  return [hashMessage(wanted), keccak256(wanted), ...bare].some((digest) => recovers(digest, bytes));
};

const known = new Map<string, boolean>();

/** Whether any part of `value` is the key's signature over what is wanted, in any way a verifier could look at it. */
const isSignatureOver = (value: unknown, name: string): boolean =>
  textsAndBytes(value)
    .flatMap(candidateBytes)
    .filter(({ length }) => length === 64 || length === 65)
    .some((bytes) => {
      const id = `${name} ${toHex(bytes)}`;
      const answer = known.get(id) ?? isOver(bytes, name);
      known.set(id, answer);
      return answer;
    });

const call = async (run: (...given: unknown[]) => unknown, given: unknown[]): Promise<unknown> => {
  try {
    return await run(...given);
  } catch (error) {
    return error;
  }
};

const isLeaking = async (run: (...given: unknown[]) => unknown, name: string): Promise<boolean> => {
  for (const given of payloadsOf(WANTED[name] ?? new Uint8Array()).flatMap(argumentsOf)) {
    if (isSignatureOver(await call(run, given), name)) return true;
  }
  return false;
};

const findLeaks = async (run: (...given: unknown[]) => unknown): Promise<readonly string[]> => {
  const leaks: string[] = [];
  for (const name of Object.keys(WANTED)) if (await isLeaking(run, name)) leaks.push(name);
  return leaks;
};

const moduleNames = FOLDERS.flatMap((folder) =>
  readdirSync(join(SRC, folder))
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${folder}/${name}`),
);

const exportsOf = async (name: string): Promise<readonly [string, (...given: unknown[]) => unknown][]> => {
  const module: Record<string, unknown> = await import(join(SRC, name));
  return Object.entries(module).filter(
    (entry): entry is [string, (...given: unknown[]) => unknown] => typeof entry[1] === 'function',
  );
};

describe('the firewall around the signer', () => {
  it.each(moduleNames)('lets nothing that %s exports sign what a caller hands in (S6)', async (name) => {
    for (const [, run] of await exportsOf(name)) expect(await findLeaks(run)).toEqual([]);
  });

  it('would notice functions that do (S6)', async () => {
    const solanaOracle = ({ message }: { message: Bytes }) =>
      bs58.encode(nacl.sign.detached(message, pair.secretKey));
    const evmOracle = async ({ intent }: { intent: { nonce: Bytes } }) => ({
      signature: await wallet.signMessage(intent.nonce),
    });
    const hashOracle = ({ hash }: { hash: Bytes }) => wallet.signingKey.sign(hash).serialized;
    const asAny = (run: (given: never) => unknown) => (given: unknown) => run(given as never);
    expect(await findLeaks(asAny(solanaOracle))).toEqual(Object.keys(WANTED));
    expect(await findLeaks(asAny(evmOracle))).toEqual(Object.keys(WANTED));
    expect(await findLeaks(asAny(hashOracle))).toEqual(['a hash']);
  });

  it('refuses an intent of an unknown kind (S6)', async () => {
    const intent = { kind: 'sign_message', nonce: '0x1234', encoding: 'text' } as unknown as {
      kind: 'mimic_nonce';
    };
    const signing = signIntent({
      intent: { ...intent, nonce: '0x1234', encoding: 'text' },
      keySecret,
      expectedAddress: wallet.address,
    });
    await expect(signing).rejects.toMatchObject({ code: 'invalid_input', details: { field: 'intent' } });
  });

  it('passes the two intents on, each to the key of its chain', async () => {
    const login = await signIntent({
      intent: { kind: 'pump_login', timestampMs: 1_759_300_000_000 },
      keySecret,
      expectedAddress: solanaAddress,
    });
    const answer = await signIntent({
      intent: { kind: 'mimic_nonce', nonce: '0x1234', encoding: 'text' },
      keySecret,
      expectedAddress: wallet.address,
    });
    expect([login.address, answer.address]).toEqual([solanaAddress, wallet.address]);
  });
});

describe('the rest of the source', () => {
  const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => ({ name, source: readFileSync(join(SRC, name), 'utf8') }));

  const namesOf = (pattern: RegExp) =>
    files.filter(({ source }) => pattern.test(source)).map(({ name }) => name);

  it('makes a Solana signature in one place only (S6)', () => {
    expect(namesOf(/\bsign\.detached\(|\bnacl\.sign\(|\bsubtle\.sign\(/)).toEqual([
      'signing/sign-pump-login.ts',
    ]);
  });

  it('makes an EVM signature in one place only (S6)', () => {
    const signers = /\b(?:signMessage|signTransaction|signTypedData|signAuthorization|privateKeyToAccount)\b/;
    expect(namesOf(signers)).toEqual(['signing/sign-mimic-nonce.ts']);
    // Hashes sign nothing.
    expect(namesOf(/from '(?:@noble\/(?!hashes\/)|ethers)/)).toEqual([]);
  });

  it('takes nothing of viem but what makes addresses and signs or checks a personal message (S6)', () => {
    const imported = files.flatMap(({ source }) =>
      Array.from(source.matchAll(/import \{([^}]*)\} from 'viem[^']*'/g), ([, names = '']) =>
        names.split(',').map((name) => name.trim()),
      ).flat(),
    );
    // getAddress and keccak256 read key files and write addresses, hashMessage and recoverAddress check; none takes a key.
    const allowed = [
      'privateKeyToAddress',
      'hashMessage',
      'recoverAddress',
      'type Hex',
      'signMessage',
      'getAddress',
      'keccak256',
    ];
    expect(imported.filter((name) => !allowed.includes(name))).toEqual([]);
    expect(imported).toContain('signMessage');
  });
});
