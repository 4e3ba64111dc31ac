/** What a person does, in messages of the interface. */

import bs58 from 'bs58';
import nacl from 'tweetnacl';
import { privateKeyToAccount } from 'viem/accounts';
import { type Machine, PASSWORD } from './a-platform.ts';

const solanaPair = nacl.sign.keyPair.fromSeed(Uint8Array.from({ length: 32 }, (_, i) => i + 1));
export const SOLANA = {
  keySecret: bs58.encode(solanaPair.secretKey),
  address: bs58.encode(solanaPair.publicKey),
} as const;
const evmSecret = `0x${'c0de'.repeat(16)}` as const;
export const EVM = { keySecret: evmSecret, address: privateKeyToAccount(evmSecret).address } as const;

export const otherSolana = (seedByte: number): { keySecret: string; address: string } => {
  const pair = nacl.sign.keyPair.fromSeed(new Uint8Array(32).fill(seedByte));
  return { keySecret: bs58.encode(pair.secretKey), address: bs58.encode(pair.publicKey) };
};

export interface Saved {
  readonly accountId: string;
  readonly identityId: string;
}

export const importKey = async (
  machine: Machine,
  textSecret: string,
  identity: { kind: 'existing'; identityId: string } | { kind: 'new'; name: string },
): Promise<Saved> => {
  const { draftId } = await machine.ask('keys.draft', { source: { kind: 'import', textSecret } });
  return machine.ask('keys.save', { draftId, label: '', identity });
};

export interface Main {
  readonly identityId: string;
  readonly solana: string;
  readonly evm: string;
}

/** A vault with one identity, "Main", that has a key of each kind. */
export const setUp = async (machine: Machine): Promise<Main> => {
  await machine.ask('vault.create', { passwordSecret: PASSWORD });
  const solana = await importKey(machine, SOLANA.keySecret, { kind: 'new', name: 'Main' });
  const { identityId } = solana;
  const evm = await importKey(machine, EVM.keySecret, { kind: 'existing', identityId });
  return { identityId, solana: solana.accountId, evm: evm.accountId };
};

export const signInBoth = async (machine: Machine, main: Main): Promise<void> => {
  await machine.ask('sessions.signIn', { accountId: main.solana, api: 'pump' });
  await machine.ask('sessions.signIn', { accountId: main.evm, api: 'mimic' });
};

export const SITE = 'https://app.example';
const SITE_PATTERN = 'https://app.example/*';

/** What a user chooses who lets the site have the token until it is revoked. */
export const TOKEN_ALWAYS = { terms: { way: 'token' }, duration: 'always' } as const;

export const allowSite = async (
  machine: Machine,
  identityId: string,
  api: 'pump' | 'mimic' = 'pump',
): Promise<string> => {
  machine.browser.permitted.add(SITE_PATTERN);
  return (await machine.ask('sites.allow', { origin: SITE, identityId, api, ...TOKEN_ALWAYS })).grantId;
};
