/** Answers the message that hands users what is kept of them. Of a locked vault nothing can be read. K17 */
import type { Handlers } from '../messaging/router.ts';
import type { ActivityEntry } from '../messaging/view.ts';
import { toDataFile } from './data-file.ts';
import type { Services } from './services.ts';

type Names = Extract<keyof Handlers, `data.${string}`>;

export interface DataHandlersOptions {
  readonly services: Pick<Services, 'accounts' | 'activity' | 'clock' | 'dialects' | 'settings' | 'sites'>;
  readonly version: string;
}

const collect = async (entries: AsyncIterable<ActivityEntry>): Promise<readonly ActivityEntry[]> => {
  const all: ActivityEntry[] = [];
  for await (const entry of entries) all.push(entry);
  return all.reverse();
};

export const createDataHandlers = ({
  services: { accounts, activity, clock, dialects, settings, sites },
  version,
}: DataHandlersOptions): Pick<Handlers, Names> => ({
  'data.export': async () => {
    const exportedAtMs = clock.nowMs();
    const [book, grants, denials, chosen, remembered, entries] = await Promise.all([
      accounts.list(),
      sites.list(),
      sites.denials(),
      settings.read(),
      dialects.read(),
      activity.readBackwards(collect),
    ]);
    return {
      fileName: `countersign-data-${new Date(exportedAtMs).toISOString().slice(0, 10)}.json`,
      text: toDataFile({
        ...{ version, exportedAtMs, book, grants, denials },
        ...{ settings: chosen, dialects: remembered, activity: entries },
      }),
    };
  },
});
