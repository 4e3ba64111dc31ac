/** A command of the palette, and which of them a query finds, in which order. Pure. */
import type { IconName } from '../components/Icon.tsx';
import { fuzzyScore } from './fuzzy.ts';

export interface Command {
  /** Stable. Only such as name no identity are remembered as recently used. */
  readonly id: string;
  readonly text: string;
  readonly icon: IconName;
  /** Shown beside it: an address, a state. */
  readonly hint?: string;
  /** Found by these, too. Lower case. */
  readonly also?: string;
  /** False for what names somebody: it is never kept. */
  readonly isKept: boolean;
  /** What it has done, and to what: for a page that shows nothing of it. Absent where it is seen everywhere. */
  readonly said?: readonly [string, string];
  readonly run: () => Promise<void>;
}

const MAX_RECENT = 8;

/** The list of recently used ones after one more use. */
export const planRecent = (recent: readonly string[], { id, isKept }: Command): readonly string[] =>
  isKept ? [id, ...recent.filter((each) => each !== id)].slice(0, MAX_RECENT) : recent;

/** What was used lately counts a little: enough between equals, never against a better match. */
const RECENT_BONUS = 2;

/** Without a query all of them, recently used first; else those that match, best first. */
export const findCommands = (
  commands: readonly Command[],
  query: string,
  recent: readonly string[],
): readonly Command[] => {
  const wanted = query.trim().toLowerCase();
  const rank = ({ id }: Command): number => {
    const place = recent.indexOf(id);
    return place === -1 ? 0 : MAX_RECENT - place;
  };
  const scored = commands.flatMap((command) => {
    if (wanted === '') return [{ command, score: rank(command) }];
    const text = command.text.toLowerCase();
    const own = fuzzyScore(wanted, text);
    // By its other names a command is found, but after those that are called so.
    const other = command.also === undefined ? null : fuzzyScore(wanted, `${text} ${command.also}`);
    if (own === null && other === null) return [];
    const best = Math.max(
      own ?? Number.NEGATIVE_INFINITY,
      (other ?? Number.NEGATIVE_INFINITY) - START_OF_OTHER,
    );
    return [{ command, score: best + (rank(command) / MAX_RECENT) * RECENT_BONUS }];
  });
  return scored.sort((a, b) => b.score - a.score).map(({ command }) => command);
};

const START_OF_OTHER = 4;
