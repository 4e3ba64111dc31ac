import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { KDF_COST_FLOOR, KDF_COST_PREFERRED } from '../../../src/vault/kdf.ts';
import {
  argon2idGuessesPerSecond,
  describeReckoning,
  pbkdf2GuessesPerSecond,
  toEqualPbkdf2Iterations,
} from '../../bench/peer/attacker-cost.ts';

const costs = fc.record({
  memoryKib: fc.integer({ min: 64 * 1024, max: 1024 * 1024 }),
  iterations: fc.integer({ min: 1, max: 10 }),
});

describe('what a guess costs', () => {
  test('OWASP’s minimal settings cost the same, as those who reckoned them meant: 10,000 guesses a second', () => {
    expect(pbkdf2GuessesPerSecond(600_000)).toBe(10_000);
    // 46 MiB and one pass; 19 MiB and two; 12 MiB and three; 9 MiB and four; 7 MiB and five.
    const settings = [
      [47_104, 1],
      [19_456, 2],
      [12_288, 3],
      [9_216, 4],
      [7_168, 5],
    ] as const;
    for (const [memoryKib, iterations] of settings) {
      const guesses = argon2idGuessesPerSecond({ memoryKib, iterations });
      // Rounded up to whole MiB there, and no setting is as much as 8 % more.
      expect(guesses).toBeLessThan(10_000);
      expect(guesses).toBeGreaterThan(9_200);
    }
  });

  test('128 MiB and three passes move a GiB, which 960 GB/s do 894 times a second', () => {
    expect(Math.round(argon2idGuessesPerSecond(KDF_COST_PREFERRED))).toBe(894);
    expect(960e9 / 2 ** 30).toBeCloseTo(argon2idGuessesPerSecond(KDF_COST_PREFERRED), 6);
  });

  test('that is as much as 6,710,886 iterations of PBKDF2, and half of it on a slow machine', () => {
    expect(toEqualPbkdf2Iterations(KDF_COST_PREFERRED)).toBe(6_710_886);
    expect(toEqualPbkdf2Iterations(KDF_COST_FLOOR)).toBe(3_355_443);
  });

  test('whatever the parameters, as many guesses a second are tried against both', () => {
    fc.assert(
      fc.property(costs, (cost) => {
        const guesses = pbkdf2GuessesPerSecond(toEqualPbkdf2Iterations(cost));
        expect(Math.abs(guesses / argon2idGuessesPerSecond(cost) - 1)).toBeLessThan(1e-5);
      }),
    );
  });

  test('more memory and more passes never cost less', () => {
    fc.assert(
      fc.property(costs, ({ memoryKib, iterations }) => {
        const equal = toEqualPbkdf2Iterations({ memoryKib, iterations });
        expect(toEqualPbkdf2Iterations({ memoryKib: memoryKib + 1024, iterations })).toBeGreaterThan(equal);
        expect(toEqualPbkdf2Iterations({ memoryKib, iterations: iterations + 1 })).toBeGreaterThan(equal);
      }),
    );
  });
});

test('the reckoning is told with its numbers', () => {
  const text = describeReckoning(KDF_COST_PREFERRED, 900_000);
  for (const part of ['894 passwords', '128 MiB and 3 passes', '6,667 against 900,000', 'at 6,710,886.']) {
    expect(text).toContain(part);
  }
});
