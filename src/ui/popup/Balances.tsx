/** Balances over all chains: exact amounts, what they are worth, and what Mimic's settlers may move. */
import { useMemo, useState } from 'preact/hooks';
import type { MimicTokensView } from '../../messaging/view.ts';
import { Icon } from '../components/Icon.tsx';
import { Select } from '../components/Select.tsx';
import { formatUnits, formatUsd, isUnlimited } from '../format/amount.ts';
import { type BalanceRow, type BalanceSort, planBalances } from '../format/balances.ts';
import { plural, t } from '../i18n.ts';

/** An amount in whole tokens; in the smallest unit and marked so where their decimals are not known; never 0 for unknown. */
const Amount = ({
  amount,
  decimals,
}: {
  readonly amount: string | null;
  readonly decimals: number | null;
}) => {
  if (amount === null) return <span class="soft">{t('could_not_read')}</span>;
  if (decimals !== null) return <>{formatUnits(amount, decimals)}</>;
  return (
    <>
      {formatUnits(amount, 0)} <span class="tone-warning">{t('smallest_units')}</span>
    </>
  );
};

const Row = ({ row }: { readonly row: BalanceRow }) => {
  const { token, symbol, network, value } = row;
  const { decimals, allowance } = token;
  const unlimited = allowance !== null && isUnlimited(allowance);
  return (
    <tr>
      <th scope="row" title={token.address ?? ''}>
        <bdi class="symbol">{symbol}</bdi>
        <span class="network">{network}</span>
      </th>
      <td class="amounts">
        <span class="amount">
          <Amount amount={token.balance} decimals={decimals} />
        </span>
        <span
          class={unlimited ? 'allowance tone-warning' : 'allowance'}
          title={unlimited ? t('unlimited_hint') : ''}
        >
          <span class="visually-hidden">{t('allowance')} </span>
          {unlimited ? (
            <>
              <Icon name="alert" />
              {t('unlimited')}
            </>
          ) : (
            <Amount amount={allowance} decimals={decimals} />
          )}
        </span>
      </td>
      <td class="usd">{value ? formatUsd(value) : <span class="soft">{t('no_price')}</span>}</td>
    </tr>
  );
};

export const Balances = ({ tokens }: { readonly tokens: MimicTokensView }) => {
  const [sort, setSort] = useState<BalanceSort>('value');
  const [hideSmall, setHideSmall] = useState(false);
  const { rows, total, unpriced } = useMemo(
    () => planBalances(tokens.rows, { sort, hideSmall }),
    [tokens, sort, hideSmall],
  );
  const skipped = tokens.skipped > 0 ? <p class="hint">{plural('skipped', tokens.skipped)}</p> : null;
  if (tokens.rows.length === 0) {
    return (
      <>
        <p class="empty">{t('balances_none')}</p>
        {skipped}
      </>
    );
  }
  return (
    <>
      <p class="total">{t('balances_total', formatUsd(total))}</p>
      {unpriced > 0 && <p class="hint">{plural('unpriced', unpriced)}</p>}
      {skipped}
      <div class="toolbar">
        <Select
          label={t('sort_by')}
          value={sort}
          inline
          options={[
            { value: 'value', text: t('sort_value') },
            { value: 'symbol', text: t('sort_symbol') },
            { value: 'chain', text: t('sort_chain') },
          ]}
          onChange={setSort}
        />
        <label class="check" title={t('hide_small_hint')}>
          <input
            type="checkbox"
            checked={hideSmall}
            onChange={(event) => setHideSmall(event.currentTarget.checked)}
          />
          <span>{t('hide_small')}</span>
        </label>
      </div>
      {rows.length === 0 ? (
        <p class="empty">{t('balances_all_small')}</p>
      ) : (
        <table class="balances" aria-label={t('balances')}>
          <thead>
            <tr>
              <th scope="col">{t('token')}</th>
              <th scope="col">
                {t('balance')} <span class="soft">/ {t('allowance')}</span>
              </th>
              <th scope="col">{t('value')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row, i) => (
              <Row
                key={row.token.address === null ? i : `${row.token.chainId}:${row.token.address}`}
                row={row}
              />
            ))}
          </tbody>
        </table>
      )}
    </>
  );
};
