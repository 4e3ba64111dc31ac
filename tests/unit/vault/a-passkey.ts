/** A passkey on one of a-vault's worlds, made anew with each worker. */
import { type Bytes, toUtf8 } from '../../../src/lib/bytes.ts';
import { createPasskey, type Passkey } from '../../../src/vault/passkey.ts';
import { createPasskeyStore } from '../../../src/vault/passkey-store.ts';
import type { Vault } from '../../../src/vault/vault-types.ts';
import type { World } from './a-vault.ts';

export const CREDENTIAL_ID: Bytes = toUtf8('a credential of this extension');
export const SALT: Bytes = new Uint8Array(32).fill(5);

/** Made anew for each call: whoever gets it may overwrite it. */
export const aPrf = (byte = 9): Bytes => new Uint8Array(32).fill(byte);

export const passkeyStoreOf = ({ databaseName }: World) =>
  createPasskeyStore({ databaseName: `${databaseName}-passkey` });

export const passkeyOf = (world: World, vault: Vault): Passkey =>
  createPasskey({ vault, store: passkeyStoreOf(world) });

export const enrolment = (passwordSecret: string) => ({
  passwordSecret,
  credentialId: CREDENTIAL_ID,
  salt: SALT,
  prfSecret: aPrf(),
});
