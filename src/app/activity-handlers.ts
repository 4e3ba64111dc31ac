/** Answers the messages about the activity log. A locked vault tells nothing, not even what it did. */
import {
  type ActivityNames,
  createHaystack,
  exportLines,
  findWithNeighbours,
  isWanted,
  readPage,
} from '../activity/queries.ts';
import { AppError } from '../errors.ts';
import type { Handlers } from '../messaging/router.ts';
import type { Services } from './services.ts';

type Names = Extract<keyof Handlers, `activity.${string}`>;

const PAGE_ENTRIES = 100;

export interface ActivityHandlersOptions {
  readonly services: Pick<Services, 'activity' | 'vault' | 'accounts' | 'clock'>;
  readonly version: string;
}

export const createActivityHandlers = ({
  services: { activity, vault, accounts, clock },
  version,
}: ActivityHandlersOptions): Pick<Handlers, Names> => {
  const assertUnlocked = async (): Promise<void> => {
    if (!(await vault.resume())) throw new AppError({ code: 'locked' }); // K17
  };

  /** What an account is called, for the search. */
  const readNames = async (): Promise<ActivityNames> => {
    const { accounts: all, identities } = await accounts.list();
    return new Map(
      all.map(({ id, label, address }) => {
        const owners = identities.filter(({ accounts: ids }) => Object.values(ids).some((one) => one === id));
        return [id, [label, address, ...owners.map(({ name }) => name)].join('\n')];
      }),
    );
  };

  return {
    'activity.list': async ({ filter = {}, beforeSeq, limit = PAGE_ENTRIES }) => {
      await assertUnlocked();
      const toHaystack = createHaystack(filter.text === undefined ? new Map() : await readNames());
      const wanted = (entry: Parameters<typeof toHaystack>[0]): boolean =>
        isWanted(entry, filter, toHaystack);
      return activity.readBackwards((entries) => readPage(entries, { wanted, beforeSeq, limit }));
    },
    'activity.find': async ({ id }) => {
      await assertUnlocked();
      return activity.readBackwards((entries) => findWithNeighbours(entries, id));
    },
    'activity.export': async () => {
      await assertUnlocked();
      const report = await activity.verify();
      const exportedAtMs = clock.nowMs();
      const day = new Date(exportedAtMs).toISOString().slice(0, 10);
      const lines = await activity.readBackwards((entries) =>
        exportLines(entries, { report, version, exportedAtMs }),
      );
      return { fileName: `countersign-activity-${day}.jsonl`, text: `${lines.join('\n')}\n` };
    },
    'activity.verify': async () => {
      await assertUnlocked();
      const { breaks, entries, dropped, sinceMs, waiting } = await activity.verify();
      return { breaks, entries, dropped, sinceMs, waiting };
    },
  };
};
