import { describe, expect, it } from 'vitest';
import { toShownTokens } from '../../../../src/ui/balances/shown-tokens.ts';

const VALUE = { rows: [], skipped: 0 };

describe('balances that lie apart', () => {
  it('are there with what is known of them, also where the last read failed', () => {
    for (const state of ['ready', 'loading', 'failed'] as const) {
      expect(toShownTokens({ state, readAtMs: 5 }, VALUE)).toEqual({ state, readAtMs: 5, value: VALUE });
    }
  });

  it('are on their way until they were read from where they lie', () => {
    expect(toShownTokens({ state: 'ready', readAtMs: 5 }, undefined)).toEqual({
      state: 'loading',
      readAtMs: 5,
    });
  });

  it('are nothing where there were none', () => {
    expect(toShownTokens(undefined, VALUE)).toBeUndefined();
    for (const state of ['empty', 'loading', 'failed'] as const) {
      expect(toShownTokens({ state }, undefined)).toEqual({ state });
    }
  });
});
