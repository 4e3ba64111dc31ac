import { describe, expect, it, vi } from 'vitest';
import type { BackupLosses } from '../../../../src/messaging/contract.ts';
import { Losses } from '../../../../src/ui/backup/Losses.tsx';
import { renderInto } from '../dom.ts';

vi.mock('wxt/browser', () => import('../fake-browser.ts'));

const show = async (losses: Partial<BackupLosses>): Promise<string> =>
  (await renderInto(<Losses unreadable={0} missing={0} lost={[]} {...losses} />)).textContent ?? '';

describe('what a backup could not give back', () => {
  it('is not mentioned where there is nothing', async () => {
    expect(await show({})).toBe('');
  });

  it('is told in numbers and, where it is known, by label, chain, address and reason', async () => {
    const text = await show({
      unreadable: 2,
      missing: 1,
      lost: [
        { chain: 'evm', address: '0xabc', label: 'Bot key', reason: 'unreadable' },
        { chain: 'solana', address: 'So1', label: 'Main key', reason: 'missing' },
      ],
    });
    expect(text).toContain('Damaged in the file2');
    expect(text).toContain('Missing from the file1');
    expect(text).toContain('Bot key EVM damaged0xabc');
    expect(text).toContain('Main key Solana missingSo1');
    expect(text).toContain('These keys the vault does not have either.');
  });

  it('does not claim that nothing is lost where no name could be read', async () => {
    expect(await show({ missing: 3 })).toContain('If in doubt, try another copy of the file.');
  });

  it('shows a label as text, never as markup', async () => {
    const label = '<img src=x onerror=alert(1)>';
    const lost = [{ chain: 'evm', address: '0xabc', label, reason: 'missing' }] as const;
    const root = await renderInto(<Losses unreadable={0} missing={1} lost={lost} />);
    expect(root.querySelector('img')).toBeNull();
    expect(root.textContent).toContain(label);
  });
});
