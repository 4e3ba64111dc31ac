/**
 * Choices that wait for the browser's permission prompt. The prompt may close the popup, so the choice is kept in the
 * session area for ten minutes and completed when the permission comes. Gives no page anything.
 */
import * as v from 'valibot';
import type { Api } from '../apis.ts';
import type { Clock } from '../lib/clock.ts';
import type { SessionArea } from '../lib/stored-area.ts';
import { DurationSchema, TermsSchema } from './grant.ts';
import { createSessionList } from './session-list.ts';
import { type SiteOrigin, SiteOriginSchema } from './site-origin.ts';

export const WAITING_MS = 10 * 60_000;

const ChoiceSchema = v.object({
  grantId: v.string(),
  origin: SiteOriginSchema,
  identityId: v.string(),
  api: v.picklist(['pump', 'mimic']),
  terms: TermsSchema,
  duration: DurationSchema,
  tabId: v.nullable(v.number()),
  sinceMs: v.number(),
});

export type WaitingChoice = Readonly<v.InferOutput<typeof ChoiceSchema>>;

export interface WaitingChoices {
  /** Those that are younger than ten minutes. */
  readonly all: () => Promise<readonly WaitingChoice[]>;
  /** Replaces what waited for the same origin and API. */
  readonly put: (choice: WaitingChoice) => Promise<void>;
  readonly remove: (origin: SiteOrigin, api: Api) => Promise<void>;
}

export const createWaitingChoices = ({
  area,
  clock,
}: {
  readonly area: SessionArea;
  readonly clock: Clock;
}): WaitingChoices => {
  const list = createSessionList({ area, key: 'sites.waiting', item: ChoiceSchema });
  /** A clock that was set back ends the wait too. */
  const isFresh = ({ sinceMs }: WaitingChoice): boolean => {
    const ageMs = clock.nowMs() - sinceMs;
    return ageMs >= 0 && ageMs < WAITING_MS;
  };
  const without = (items: readonly WaitingChoice[], origin: SiteOrigin, api: Api) =>
    items.filter((item) => isFresh(item) && (item.origin !== origin || item.api !== api));

  return {
    all: async () => (await list.read()).filter(isFresh),
    put: (choice) => list.change((items) => [...without(items, choice.origin, choice.api), choice]),
    remove: (origin, api) => list.change((items) => without(items, origin, api)),
  };
};
