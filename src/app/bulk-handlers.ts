/** Answers the messages about many accounts at once. None of them waits until the work is done: the view tells. */
import { API_IDS } from '../apis.ts';
import type { QueueRunner } from '../bulk/run-queue.ts';
import { AppError } from '../errors.ts';
import type { Handlers } from '../messaging/router.ts';
import type { Vault } from '../vault/vault-types.ts';

type Names = Extract<keyof Handlers, `bulk.${string}`>;

export interface BulkHandlersOptions {
  readonly bulk: QueueRunner;
  readonly vault: Pick<Vault, 'resume'>;
  /** Works the queue off while nobody waits for it. */
  readonly runBulk: () => Promise<void>;
}

export const createBulkHandlers = ({ bulk, vault, runBulk }: BulkHandlersOptions): Pick<Handlers, Names> => {
  const whileUnlocked = (task: () => Promise<void>) => async (): Promise<Record<never, never>> => {
    if (!(await vault.resume())) throw new AppError({ code: 'locked' });
    await task();
    // When to wake next may have changed, also where nothing is left to do.
    await runBulk();
    return {};
  };
  return {
    'bulk.start': async ({ action, api }) => {
      const { total } = await bulk.start({ action, apis: api === undefined ? API_IDS : [api] });
      await runBulk();
      return { total };
    },
    'bulk.pause': whileUnlocked(bulk.pause),
    'bulk.resume': whileUnlocked(bulk.resume),
    'bulk.cancel': whileUnlocked(bulk.cancel),
    'bulk.dismiss': whileUnlocked(bulk.dismiss),
  };
};
