import { describe, expect, it, vi } from 'vitest';
import {
  createDriftLedger,
  type DriftEntry,
  planDrift,
  toFieldName,
} from '../../../src/http/drift-ledger.ts';
import { aClock, NOW_MS } from './builders.ts';

const missing = (field: string) => ({ field, problem: 'missing' as const });

const anArea = () => {
  const stored = new Map<string, string>();
  return {
    get: async (key: string): Promise<unknown> => {
      const text = stored.get(key);
      return text === undefined ? undefined : (JSON.parse(text) as unknown);
    },
    set: async (key: string, value: unknown): Promise<void> => void stored.set(key, JSON.stringify(value)),
    remove: async (key: string): Promise<void> => void stored.delete(key),
  };
};

const aLedger = ({ area = anArea(), clock = aClock() } = {}) => {
  const events = { onNew: vi.fn(), onChange: vi.fn(), onStoreFailure: vi.fn() };
  return { ...events, ledger: createDriftLedger({ area, clock, ...events }) };
};

describe('planDrift', () => {
  const entry: DriftEntry = { endpoint: 'profile', ...missing('username'), sinceMs: 5 };
  const plan = (endpoint: string, drift: readonly { field: string; problem: DriftEntry['problem'] }[]) =>
    planDrift({ known: [entry], report: { endpoint, drift }, nowMs: 9 });

  it('changes nothing where the same differs still, and keeps since when', () => {
    expect(plan('profile', [missing('username')])).toEqual({ next: [entry], added: [] });
  });

  it('forgets what is right again, and nothing of another endpoint', () => {
    expect(plan('profile', [])).toEqual({ next: [], added: [] });
    expect(plan('user', [])).toEqual({ next: [entry], added: [] });
  });

  it('takes another problem of a field for a new one', () => {
    const next = { endpoint: 'profile', field: 'username', problem: 'retyped', sinceMs: 9 };
    expect(plan('profile', [{ field: 'username', problem: 'retyped' }])).toEqual({
      next: [next],
      added: [next],
    });
  });
});

describe('the ledger of drift', () => {
  const report = { api: 'pump', endpoint: 'profile', drift: [missing('username')] } as const;

  it('tells of each difference once, and goes back to nothing by itself', async () => {
    const clock = aClock();
    const { ledger, onNew, onChange } = aLedger({ clock });
    await ledger.report(report);
    clock.advance(1_000);
    await ledger.report(report);
    expect(await ledger.read()).toEqual({
      pump: [{ endpoint: 'profile', ...missing('username'), sinceMs: NOW_MS }],
      mimic: [],
    });
    expect(onNew).toHaveBeenCalledTimes(1);
    expect(onChange).toHaveBeenCalledTimes(1);
    await ledger.report({ ...report, drift: [] });
    expect(await ledger.read()).toEqual({ pump: [], mimic: [] });
    expect(onNew).toHaveBeenCalledTimes(1);
    expect(onChange).toHaveBeenCalledTimes(2);
  });

  it('outlives the worker, which tells nobody a second time', async () => {
    const area = anArea();
    await aLedger({ area }).ledger.report(report);
    const { ledger, onNew } = aLedger({ area });
    await ledger.report(report);
    expect((await ledger.read()).pump).toHaveLength(1);
    expect(onNew).not.toHaveBeenCalled();
  });

  it('starts anew where something else is stored', async () => {
    const area = anArea();
    await area.set('drift', { pump: [{ endpoint: 5 }] });
    expect(await aLedger({ area }).ledger.read()).toEqual({ pump: [], mimic: [] });
  });

  it('L6: goes on by memory where the store fails, and says so', async () => {
    const fail = async (): Promise<never> => {
      throw new Error('quota');
    };
    const { ledger, onStoreFailure } = aLedger({ area: { get: fail, set: fail, remove: fail } });
    await ledger.report(report);
    expect((await ledger.read()).pump).toHaveLength(1);
    expect(onStoreFailure).toHaveBeenCalledWith(expect.objectContaining({ code: 'storage_failed' }));
  });
});

describe('toFieldName', () => {
  it('names the endpoint before the field, and alone where the whole reply is meant', () => {
    expect(toFieldName({ endpoint: 'profile', field: 'username' })).toBe('profile.username');
    expect(toFieldName({ endpoint: 'tokens', field: '' })).toBe('tokens');
  });
});
