import { describe, expect, it, vi } from 'vitest';
import { fromUtf8 } from '../../../src/lib/bytes.ts';
import { createMutex } from '../../../src/lib/mutex.ts';
import { createGroupCommit } from '../../../src/vault/group-commit.ts';
import type { RecordChanges } from '../../../src/vault/vault-changes.ts';
import { contents } from './a-vault.ts';

const put = (entries: Record<string, string>): RecordChanges => ({
  put: contents(entries),
  remove: new Set(),
});
const always = () => true;

describe('commits that meet', () => {
  it('become one, whose payloads are zeroed once it is over, done or not (K14)', async () => {
    for (const isFailing of [false, true]) {
      const seen: string[] = [];
      const commit = vi.fn(async (changes: RecordChanges) => {
        for (const bytes of changes.put.values()) seen.push(fromUtf8(bytes));
        if (isFailing) throw new Error('no room');
      });
      const group = createGroupCommit({ writes: createMutex(), commit });
      const all = [put({ a: '1' }), put({ a: '2', b: '3' })];
      const results = await Promise.allSettled(all.map((changes) => group.add(changes, always)));
      expect(results.map(({ status }) => status)).toEqual(
        Array(2).fill(isFailing ? 'rejected' : 'fulfilled'),
      );
      expect(commit).toHaveBeenCalledTimes(1);
      expect(seen).toEqual(['2', '3']);
      for (const changes of all)
        for (const bytes of changes.put.values()) expect(bytes).toEqual(Uint8Array.of(0));
    }
  });

  it('leave out those no longer wanted, and run not at all where none is', async () => {
    const commit = vi.fn(async (_: RecordChanges) => undefined);
    const group = createGroupCommit({ writes: createMutex(), commit });
    const late = expect(group.add(put({ a: '1' }), () => false)).rejects.toMatchObject({ code: 'locked' });
    await group.add(put({ b: '2' }), always);
    await late;
    expect(Array.from(commit.mock.calls[0]?.[0].put.keys() ?? [])).toEqual(['b']);
    await expect(group.add(put({ a: '1' }), () => false)).rejects.toMatchObject({ code: 'locked' });
    expect(commit).toHaveBeenCalledTimes(1);
  });

  it('do not fail because the ones before failed', async () => {
    const commit = vi.fn(async (_: RecordChanges) => undefined).mockRejectedValueOnce(new Error('no room'));
    const group = createGroupCommit({ writes: createMutex(), commit });
    await expect(group.add(put({ a: '1' }), always)).rejects.toThrow('no room');
    await group.add(put({ a: '1' }), always);
  });
});
