import { describe, expect, it } from 'vitest';
import { createKeyDrafts, type DraftKey } from '../../../src/app/key-drafts.ts';
import type { Bytes } from '../../../src/lib/bytes.ts';
import { aClock, anArea } from './an-area.ts';

const flip = async (bytes: Bytes): Promise<Bytes> => bytes.map((byte) => byte ^ 0xff);
const aKey = (): DraftKey => ({ chain: 'evm', format: 'evm_hex', keySecret: new Uint8Array(32).fill(0x41) });

const someDrafts = () => {
  const area = anArea();
  const { time, clock } = aClock();
  return { area, time, drafts: createKeyDrafts({ area, clock, seal: flip, unseal: flip }) };
};

describe('drafts of keys', () => {
  it('lie sealed, and the key that was handed in is zeroed (K14)', async () => {
    const { area, drafts } = someDrafts();
    const key = aKey();
    await drafts.put('d', key);
    expect(key.keySecret.every((byte) => byte === 0)).toBe(true);
    const stored = JSON.stringify([...area.values]);
    for (const text of ['A'.repeat(32), btoa('A'.repeat(32)), '41'.repeat(32)])
      expect(stored).not.toContain(text);
    expect(await drafts.open('d')).toEqual(aKey());
  });

  it('are gone after a quarter of an hour, and where the clock was moved back by more', async () => {
    for (const byMs of [15 * 60_000 + 1, -15 * 60_000 - 1]) {
      const { area, time, drafts } = someDrafts();
      await drafts.put('d', aKey());
      time.ms += byMs;
      await expect(drafts.open('d')).rejects.toMatchObject({ code: 'key_draft_missing' });
      expect(area.values.get('drafts')).toBe('[]');
      expect(area.values.has('draft.d')).toBe(false);
    }
    const { time, drafts } = someDrafts();
    await drafts.put('d', aKey());
    time.ms += 15 * 60_000;
    expect((await drafts.open('d')).chain).toBe('evm');
  });

  it('are all found when they are cleared, even those that were made at the same time', async () => {
    const { area, drafts } = someDrafts();
    await Promise.all(['a', 'b', 'c'].map((id) => drafts.put(id, aKey())));
    await drafts.discard('b');
    await drafts.clear();
    expect([...area.values.keys()]).toEqual([]);
  });

  it.each([0, 1])(
    'leave nothing behind a lock where the worker died after %d of their writes (K14)',
    async (writes) => {
      const area = anArea();
      const { clock } = aClock();
      let left = writes;
      const dying: typeof area = {
        ...area,
        set: async (key, value) => {
          if (left === 0) throw new Error('dead');
          left -= 1;
          await area.set(key, value);
        },
      };
      const parts = { clock, seal: flip, unseal: flip };
      await expect(createKeyDrafts({ ...parts, area: dying }).put('d', aKey())).rejects.toThrow('dead');
      await createKeyDrafts({ ...parts, area }).clear();
      expect([...area.values.keys()]).toEqual([]);
    },
  );

  it('that are not there, or not drafts, are missing', async () => {
    const { area, drafts } = someDrafts();
    await area.set('draft.odd', { chain: 'bitcoin', format: 'evm_hex', createdAtMs: 1, sealedKey: '' });
    for (const id of ['none', 'odd']) {
      await expect(drafts.open(id)).rejects.toMatchObject({ code: 'key_draft_missing' });
    }
  });
});
