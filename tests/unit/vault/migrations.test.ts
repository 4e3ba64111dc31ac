import { describe, expect, it } from 'vitest';
import { migrateStoredVault } from '../../../src/vault/migrations.ts';

describe('migrations', () => {
  it('leave the present version as it is', () => {
    const stored = Object.freeze({ version: 2 });
    expect(migrateStoredVault(stored, 2)).toBe(stored);
  });

  it('pack the records of version 1, and leave out what is none (K5, K20)', () => {
    const iv = new Uint8Array(12).fill(1);
    const ciphertext = new Uint8Array(16).fill(2);
    const record = { id: 'a', revision: 3, iv, ciphertext };
    const other = { id: 'b', revision: 4, iv, ciphertext: new Uint8Array(17).fill(3) };
    const none = [
      ...[null, 7, 'a', [], { ...record, id: '' }, { ...record, id: 7 }, { ...record, revision: 0 }],
      ...[
        { ...record, revision: 2 ** 49 },
        { ...record, iv: ciphertext },
        { ...record, iv: iv.slice(1) },
      ],
      ...[
        { ...record, ciphertext: iv },
        { ...record, ciphertext: [...ciphertext] },
        { ...record, iv: 'x' },
      ],
    ];
    const packed = { ids: ['a', 'b'], revisions: [3, 4], ends: [28, 57] };
    expect(
      migrateStoredVault({ version: 1, kept: true, records: [...none, record, ...none, other] }, 1),
    ).toEqual({
      ...{ version: 2, kept: true, ...packed },
      boxes: Uint8Array.from([...iv, ...ciphertext, ...iv, ...other.ciphertext]),
    });
    for (const records of [undefined, null, 'gone', { 0: record }]) {
      expect(migrateStoredVault({ version: 1, records }, 1)).toMatchObject({ ids: [], ends: [] });
    }
  });

  it('refuse a later version, naming both (K20)', () => {
    expect(() => migrateStoredVault({}, 3)).toThrow(
      expect.objectContaining({ code: 'vault_newer_version', details: { wanted: 2, got: 3 } }),
    );
  });

  it.each([0, -1, 0.5, Number.NaN, '1', null])('call version %s damage', (version) => {
    expect(() => migrateStoredVault({}, version)).toThrow(
      expect.objectContaining({ code: 'vault_header_damaged' }),
    );
  });

  it('runs every step from the stored version on, in order (K20)', () => {
    const note = (step: string) => (older: object) => ({ ...older, [step]: Object.keys(older).length });
    expect(migrateStoredVault({ kept: true }, 1, [note('first'), note('second')])).toEqual({
      kept: true,
      first: 1,
      second: 2,
    });
  });
});
