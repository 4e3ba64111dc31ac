/** Queues, rooms and sessions for the tests of what the queue does next. */
import type { BulkSession } from '../../../src/bulk/plan-items.ts';
import type { ApiRoom } from '../../../src/bulk/plan-next.ts';
import { type BulkQueue, toQueue } from '../../../src/bulk/queue.ts';
import type { BulkAction } from '../../../src/messaging/view.ts';

export const NOW_MS = 1_800_000_000_000;

/** `pump` and `mimic` accounts each. */
export const aQueue = ({
  action = 'sign_in',
  pump = 2,
  mimic = 0,
}: {
  action?: BulkAction;
  pump?: number;
  mimic?: number;
} = {}): BulkQueue =>
  toQueue(
    action,
    [
      ...Array.from({ length: pump }, (_, i) => ({ accountId: `p${i}`, api: 'pump' as const })),
      ...Array.from({ length: mimic }, (_, i) => ({ accountId: `m${i}`, api: 'mimic' as const })),
    ],
    NOW_MS,
  );

export const aRoom = (changes: Partial<ApiRoom> = {}): ApiRoom => ({
  requests: 60,
  nextAtMs: null,
  limit: 60,
  renewalAtMs: null,
  ...changes,
});

export const aSession = (changes: Partial<BulkSession> = {}): BulkSession => ({
  accountId: 'p0',
  api: 'pump',
  isLive: true,
  obtainedAtMs: NOW_MS - 1_000,
  expiresAtMs: NOW_MS + 3_600_000,
  ...changes,
});
