import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

vi.mock('wxt/browser', () => import('../fake-browser.ts'));

beforeEach(() => {
  vi.resetModules();
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** What a component that shows the present draws, in a page that was opened at one point in time and shows it from another on. */
const draw = async ({ openedAtMs, shownAtMs }: Readonly<Record<'openedAtMs' | 'shownAtMs', number>>) => {
  vi.setSystemTime(openedAtMs);
  const { renderAtOnce, renderInto } = await import('../dom.ts');
  const { useNow } = await import('../../../../src/ui/hooks/use-now.ts');
  renderAtOnce();
  vi.setSystemTime(shownAtMs);
  const drawn: number[] = [];
  const Clock = () => {
    drawn.push(useNow());
    return null;
  };
  await renderInto(<Clock />);
  await vi.advanceTimersByTimeAsync(0);
  return drawn;
};

describe('the present, to whoever draws it', () => {
  it('is drawn once a second, and not a second time right after the first', async () => {
    const drawn = await draw({ openedAtMs: 50_000, shownAtMs: 50_900 });
    expect(drawn).toEqual([50_000]);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(drawn).toEqual([50_000, 51_900, 52_900]);
  });

  it('is the present where nobody has drawn it for long, also where the clock was put back', async () => {
    expect((await draw({ openedAtMs: 50_000, shownAtMs: 90_000 }))[0]).toBe(90_000);
    vi.resetModules();
    expect((await draw({ openedAtMs: 50_000, shownAtMs: 20_000 }))[0]).toBe(20_000);
  });
});
