import { beforeEach, describe, expect, it, vi } from 'vitest';

interface World {
  readonly written: string[];
  stored: number | null;
  isInFront: boolean;
  clearsAfterMs: number;
}

const world: World = { written: [], stored: null, isInFront: true, clearsAfterMs: 60_000 };
const listeners = new Map<string, () => void>();

/** The browser, as far as the clipboard goes: it takes a text only from a page in front of the user. */
vi.mock('../../../src/ui/platform.ts', () => ({
  mayBackgroundClear: async () => false,
  writeClipboard: async (text: string) => {
    if (!world.isInFront) throw new DOMException('Document is not focused.', 'NotAllowedError');
    world.written.push(text);
  },
  readClipboardDue: async () => world.stored,
  writeClipboardDue: async (atMs: number | null) => {
    world.stored = atMs;
  },
}));
vi.mock('../../../src/ui/view-store.ts', () => ({
  view: {
    get value() {
      return { status: 'unlocked', settings: { clipboardClearsAfterMs: world.clearsAfterMs } };
    },
  },
}));
const listen = { addEventListener: (name: string, task: () => void) => void listeners.set(name, task) };
vi.stubGlobal('window', listen);
vi.stubGlobal('document', listen);

/** A page of ours that was just opened. */
const aPage = async () => {
  vi.resetModules();
  listeners.clear();
  const page = await import('../../../src/ui/clipboard.ts');
  await page.startClipboard();
  return page;
};

beforeEach(() => {
  vi.useFakeTimers();
  Object.assign(world, { stored: null, isInFront: true, clearsAfterMs: 60_000 });
  world.written.length = 0;
});

describe('U1: a secret in the clipboard', () => {
  it('is overwritten once its time is over, and not before', async () => {
    const { copySecret } = await aPage();
    await copySecret('CANARY');
    await vi.advanceTimersByTimeAsync(59_999);
    expect(world.written).toEqual(['CANARY']);
    await vi.advanceTimersByTimeAsync(1);
    expect(world.written).toEqual(['CANARY', '']);
    expect(world.stored).toBeNull();
  });

  it('is overwritten as soon as the page is in front again, where another one was by then', async () => {
    const { copySecret } = await aPage();
    await copySecret('CANARY');
    world.isInFront = false;
    await vi.advanceTimersByTimeAsync(120_000);
    expect(world.written).toEqual(['CANARY']);
    world.isInFront = true;
    listeners.get('focus')?.();
    await vi.advanceTimersByTimeAsync(0);
    expect(world.written).toEqual(['CANARY', '']);
  });

  it('is overwritten by the next page, where the one that copied it was closed', async () => {
    const { copySecret } = await aPage();
    await copySecret('CANARY');
    expect(world.stored).not.toBeNull();
    vi.clearAllTimers();
    vi.setSystemTime(Date.now() + 3_600_000);
    await aPage();
    await vi.advanceTimersByTimeAsync(0);
    expect(world.written).toEqual(['CANARY', '']);
  });

  it('keeps its time from the last copy, not from the one before', async () => {
    const { copySecret } = await aPage();
    await copySecret('ONE');
    await vi.advanceTimersByTimeAsync(50_000);
    await copySecret('TWO');
    await vi.advanceTimersByTimeAsync(59_999);
    expect(world.written).toEqual(['ONE', 'TWO']);
    await vi.advanceTimersByTimeAsync(1);
    expect(world.written.at(-1)).toBe('');
  });

  it('is not cleared where something else was copied here since, or where the user said never', async () => {
    const { copySecret, copyPlain } = await aPage();
    await copySecret('CANARY');
    await copyPlain('an address');
    await vi.advanceTimersByTimeAsync(120_000);
    expect(world.written.at(-1)).toBe('an address');
    await copySecret('CANARY');
    listeners.get('copy')?.();
    await vi.advanceTimersByTimeAsync(120_000);
    expect(world.written.at(-1)).toBe('CANARY');
    world.clearsAfterMs = 0;
    await copySecret('CANARY');
    await vi.advanceTimersByTimeAsync(4_000_000);
    expect(world.written.at(-1)).toBe('CANARY');
  });

  it('is nowhere but in the clipboard: what is kept is a time', async () => {
    const { copySecret } = await aPage();
    await copySecret('CANARY');
    expect(world.stored).toBeTypeOf('number');
  });
});
