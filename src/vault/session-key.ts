/**
 * The unlocked state: what lets a restarted background worker go on without the password. The data key in a box of two
 * halves, for one header of the vault: a change of password makes another, and this one worthless (K10).
 */
import { type Bytes, toBase64 } from '../lib/bytes.ts';
import type { RandomBytes } from '../lib/random.ts';
import type { SessionArea } from '../lib/stored-area.ts';
import { createSplitBox } from './split-box.ts';

export interface UnlockedState {
  /** Keeps the data key for the vault whose header has that checksum. The caller zeroes its own copy. */
  readonly store: (held: { readonly dataKeySecret: Bytes; readonly headerChecksum: Bytes }) => Promise<void>;
  /** The data key if it was kept for that very header, else null. The caller zeroes it. */
  readonly restore: (wanted: { readonly headerChecksum: Bytes }) => Promise<Bytes | null>;
  /** Forgets both halves. Fails only where both stayed, since one alone opens nothing. */
  readonly clear: () => Promise<void>;
}

export const createUnlockedState = ({
  databaseName = 'countersign-unlocked',
  ...options
}: {
  readonly session: SessionArea;
  readonly random?: RandomBytes;
  readonly databaseName?: string;
}): UnlockedState => {
  const box = createSplitBox({
    ...options,
    databaseName,
    blobKey: 'vault.unlocked',
    keyKey: 'session-key',
    part: 'unlocked-state',
  });
  return {
    store: ({ dataKeySecret, headerChecksum }) => box.seal(dataKeySecret, toBase64(headerChecksum)),
    restore: ({ headerChecksum }) => box.open(toBase64(headerChecksum)),
    clear: box.erase,
  };
};
