/** What the interface shows of the grants: those that are stored, and the choices that wait for the browser's permission. */
import type { GrantView } from '../messaging/view.ts';
import type { Grant } from './grant.ts';
import type { GrantStore } from './grants.ts';
import type { Serving } from './serving.ts';
import type { UseCounts } from './use-counts.ts';
import type { WaitingChoice, WaitingChoices } from './waiting-choices.ts';

const toWaitingView = (choice: WaitingChoice): GrantView => {
  const { grantId, origin, identityId, api, terms, duration, sinceMs } = choice;
  return {
    ...{ id: grantId, origin, identityId, api, terms, duration, createdAtMs: sinceMs, endsAtMs: null },
    ...{ lastUsedAtMs: null, useCount: 0, state: 'waiting' },
  };
};

/** @throws AppError `locked` */
export const toGrantViews = async ({
  grants,
  waiting,
  uses,
  serving,
}: {
  readonly grants: Pick<GrantStore, 'all'>;
  readonly waiting: Pick<WaitingChoices, 'all'>;
  readonly uses: Pick<UseCounts, 'readBeside'>;
  readonly serving: Pick<Serving, 'permittedAmong'>;
}): Promise<readonly GrantView[]> => {
  const { all, pending } = await uses.readBeside(async (pending) => ({ all: await grants.all(), pending }));
  const [permitted, choices] = await Promise.all([
    serving.permittedAmong(all.map(({ origin }) => origin)),
    waiting.all(),
  ]);
  const toView = ({ browserId: _run, tabId: _tab, ...grant }: Grant): GrantView => {
    const recent = pending.get(grant.id);
    return {
      ...grant,
      useCount: grant.useCount + (recent?.count ?? 0),
      lastUsedAtMs: recent?.lastUsedAtMs ?? grant.lastUsedAtMs,
      state: permitted.has(grant.origin) ? 'active' : 'waiting',
    };
  };
  // A choice that changes a grant is not shown beside it: until it is permitted, neither gives anything.
  const isNew = ({ origin, api }: WaitingChoice): boolean =>
    !all.some((grant) => grant.origin === origin && grant.api === api);
  return [...all.map(toView), ...choices.filter(isNew).map(toWaitingView)];
};
