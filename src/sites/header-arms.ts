/**
 * The header rules that are in place: one for each request under way, gone when it has settled, after a minute at the
 * latest, and at every start. What lies here is never asked of the browser: a rule without an entry is removed.
 */
import type { Clock } from '../lib/clock.ts';
import { createMutex } from '../lib/mutex.ts';
import type { RulesPart } from './browser-parts.ts';
import { FIRST_HEADER_RULE_ID, type HeaderRuleInput, planHeaderRule } from './header-rule.ts';

/** No request of an API takes this long. */
export const ARM_MS = 60_000;
/** For each site: more requests at a time than any browser makes to one host are a fault, and take none from another site. */
export const MAX_ARMS = 100;

export interface Arm extends Omit<HeaderRuleInput, 'id'> {
  readonly grantId: string;
  readonly identityId: string;
}

interface Standing {
  readonly id: number;
  readonly arm: Arm;
  readonly sinceMs: number;
}

export interface HeaderArms {
  /** Puts the rule in place; false where the site has too many. */
  readonly put: (arm: Arm) => Promise<boolean>;
  /** Takes the rules that are meant away, and answers with what they were for. */
  readonly remove: (isMeant: (arm: Arm) => boolean) => Promise<readonly Arm[]>;
  /** Takes those away that are too old. */
  readonly removeOld: () => Promise<void>;
  /** Takes away whatever rules an earlier worker left; call before anything is served. */
  readonly reset: () => Promise<void>;
  /** When the oldest has to go, epoch milliseconds; null where there is none. */
  readonly nextEndAtMs: () => number | null;
}

export const createHeaderArms = ({
  rules,
  clock,
}: {
  readonly rules: RulesPart;
  readonly clock: Clock;
}): HeaderArms => {
  const changes = createMutex();
  let standing: readonly Standing[] = [];
  let lastId = FIRST_HEADER_RULE_ID - 1;

  const take = (isMeant: (one: Standing) => boolean): Promise<readonly Arm[]> =>
    changes.run(async () => {
      const gone = standing.filter(isMeant);
      if (gone.length === 0) return [];
      await rules.updateSessionRules({ removeRuleIds: gone.map(({ id }) => id), addRules: [] });
      standing = standing.filter((one) => !gone.includes(one));
      return gone.map(({ arm }) => arm);
    });

  return {
    put: (arm) =>
      changes.run(async () => {
        if (standing.filter((one) => one.arm.origin === arm.origin).length >= MAX_ARMS) return false;
        lastId += 1;
        const id = lastId;
        // Known before it is there: a browser that fails half-way leaves nothing that nobody removes.
        standing = [...standing, { id, arm, sinceMs: clock.nowMs() }];
        await rules.updateSessionRules({ removeRuleIds: [], addRules: [planHeaderRule({ id, ...arm })] });
        return true;
      }),
    remove: (isMeant) => take(({ arm }) => isMeant(arm)),
    removeOld: async () => {
      const nowMs = clock.nowMs();
      // A clock that was set back must not keep a rule for longer.
      await take(({ sinceMs }) => Math.abs(nowMs - sinceMs) >= ARM_MS);
    },
    reset: () =>
      changes.run(async () => {
        const ids = (await rules.getSessionRules()).map(({ id }) => id);
        const left = ids.filter((id) => id >= FIRST_HEADER_RULE_ID && !standing.some((one) => one.id === id));
        lastId = Math.max(lastId, ...left);
        if (left.length > 0) await rules.updateSessionRules({ removeRuleIds: left, addRules: [] });
      }),
    nextEndAtMs: () =>
      standing.length === 0 ? null : Math.min(...standing.map(({ sinceMs }) => sinceMs)) + ARM_MS,
  };
};
