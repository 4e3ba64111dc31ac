import { afterEach, describe, expect, it, vi } from 'vitest';
import { startSystemTimer, systemClock } from '../../../src/lib/clock.ts';
import { cryptoRandomBytes } from '../../../src/lib/random.ts';
import { toShortAddress } from '../../../src/lib/short-address.ts';
import { toTextArea } from '../../../src/lib/text-area.ts';
import { withoutUndefined } from '../../../src/lib/without-undefined.ts';

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('systemClock', () => {
  it('tells the wall-clock time', () => {
    vi.useFakeTimers({ now: 1_793_491_200_123 });
    expect(systemClock.nowMs()).toBe(1_793_491_200_123);
  });
});

describe('startSystemTimer', () => {
  it('runs its task once when the time is over, and never once it is stopped', () => {
    vi.useFakeTimers();
    const task = vi.fn();
    const stopped = vi.fn();
    startSystemTimer(task, 100);
    startSystemTimer(stopped, 100)();
    vi.advanceTimersByTime(99);
    expect(task).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1_000);
    expect(task).toHaveBeenCalledTimes(1);
    expect(stopped).not.toHaveBeenCalled();
  });
});

describe('cryptoRandomBytes', () => {
  it('draws as many bytes as asked for from the platform’s generator, and nothing else (K11)', () => {
    const drawn: number[] = [];
    vi.stubGlobal('crypto', {
      getRandomValues: (bytes: Uint8Array) => {
        drawn.push(bytes.length);
        return bytes.fill(7);
      },
    });
    expect([...cryptoRandomBytes(5)]).toEqual([7, 7, 7, 7, 7]);
    expect(cryptoRandomBytes(32)).toHaveLength(32);
    expect(drawn).toEqual([5, 32]);
  });

  it('does not repeat itself', () => {
    const drawn = new Set(Array.from({ length: 1000 }, () => cryptoRandomBytes(32).join()));
    expect(drawn.size).toBe(1000);
  });
});

describe('withoutUndefined', () => {
  it('leaves out what is undefined and keeps null, false, 0 and empty text', () => {
    const value = { a: undefined, b: null, c: false, d: 0, e: '', f: 'x' };
    expect(Object.entries(withoutUndefined(value))).toEqual([
      ['b', null],
      ['c', false],
      ['d', 0],
      ['e', ''],
      ['f', 'x'],
    ]);
    expect(value).toHaveProperty('a');
  });
});

describe('toShortAddress', () => {
  it.each([
    ['0xAbCdEf0123456789aBcDeF0123456789AbCdEf01', '0xAbCd…Ef01'],
    ['7EcDhSYGxXyscszYEp35KHN8vvw3svAuLKTzXwCFLtV', '7EcD…FLtV'],
    ['short', 'short'],
    ['123456789012', '123456789012'],
    ['1234567890123', '1234…0123'],
  ])('makes %s into %s', (address, short) => {
    expect(toShortAddress(address)).toBe(short);
  });
});

describe('an area of texts', () => {
  it('gives back what was put there, and nothing for what another left there or took away', async () => {
    const values = new Map<string, unknown>();
    const area = toTextArea({
      get: async (key) => values.get(key),
      set: async (key, value) => void values.set(key, value),
      remove: async (key) => void values.delete(key),
    });
    await area.set('a', { list: [1, null] });
    expect(values.get('a')).toBe('{"list":[1,null]}');
    expect(await area.get('a')).toEqual({ list: [1, null] });
    values.set('a', { list: [] });
    expect(await area.get('a')).toBeUndefined();
    await area.remove('a');
    expect(values.size).toBe(0);
  });
});
