/**
 * From older stored versions to the present one, step by step. Append only: a step, once released, never changes,
 * and a frozen file of each version stays in the tests. Never touches storage.
 * A step reshapes what is stored; what must be sealed anew is done by the first commit after it.
 */

import { AppError } from '../errors.ts';
import { migrateV1 } from './migrate-v1.ts';
import { STORED_VERSION } from './packed-records.ts';

export type Migration = (stored: object) => object;

/** What makes version n+1 of version n, at place n - 1. */
const MIGRATIONS: readonly Migration[] = [migrateV1];

/**
 * A stored vault of a known version as one of the present version.
 * @throws AppError vault_newer_version where a later Countersign wrote it, vault_header_damaged where the
 * version is no version.
 */
export const migrateStoredVault = (
  stored: object,
  version: unknown,
  migrations: readonly Migration[] = MIGRATIONS,
): object => {
  if (typeof version !== 'number' || !Number.isSafeInteger(version) || version < 1) {
    throw new AppError({ code: 'vault_header_damaged', details: { field: 'version' } });
  }
  if (version > STORED_VERSION) {
    throw new AppError({ code: 'vault_newer_version', details: { wanted: STORED_VERSION, got: version } }); // K20
  }
  return migrations.slice(version - 1).reduce((older, migrate) => migrate(older), stored);
};
