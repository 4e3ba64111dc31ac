/** One identity at one API: a ring or a sign, and the word or figure for it. Leads there. */
import { APIS } from '../../apis.ts';
import { Icon } from '../components/Icon.tsx';
import { Ring } from '../components/Ring.tsx';
import { toSessionFace } from '../format/session-face.ts';
import { planSessionRing } from '../format/session-ring.ts';
import { formatShortSpan } from '../format/time.ts';
import { t } from '../i18n.ts';
import type { Cell } from './overview-state.ts';

export interface OverviewCellProps {
  readonly name: string;
  readonly cell: Cell;
  readonly nowMs: number;
  readonly onOpen: () => void;
}

const CellFace = ({ cell: { group, session }, nowMs }: Pick<OverviewCellProps, 'cell' | 'nowMs'>) => {
  if (group === 'no_key') {
    return (
      <>
        <Icon name="key" />
        <span>{t('overview_no_key')}</span>
      </>
    );
  }
  const { icon, text } = toSessionFace(session, nowMs);
  const { share, tone, leftMs } = planSessionRing(session, nowMs);
  if (leftMs === undefined || leftMs <= 0) {
    return (
      <>
        <Icon name={icon} spin={icon === 'sync'} />
        <span>{t(text)}</span>
      </>
    );
  }
  return (
    <>
      {group === 'failing' ? <Icon name={icon} /> : <Ring share={share} tone={tone} />}
      <span>
        <span class="visually-hidden">{t(text)} </span>
        {formatShortSpan(leftMs)}
      </span>
    </>
  );
};

export const OverviewCell = ({ name, cell, nowMs, onOpen }: OverviewCellProps) => (
  <button type="button" class={`cell group-${cell.group}`} onClick={onOpen}>
    <span class="visually-hidden">{t('overview_cell', name, APIS[cell.api].name)} </span>
    <CellFace cell={cell} nowMs={nowMs} />
  </button>
);
