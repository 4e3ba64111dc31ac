/**
 * Balances as a table of any length. Only the rows in sight are drawn, and the one that the keyboard is on; the table says
 * how many there are, and each row which one it is. Tab leads to one row, the arrow keys from there to all.
 */
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { t } from '../i18n.ts';
import { GapRow } from '../lists/GapRow.tsx';
import { planPieces } from '../lists/plan-window.ts';
import { useWindow } from '../lists/use-window.ts';
import { Amounts } from './Amounts.tsx';
import type { BalanceRow } from './balance-rows.ts';
import { numberText } from './number-style.ts';
import { TokenIcon } from './TokenIcon.tsx';
import { toNextRow } from './to-next-row.ts';

interface RowProps {
  readonly row: BalanceRow;
  readonly index: number;
  readonly count: number;
  readonly isCurrent: boolean;
  readonly announce: (sentence: string) => void;
}

const Row = ({ row, index, count, isCurrent, announce }: RowProps) => (
  // The first row is the header's.
  <tr data-row={index} aria-rowindex={index + 2}>
    <th scope="row">
      <span class="token">
        <TokenIcon row={row} />
        <span class="token-names">
          <bdi class="symbol" title={row.symbol}>
            {row.symbol}
          </bdi>{' '}
          <span class="network" title={row.network}>
            {row.network}
          </span>
        </span>
      </span>
    </th>
    <Amounts row={row} isCurrent={isCurrent} isLast={index > 1 && index >= count - 2} announce={announce} />
    <td class="usd" title={row.value ? numberText().shortMoney(row.value) : t('no_price')}>
      {row.value ? numberText().shortMoney(row.value) : <span class="soft">{t('no_price')}</span>}
    </td>
  </tr>
);

export const BalanceTable = ({ rows }: { readonly rows: readonly BalanceRow[] }) => {
  const body = useRef<HTMLTableSectionElement>(null);
  const [current, setCurrent] = useState(0);
  const [said, setSaid] = useState('');
  const moved = useRef(false);
  const kept = Math.min(current, rows.length - 1);
  const { start, end, rowPx } = useWindow(body, rows.length);

  useLayoutEffect(() => {
    if (!moved.current) return;
    moved.current = false;
    body.current?.querySelector<HTMLElement>(`[data-row="${kept}"] button`)?.focus();
  }, [kept]);

  const onKeyDown = (event: KeyboardEvent): void => {
    const next = toNextRow(event.key, kept, rows.length);
    if (next === null || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    moved.current = true;
    setCurrent(next);
  };
  const onFocusIn = ({ target }: FocusEvent): void => {
    const row = target instanceof Element ? target.closest('[data-row]')?.getAttribute('data-row') : null;
    if (row) setCurrent(Number(row));
  };

  return (
    <>
      <table class="balances" aria-label={t('balances')} aria-rowcount={rows.length + 1}>
        <thead>
          <tr aria-rowindex={1}>
            <th scope="col">{t('token')}</th>
            <th scope="col">
              {t('balance')} <span class="soft">/ {t('allowance')}</span>
            </th>
            <th scope="col">{t('value')}</th>
          </tr>
        </thead>
        <tbody ref={body} onKeyDown={onKeyDown} onFocusIn={onFocusIn}>
          {planPieces(rows.length, { start, end }, [kept]).map((piece) => {
            if (piece.kind === 'gap') {
              return <GapRow key={`gap-${piece.from}`} columns={3} heightPx={piece.count * rowPx} />;
            }
            const row = rows[piece.index];
            return (
              row && (
                <Row
                  key={row.key}
                  row={row}
                  index={piece.index}
                  count={rows.length}
                  isCurrent={piece.index === kept}
                  announce={setSaid}
                />
              )
            );
          })}
        </tbody>
      </table>
      <p class="visually-hidden" role="status">
        {said}
      </p>
    </>
  );
};
