/** Balances over all chains: what they are worth together and of what, and a table to sort and search. */
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { MimicTokensView } from '../../messaging/view.ts';
import { SearchField } from '../components/SearchField.tsx';
import { Select } from '../components/Select.tsx';
import { plural, t } from '../i18n.ts';
import { locale } from '../look/locale.ts';
import { BalanceTable } from './BalanceTable.tsx';
import { pickRows, sortRows, sumRows, toRows } from './balance-rows.ts';
import { changeChoices, choices, loadChoices } from './choices.ts';
import { numberText } from './number-style.ts';
import { ShareBar } from './ShareBar.tsx';
import { SmallBalances } from './SmallBalances.tsx';
import { planShares } from './shares.ts';

const Skipped = ({ count }: { readonly count: number }) =>
  count > 0 ? <p class="hint">{plural('skipped', count)}</p> : null;

export const Balances = ({ tokens }: { readonly tokens: MimicTokensView }) => {
  const { sort, showSmall } = choices.value;
  const [query, setQuery] = useState('');
  useEffect(() => void loadChoices(), []);
  // Names of chains and of what is left over are in the language that is shown.
  const { language } = locale.value;
  const all = useMemo(() => toRows(tokens.rows), [tokens, language]);
  const sorted = useMemo(() => sortRows(all, sort), [all, sort]);
  const picked = useMemo(() => pickRows(sorted, { query, showSmall }), [sorted, query, showSmall]);
  const { total, unpriced } = useMemo(() => sumRows(all), [all]);
  const pictures = useMemo(
    () => [
      { title: t('by_chain'), shares: planShares(all, ({ network }) => network) },
      { title: t('by_token'), shares: planShares(all, ({ symbol }) => symbol) },
    ],
    [all],
  );
  if (all.length === 0) {
    return (
      <>
        <p class="empty">{t('balances_none')}</p>
        <Skipped count={tokens.skipped} />
      </>
    );
  }
  const isSearch = query.trim() !== '';
  return (
    <>
      <p class="total">{t('balances_total', numberText().money(total))}</p>
      {unpriced > 0 && <p class="hint">{plural('unpriced', unpriced)}</p>}
      <Skipped count={tokens.skipped} />
      {total.digits > 0n && (
        <div class="pictures">
          {pictures.map(({ title, shares }) => (
            <ShareBar key={title} title={title} shares={shares} />
          ))}
        </div>
      )}
      <div class="toolbar">
        <SearchField
          label={t('balances_search')}
          placeholder={t('balances_search_hint')}
          onSearch={setQuery}
        />
        <Select
          label={t('sort_by')}
          value={sort}
          inline
          options={[
            { value: 'value', text: t('value') },
            { value: 'symbol', text: t('token') },
            { value: 'chain', text: t('sort_chain') },
          ]}
          onChange={(chosen) => changeChoices({ sort: chosen })}
        />
      </div>
      <p class="hint" role="status">
        {isSearch && picked.rows.length > 0 ? t('search_found', picked.rows.length, all.length) : ''}
      </p>
      {!isSearch && <SmallBalances rows={all} picked={picked} showSmall={showSmall} />}
      {picked.rows.length > 0 ? (
        <BalanceTable key={`${sort} ${query}`} rows={picked.rows} />
      ) : (
        <p class="empty">{t(isSearch ? 'balances_no_match' : 'balances_all_small')}</p>
      )}
    </>
  );
};
