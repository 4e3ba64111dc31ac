/** The moment of a kill, chosen by chance: the moment itself is what is tested, so nothing here waits for anything. */
import { setTimeout as afterMs } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import type { Random } from './seeded-random.ts';
import { closeGate } from './store-gate.ts';

export type Moment =
  /** Together with the message. */
  | { readonly kind: 'at_once' }
  /** After that share of the time that the operation usually takes. */
  | { readonly kind: 'timed'; readonly share: number }
  /** The next revision is written and not yet the current one. */
  | { readonly kind: 'staged' }
  /** The next revision has just become the current one. */
  | { readonly kind: 'flipped' };

export const pickMoment = (random: Random): Moment => {
  const kind = random.pick(['at_once', 'timed', 'timed', 'timed', 'staged', 'staged', 'flipped'] as const);
  return kind === 'timed' ? { kind, share: random.next() * 1.1 } : { kind };
};

/** Learns how long each operation takes here and now, so that a share of it means something. */
export const createPace = () => {
  const usualMs = new Map<string, number>();
  return {
    usualMs: (name: string): number => usualMs.get(name) ?? 100,
    /** It was answered after that long, or killed then without an answer. */
    learn: (
      name: string,
      { tookMs, answered }: { readonly tookMs: number; readonly answered: boolean },
    ): void => {
      const known = usualMs.get(name) ?? 100;
      if (answered) usualMs.set(name, (known + tookMs) / 2);
      else if (tookMs > known) usualMs.set(name, tookMs * 1.2);
      else usualMs.set(name, known * 1.05);
    },
  };
};

/**
 * Sends, and kills at that moment.
 * @returns what `send` gave, how long it took until then, and whether there was a worker to kill
 */
export const sendAndKill = async <T>({
  page,
  moment,
  usualMs,
  send,
  kill,
}: {
  readonly page: Page;
  readonly moment: Moment;
  readonly usualMs: number;
  readonly send: () => Promise<T | null>;
  readonly kill: () => Promise<boolean>;
}): Promise<{ readonly reply: T | null; readonly tookMs: number; readonly killed: boolean }> => {
  const gate =
    moment.kind === 'staged' || moment.kind === 'flipped' ? await closeGate(page, moment.kind) : null;
  const startedMs = performance.now();
  let tookMs: number | null = null;
  const sent = send().finally(() => {
    tookMs ??= performance.now() - startedMs;
  });
  if (moment.kind === 'timed') await afterMs(moment.share * usualMs);
  // What is refused, or writes nothing, never comes to the gate.
  if (gate !== null) await Promise.race([gate.reached, sent]);
  const killed = await kill();
  tookMs ??= performance.now() - startedMs;
  await gate?.open();
  return { reply: await sent, tookMs, killed };
};
