/**
 * Commits that meet become one write: whoever asks while a write is under way joins the next one. All of a group
 * succeed or fail together. Payloads are zeroed as soon as their write is over.
 */

import { AppError } from '../errors.ts';
import { zeroBytes } from '../lib/bytes.ts';
import type { Mutex } from '../lib/mutex.ts';
import { mergeChanges, type RecordChanges } from './vault-changes.ts';

interface Waiting {
  readonly changes: RecordChanges;
  readonly isStillWanted: () => boolean;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

export interface GroupCommit {
  /** Owns the payloads from now on. @throws AppError locked if no longer wanted when its turn comes */
  readonly add: (changes: RecordChanges, isStillWanted: () => boolean) => Promise<void>;
}

export const createGroupCommit = ({
  writes,
  commit,
}: {
  readonly writes: Mutex;
  readonly commit: (changes: RecordChanges) => Promise<void>;
}): GroupCommit => {
  let waiting: Waiting[] = [];

  const commitWaiting = async (): Promise<void> => {
    const group = waiting;
    waiting = [];
    const wanted = group.filter(({ isStillWanted }) => isStillWanted());
    try {
      if (wanted.length > 0) await commit(mergeChanges(wanted.map(({ changes }) => changes)));
      for (const { resolve } of wanted) resolve();
    } catch (error) {
      for (const { reject } of wanted) reject(error);
    } finally {
      for (const { changes } of group) zeroBytes(...changes.put.values()); // K14
      // Whoever has been answered already is not moved by this.
      for (const { reject } of group) reject(new AppError({ code: 'locked' }));
    }
  };

  return {
    add: (changes, isStillWanted) =>
      new Promise<void>((resolve, reject) => {
        waiting.push({ changes, isStillWanted, resolve, reject });
        if (waiting.length === 1) void writes.run(commitWaiting);
      }),
  };
};
