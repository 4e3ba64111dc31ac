import { describe, expect, it } from 'vitest';
import { createKeepServing } from '../../../src/app/keep-serving.ts';
import { AppError } from '../../../src/errors.ts';
import { type Bytes, toUtf8 } from '../../../src/lib/bytes.ts';
import type { NewActivity, Settings } from '../../../src/messaging/view.ts';
import { DEFAULT_SETTINGS } from '../../../src/settings/settings.ts';
import type { BundleInput } from '../../../src/sites/kept-bundle.ts';

const identity = { id: 'main', name: 'Main', accounts: { solana: 'account-1' }, createdAtMs: 1 };
const session = {
  ...{ accountId: 'account-1', api: 'pump', tokenSecret: 'a token', obtainedAtMs: 1 },
  ...{ lifetimeMs: 2, renewAtMs: null, dialect: 'documented' },
};
const RECORDS: Readonly<Record<string, unknown>> = {
  'doc/identities': { version: 1, identities: [identity] },
  'doc/sessions': [session],
  'doc/grants': [],
};

const aWorld = ({
  onLock = 'keep_serving',
  records = RECORDS,
  keep = async () => undefined,
  readSettings,
}: {
  readonly onLock?: Settings['onLock'];
  readonly records?: Readonly<Record<string, unknown>>;
  readonly keep?: () => Promise<void>;
  readonly readSettings?: () => Promise<Settings>;
} = {}) => {
  const read: string[] = [];
  const kept: (Omit<BundleInput, 'endings' | 'nowMs'> | null)[] = [];
  const notes: NewActivity[] = [];
  const look = createKeepServing({
    settings: { read: readSettings ?? (async () => ({ ...DEFAULT_SETTINGS, onLock })) },
    inactivity: { signOutAtMs: async ({ signOutAfterHours }) => signOutAfterHours },
    sites: {
      keep: async (input) => {
        kept.push(input);
        await keep();
      },
      keepNothing: async () => void kept.push(null),
    },
    note: (entry) => `entry-${notes.push(entry)}`,
  });
  const readRecord = async (id: string): Promise<Bytes | null> => {
    read.push(id);
    const record = records[id];
    if (record instanceof AppError) throw record;
    return record === undefined ? null : toUtf8(JSON.stringify(record));
  };
  return { look: () => look({ read: readRecord }), read, kept, notes };
};

describe('what a closing vault gives along', () => {
  it('is read from three records, and never from a key', async () => {
    const { look, read, kept } = aWorld();
    await look();
    expect(read.sort()).toEqual(['doc/grants', 'doc/identities', 'doc/sessions']);
    expect(kept).toMatchObject([{ grants: [], sessions: [{ tokenSecret: 'a token' }], stopAtMs: 24 }]);
    expect(kept[0]?.accountIdOf('main', 'pump')).toBe('account-1');
    expect(kept[0]?.accountIdOf('main', 'mimic')).toBeUndefined();
    expect(kept[0]?.accountIdOf('other', 'pump')).toBeUndefined();
  });

  it.each(['stop_serving', 'sign_out'] as const)(
    'is nothing with the choice %s: no record is even read (T10)',
    async (onLock) => {
      const { look, read, kept } = aWorld({ onLock });
      await look();
      expect([read, kept]).toEqual([[], [null]]);
    },
  );

  it.each<[string, Parameters<typeof aWorld>[0], string]>([
    [
      'a record is damaged',
      { records: { ...RECORDS, 'doc/sessions': new AppError({ code: 'vault_record_damaged' }) } },
      'vault_record_damaged',
    ],
    ['a record is not of its form', { records: { ...RECORDS, 'doc/grants': [{ id: 1 }] } }, 'internal'],
    [
      'the settings can’t be read',
      { readSettings: () => Promise.reject(new AppError({ code: 'storage_failed' })) },
      'storage_failed',
    ],
    [
      'it can’t be kept',
      { keep: () => Promise.reject(new AppError({ code: 'storage_failed' })) },
      'storage_failed',
    ],
  ])('is nothing where %s, and the log says why', async (_why, changes, outcome) => {
    const { look, kept, notes } = aWorld(changes);
    await look();
    expect(kept.at(-1)).toBeNull();
    expect(notes).toEqual([{ kind: 'lock', outcome }]);
  });
});
