/**
 * Keys that were made or read in but not saved yet, so that the user sees the address first. They lie sealed in session
 * storage: a killed worker loses none, and without the unlocked vault they can't be opened.
 */
import * as v from 'valibot';
import { CHAINS, type Chain } from '../apis.ts';
import { AppError } from '../errors.ts';
import { type Bytes, fromBase64, toBase64, zeroBytes } from '../lib/bytes.ts';
import type { Clock } from '../lib/clock.ts';
import { createMutex } from '../lib/mutex.ts';
import type { SessionArea } from '../lib/stored-area.ts';
import type { KeyFormat } from '../messaging/contract.ts';

const PREFIX = 'draft.';
const INDEX_KEY = 'drafts';
/** A draft that was never saved is dropped after this long. */
const MAX_AGE_MS = 15 * 60_000;

export interface DraftKey {
  readonly chain: Chain;
  readonly format: KeyFormat;
  /** 32 bytes; the caller zeroes them after use. */
  readonly keySecret: Bytes;
}

export interface KeyDrafts {
  readonly put: (draftId: string, key: DraftKey) => Promise<void>;
  /** @throws AppError `key_draft_missing`, `locked` */
  readonly open: (draftId: string) => Promise<DraftKey>;
  readonly discard: (draftId: string) => Promise<void>;
  /** Removes all of them; called when the vault locks. */
  readonly clear: () => Promise<void>;
}

export interface KeyDraftsOptions {
  readonly area: SessionArea;
  readonly clock: Clock;
  readonly seal: (plain: Bytes) => Promise<Bytes>;
  readonly unseal: (sealed: Bytes) => Promise<Bytes>;
}

const DraftSchema = v.object({
  chain: v.picklist(CHAINS),
  format: v.picklist([
    'solana_base58_secret_key',
    'solana_base58_seed',
    'solana_byte_array',
    'evm_hex',
    'evm_keystore_v3',
    'phrase',
    'generated',
  ]),
  createdAtMs: v.number(),
  sealedKey: v.string(),
});

export const createKeyDrafts = ({ area, clock, seal, unseal }: KeyDraftsOptions): KeyDrafts => {
  const mutex = createMutex();
  const readIndex = async (): Promise<readonly string[]> => {
    const parsed = v.safeParse(v.array(v.string()), await area.get(INDEX_KEY));
    return parsed.success ? parsed.output : [];
  };
  const discard = (draftId: string): Promise<void> =>
    mutex.run(async () => {
      await area.remove(PREFIX + draftId);
      await area.set(
        INDEX_KEY,
        (await readIndex()).filter((one) => one !== draftId),
      );
    });
  const isFresh = ({ createdAtMs }: { readonly createdAtMs: number }): boolean =>
    Math.abs(clock.nowMs() - createdAtMs) <= MAX_AGE_MS;

  return {
    put: async (draftId, { chain, format, keySecret }) => {
      const sealedKey = toBase64(await seal(keySecret));
      zeroBytes(keySecret);
      await mutex.run(async () => {
        // The index first: what is not in it would outlast a lock.
        await area.set(INDEX_KEY, [...(await readIndex()), draftId]);
        await area.set(PREFIX + draftId, { chain, format, createdAtMs: clock.nowMs(), sealedKey });
      });
    },
    open: async (draftId) => {
      const draft = v.safeParse(DraftSchema, await area.get(PREFIX + draftId));
      if (!draft.success || !isFresh(draft.output)) {
        await discard(draftId);
        throw new AppError({ code: 'key_draft_missing' });
      }
      const { chain, format, sealedKey } = draft.output;
      return { chain, format, keySecret: await unseal(fromBase64(sealedKey)) };
    },
    discard,
    clear: () =>
      mutex.run(async () => {
        for (const draftId of await readIndex()) await area.remove(PREFIX + draftId);
        await area.remove(INDEX_KEY);
      }),
  };
};
