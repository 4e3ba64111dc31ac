/** What the interface is shown of a queue: counts, whose turn it is, what it waits for, and each failure. Pure. */
import { API_IDS } from '../apis.ts';
import { withoutUndefined } from '../lib/without-undefined.ts';
import type { BulkLaneView, BulkView } from '../messaging/view.ts';
import { type BulkQueue, isLeft } from './queue.ts';

export const toBulkView = (queue: BulkQueue): BulkView => {
  const toLane = (api: BulkLaneView['api']): BulkLaneView => {
    const items = queue.items.filter((item) => item.api === api);
    const count = (state: 'done' | 'failed'): number => items.filter((item) => item.state === state).length;
    const isWaiting = queue.state === 'running' && items.some(isLeft);
    return {
      api,
      total: items.length,
      done: count('done'),
      failed: count('failed'),
      ...withoutUndefined({
        accountId: items.find(({ state }) => state === 'running')?.accountId,
        wait: (isWaiting ? queue.waits[api] : null) ?? undefined,
      }),
    };
  };
  return {
    action: queue.action,
    state: queue.state,
    ...withoutUndefined({ pausedBy: queue.pausedBy }),
    lanes: API_IDS.map(toLane).filter(({ total }) => total > 0),
    failures: queue.items.flatMap(({ accountId, api, state, error }) =>
      state === 'failed' && error !== undefined ? [{ accountId, api, error }] : [],
    ),
  };
};
