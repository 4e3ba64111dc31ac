/** The rows of the overview. Only those in sight are drawn, and the one that the keyboard is on; the table says how many there are. */
import { useRef, useState } from 'preact/hooks';
import { API_IDS, APIS } from '../../apis.ts';
import type { IdentityView } from '../../messaging/view.ts';
import { Avatar } from '../components/Avatar.tsx';
import { t } from '../i18n.ts';
import { GapRow } from '../lists/GapRow.tsx';
import { planPieces } from '../lists/plan-window.ts';
import { useWindow } from '../lists/use-window.ts';
import { OverviewCell } from './OverviewCell.tsx';
import type { Cell, Row } from './overview-state.ts';

export interface OverviewTableProps {
  readonly rows: readonly Row[];
  readonly selectedId: string | null;
  readonly nowMs: number;
  /** Without a cell: the identity as a whole. */
  readonly onOpen: (identity: IdentityView, cell?: Cell) => void;
}

export const OverviewTable = ({ rows, selectedId, nowMs, onOpen }: OverviewTableProps) => {
  const body = useRef<HTMLTableSectionElement>(null);
  const [focusedId, setFocusedId] = useState<string>();
  const { start, end, rowPx } = useWindow(body, rows.length);
  const kept = rows.findIndex(({ identity }) => identity.id === focusedId);
  const columns = API_IDS.length + 1;
  return (
    <table class="overview" aria-rowcount={rows.length + 1}>
      <thead>
        <tr aria-rowindex={1}>
          <th scope="col">{t('identity')}</th>
          {API_IDS.map((api) => (
            <th key={api} scope="col">
              {APIS[api].name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody ref={body}>
        {planPieces(rows.length, { start, end }, [kept]).map((piece) => {
          if (piece.kind === 'gap')
            return <GapRow key={`gap-${piece.from}`} columns={columns} heightPx={piece.count * rowPx} />;
          const row = rows[piece.index];
          if (row === undefined) return null;
          const { identity, cells } = row;
          return (
            <tr
              key={identity.id}
              class={identity.id === selectedId ? 'current' : ''}
              data-row={piece.index}
              // The first row is the header's.
              aria-rowindex={piece.index + 2}
              onFocusIn={() => setFocusedId(identity.id)}
            >
              <th scope="row">
                <button type="button" class="cell" onClick={() => onOpen(identity)}>
                  <Avatar seed={identity.id} of="identity" />
                  <bdi class="identity-name" title={identity.name}>
                    {identity.name}
                  </bdi>
                </button>
              </th>
              {cells.map((cell) => (
                <td key={cell.api}>
                  <OverviewCell
                    name={identity.name}
                    cell={cell}
                    nowMs={nowMs}
                    onOpen={() => onOpen(identity, cell)}
                  />
                </td>
              ))}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
};
