/** How many are signed in, ending, failing, signed out and without a key: as a bar, and as filters with their counts. */
import { type MessageKey, t } from '../i18n.ts';
import { GROUPS, type Group } from './overview-state.ts';

const TEXTS: Readonly<Record<Group, MessageKey>> = {
  signed_in: 'overview_signed_in',
  ending: 'overview_ending',
  failing: 'overview_failing',
  signed_out: 'overview_signed_out',
  no_key: 'overview_without_key',
};

export interface OverviewSummaryProps {
  readonly counts: Readonly<Record<Group, number>>;
  readonly chosen: Group | undefined;
  readonly onChoose: (group: Group | undefined) => void;
}

const Bar = ({ counts }: Pick<OverviewSummaryProps, 'counts'>) => {
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  let done = 0;
  return (
    <svg
      class="share-bar"
      viewBox="0 0 100 1"
      preserveAspectRatio="none"
      aria-hidden="true"
      focusable="false"
    >
      {GROUPS.filter((group) => counts[group] > 0).map((group) => {
        const start = (done / total) * 100;
        done += counts[group];
        return (
          <rect
            key={group}
            class={`group-${group}`}
            x={start}
            width={(counts[group] / total) * 100}
            height="1"
          />
        );
      })}
    </svg>
  );
};

export const OverviewSummary = ({ counts, chosen, onChoose }: OverviewSummaryProps) => (
  <div class="overview-summary">
    <Bar counts={counts} />
    {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would want a legend of its own line. */}
    <div class="filters-line" role="group" aria-label={t('overview_filters')}>
      {GROUPS.filter((group) => counts[group] > 0).map((group) => (
        <button
          key={group}
          type="button"
          class={`filter group-${group}`}
          aria-pressed={group === chosen}
          onClick={() => onChoose(group === chosen ? undefined : group)}
        >
          {t(TEXTS[group], counts[group])}
        </button>
      ))}
    </div>
  </div>
);
