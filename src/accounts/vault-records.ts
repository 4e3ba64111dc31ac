/** The little that accounts need of the vault: encrypted records by id. The vault itself lives in its own folder. */
import type { Bytes } from '../lib/bytes.ts';

export interface VaultRecords {
  /** A copy that the caller may overwrite, or null where there is none. @throws AppError `locked`, `vault_record_damaged` */
  readonly read: (id: string) => Promise<Bytes | null>;
  /** All of it is stored, or nothing; payloads are copied at once. @throws AppError `locked`, `storage_failed` */
  readonly commit: (changes: RecordChanges) => Promise<void>;
  /** Whether there is such a record, damaged or not. @throws AppError `locked` */
  readonly has: (id: string) => Promise<boolean>;
  /** Ids that begin so, damaged records included. @throws AppError `locked` */
  readonly listIds: (prefix?: string) => Promise<readonly string[]>;
}

export interface RecordChanges {
  readonly put?: ReadonlyMap<string, Bytes>;
  readonly remove?: readonly string[];
}
