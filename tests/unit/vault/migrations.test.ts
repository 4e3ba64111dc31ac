import { describe, expect, it } from 'vitest';
import { migrateStoredVault } from '../../../src/vault/migrations.ts';

describe('migrations', () => {
  it('leave version 1 as it is', () => {
    const stored = Object.freeze({ version: 1 });
    expect(migrateStoredVault(stored, 1)).toBe(stored);
  });

  it('refuse a later version, naming both (K20)', () => {
    expect(() => migrateStoredVault({}, 2)).toThrow(
      expect.objectContaining({ code: 'vault_newer_version', details: { wanted: 1, got: 2 } }),
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
