import { describe, expect, it, vi } from 'vitest';
import type { ActivityEntry } from '../../../../src/messaging/view.ts';
import { kindName } from '../../../../src/ui/activity/entry-text.ts';

vi.mock('wxt/browser', () => import('../fake-browser.ts'));

const anEntry = (changes: Partial<ActivityEntry>): ActivityEntry => ({
  ...{ id: 'e1', seq: 0, hash: '', atMs: 0, kind: 'hand_over', outcome: 'ok', ...changes },
});

describe('what an entry is called', () => {
  it('tells how many there were where it stands for more than one', () => {
    const one = kindName(anEntry({}));
    expect(kindName(anEntry({ count: 3412 }))).toBe(`${one} × 3,412`);
  });
});
