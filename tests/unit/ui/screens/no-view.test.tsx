import { beforeEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '../../../../src/errors.ts';
import { NoView } from '../../../../src/ui/screens/NoView.tsx';
import { viewError } from '../../../../src/ui/view-store.ts';
import { renderInto } from '../dom.ts';

const heard: string[] = [];

vi.mock('wxt/browser', async () => {
  const { browser } = await import('../fake-browser.ts');
  const reload = () => void heard.push('restart');
  const sendMessage = async ({ name }: { name: string }) => {
    heard.push(name);
    return { ok: true, value: {} };
  };
  return { browser: { ...browser, runtime: { ...browser.runtime, reload, sendMessage } } };
});

beforeEach(() => void heard.splice(0));

const press = (root: Element, name: string): void =>
  [...root.querySelectorAll('button')].find(({ textContent }) => textContent === name)?.click();

describe('the screen of a background that does not answer', () => {
  it.each(['timed_out', 'interrupted'] as const)('says so, and nothing of an API: %s', async (code) => {
    viewError.value = new AppError({ code });
    const root = await renderInto(<NoView />);
    expect(root.textContent).toContain('The background part did not answer');
    expect(root.textContent).not.toContain('15 seconds');
    expect(root.textContent).not.toContain('in the middle of this');
  });

  it('names the cause where the background itself gave one', async () => {
    viewError.value = new AppError({ code: 'storage_failed' });
    const root = await renderInto(<NoView />);
    expect(root.textContent).toContain('The browser could not save to disk. Nothing was changed.');
  });

  it('asks once more, and restarts the extension, each by a button', async () => {
    viewError.value = new AppError({ code: 'timed_out' });
    const root = await renderInto(<NoView />);
    press(root, 'Restart Countersign');
    expect(heard).toEqual(['restart']);
    press(root, 'Try again');
    await vi.waitFor(() => expect(heard).toEqual(['restart', 'view.publish']));
  });
});
