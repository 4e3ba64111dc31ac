import { describe, expect, it, vi } from 'vitest';
import { ErrorNote } from '../../../../src/ui/components/ErrorNote.tsx';
import { Field } from '../../../../src/ui/components/Field.tsx';
import { LoadableView } from '../../../../src/ui/components/LoadableView.tsx';
import { RateLimit } from '../../../../src/ui/components/RateLimit.tsx';
import { PumpRoles } from '../../../../src/ui/popup/PumpRoles.tsx';
import { renderInto } from '../dom.ts';

vi.mock('wxt/browser', () => import('../fake-browser.ts'));

describe('a field', () => {
  // K13
  it('for a secret is a password field that the browser neither completes nor checks', async () => {
    const root = await renderInto(<Field label="Secret key" secret />);
    const input = root.querySelector('input');
    expect(input?.getAttribute('type')).toBe('password');
    expect(input?.getAttribute('autocomplete')).toBe('off');
    expect(root.querySelector('label')?.getAttribute('for')).toBe(input?.id);
  });

  it('for text is not completed either, so that labels stay out of session files', async () => {
    const root = await renderInto(<Field label="Label" />);
    expect(root.querySelector('input')?.getAttribute('autocomplete')).toBe('off');
  });

  it('ties its error to itself and announces it', async () => {
    const root = await renderInto(<Field label="Label" error="Too long." hint="Short." />);
    const error = root.querySelector('[role=alert]');
    expect(error?.textContent).toBe('Too long.');
    expect(root.querySelector('input')?.getAttribute('aria-describedby')?.split(' ')).toContain(error?.id);
  });
});

describe('a failure', () => {
  it('is announced with its cause and its next step', async () => {
    const root = await renderInto(<ErrorNote error={{ code: 'wrong_password', details: {} }} />);
    expect(root.querySelector('[role=alert]')?.textContent).toBe(
      'This password does not open the vault. Check Caps Lock and the keyboard layout, then type it again.',
    );
  });

  it('that is none leaves no trace', async () => {
    expect((await renderInto(<ErrorNote error={undefined} />)).children.length).toBe(0);
  });
});

describe('something read from an API', () => {
  const show = (loadable: Parameters<typeof LoadableView<string>>[0]['loadable'], expectRead = true) =>
    renderInto(
      <LoadableView loadable={loadable} api="pump" lines={2} expectRead={expectRead}>
        {(value) => <b>{value}</b>}
      </LoadableView>,
    );

  it('looks different when it was never read, is being read, is there and failed', async () => {
    expect((await show({ state: 'empty' })).textContent).toContain('Not read yet');
    expect((await show({ state: 'loading' })).querySelector('.skeleton')).not.toBeNull();
    expect((await show({ state: 'ready', value: 'v', readAtMs: Date.now() })).textContent).toBe('v');
    expect(
      (await show({ state: 'failed', error: { code: 'offline', details: {}, atMs: 0 } })).textContent,
    ).toContain('offline');
  });

  it('keeps its last value, and says how old that is, when a later read fails', async () => {
    const root = await show({
      state: 'failed',
      value: 'v',
      readAtMs: Date.now() - 3.5 * 3_600_000,
      error: { code: 'timed_out', details: {}, atMs: Date.now() },
    });
    expect(root.querySelector('b')?.textContent).toBe('v');
    expect(root.textContent).toContain('Last known, 3h old');
    expect(root.textContent).toContain('did not answer');
  });

  it('keeps its value on screen while it is read again', async () => {
    const root = await show({ state: 'loading', value: 'v', readAtMs: Date.now() });
    expect(root.querySelector('b')?.textContent).toBe('v');
    expect(root.querySelector('[aria-busy=true]')).not.toBeNull();
  });
});

describe('roles', () => {
  it('show what could not be checked as such, never as no', async () => {
    const root = await renderInto(
      <PumpRoles roles={{ admin: 'yes', superAdmin: 'no', validJurisdiction: 'unknown' }} />,
    );
    expect([...root.querySelectorAll('dd')].map(({ textContent }) => textContent)).toEqual([
      'Yes',
      'No',
      'Could not check',
    ]);
  });
});

describe('the rate limit', () => {
  it('counts what is left, and the pause once nothing is', async () => {
    const soonMs = Date.now() + 30_000;
    const left = await renderInto(<RateLimit rate={{ limit: 60, remaining: 41, resetAtMs: soonMs }} />);
    expect(left.querySelector('meter')).not.toBeNull();
    expect(left.textContent).toContain('41 of 60');
    const paused = await renderInto(<RateLimit rate={{ blockedUntilMs: soonMs }} />);
    expect(paused.textContent).toContain('Paused for');
  });

  it('has a gauge with no more digits than it has room for', async () => {
    const middleOf = async (remaining: number) =>
      (await renderInto(<RateLimit rate={{ limit: 20_000, remaining }} />)).querySelector('.ring-middle')
        ?.textContent;
    expect(await middleOf(9_999)).toBe('9999');
    expect(await middleOf(10_000)).toBe('50%');
  });

  it('says nothing once the count is out of date', async () => {
    const root = await renderInto(
      <RateLimit rate={{ limit: 60, remaining: 0, resetAtMs: Date.now() - 60_000 }} />,
    );
    expect(root.textContent).toBe('');
  });
});
