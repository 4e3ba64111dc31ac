/** The machines of a simulated month, by chance: who is signed in where and for how long, and what goes wrong. Pure. */
import type { Api } from '../../../src/apis.ts';
import type { Random } from '../seeded-random.ts';
import type { AccountTerms } from './api-model.ts';
import type { Disturbances, Span } from './disturbances.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** 1 November 2026. */
export const START_MS = 1_793_491_200_000;

export interface Lane {
  readonly name: string;
  readonly terms: Readonly<Record<Api, ReadonlyMap<string, AccountTerms>>>;
  readonly disturbances: Readonly<Record<Api, Disturbances>>;
  readonly foreignPhaseMs: number | null;
  /** Mean time between two calls of pages or the user. */
  readonly useEveryMs: number;
  /** Share of logins in which the worker is killed. */
  readonly kills: number;
  /** Share of logins that the browser sends twice. */
  readonly resends: number;
}

const accounts = (all: readonly AccountTerms[], name: string): ReadonlyMap<string, AccountTerms> =>
  new Map(all.map((terms, i) => [`${name}${i}`, terms] as const));

const says = (lifetimeMs: number): AccountTerms => ({ lifetimeMs, saysEnd: true });

const LIFETIMES_MS = [5 * MINUTE_MS, HOUR_MS, 8 * HOUR_MS, DAY_MS, 7 * DAY_MS, 30 * DAY_MS];

export interface MonthPlan {
  readonly random: Random;
  readonly days: number;
}

export const planLanes = ({ random, days }: MonthPlan): readonly Lane[] => {
  const endMs = START_MS + days * DAY_MS;
  const spans = (count: number, fromMs: number, toMs: number): readonly Span[] =>
    Array.from({ length: count }, () => {
      const startMs = START_MS + HOUR_MS + random.next() * Math.max(0, endMs - START_MS - HOUR_MS - toMs);
      return { fromMs: startMs, toMs: startMs + fromMs + random.next() * (toMs - fromMs) };
    });
  /** One asleep for three days somewhere in the month, and in the middle of all nights. */
  const sleeps = (): readonly Span[] => [
    ...(days > 6 ? spans(1, 3 * DAY_MS, 3 * DAY_MS) : []),
    ...Array.from({ length: Math.floor(days) }, (_, i) => {
      const fromMs = START_MS + i * DAY_MS + 22 * HOUR_MS;
      return { fromMs, toMs: fromMs + 7 * HOUR_MS };
    }),
  ];
  const calm: Disturbances = { outages: [], storms: [], sleeps: [], clockSteps: [] };
  const rough = (own: Partial<Disturbances>): Disturbances => ({
    ...calm,
    outages: spans(Math.ceil(days / 5), 10 * MINUTE_MS, 2 * HOUR_MS),
    storms: spans(Math.ceil(days / 3), 20 * SECOND_MS, 10 * MINUTE_MS),
    ...own,
  });
  const mixed = (name: string, offMs: number, own: Partial<Disturbances> = {}): Lane => {
    const terms = [...LIFETIMES_MS.map(says), { lifetimeMs: 6 * HOUR_MS, saysEnd: false }];
    const shared = { sleeps: sleeps(), clockSteps: [{ atMs: START_MS, offMs }], ...own };
    return {
      name,
      terms: { pump: accounts(terms, 'p'), mimic: accounts(terms, 'm') },
      disturbances: { pump: rough(shared), mimic: rough(shared) },
      foreignPhaseMs: random.next() < 0.5 ? random.below(MINUTE_MS) : null,
      useEveryMs: HOUR_MS,
      kills: 0.01,
      resends: 0.02,
    };
  };
  const quiet = { disturbances: { pump: calm, mimic: calm }, useEveryMs: 12 * HOUR_MS };
  const crowd = 200;
  const middleMs = START_MS + (days / 2) * DAY_MS;
  return [
    {
      ...quiet,
      name: 'tokens of 60 seconds',
      terms: { pump: accounts([says(MINUTE_MS)], 'p'), mimic: accounts([says(MINUTE_MS)], 'm') },
      foreignPhaseMs: random.below(MINUTE_MS),
      kills: 0,
      resends: 0.005,
    },
    {
      ...quiet,
      name: '200 sessions due at once, every day',
      terms: {
        pump: accounts(
          Array.from({ length: crowd }, () => says(DAY_MS)),
          'p',
        ),
        mimic: new Map(),
      },
      foreignPhaseMs: null,
      kills: 0.01,
      resends: 0.005,
    },
    mixed('clock a day ahead', DAY_MS),
    mixed('clock a day behind', -DAY_MS),
    mixed('clock put a day ahead and back', 0, {
      clockSteps: [
        { atMs: START_MS, offMs: 0 },
        { atMs: middleMs, offMs: DAY_MS },
        { atMs: middleMs + 3 * HOUR_MS, offMs: 0 },
      ],
    }),
  ];
};
