/** Says how many balances are left out for being small, and puts them back at a press; or the other way round. */
import { Button } from '../components/Button.tsx';
import { plural, t } from '../i18n.ts';
import type { BalanceRow, PickedRows } from './balance-rows.ts';
import { changeChoices } from './choices.ts';

export interface SmallBalancesProps {
  readonly rows: readonly BalanceRow[];
  readonly picked: PickedRows;
  readonly showSmall: boolean;
}

export const SmallBalances = ({ rows, picked, showSmall }: SmallBalancesProps) => {
  const { hidden, hiddenUnlimited } = picked;
  if (hidden === 0 && !(showSmall && rows.some(({ isSmall }) => isSmall))) return null;
  const text = showSmall ? t('hide_small') : plural('show_small', hidden);
  return (
    <div class="small-balances">
      <Button kind="quiet" small onClick={() => changeChoices({ showSmall: !showSmall })}>
        {text}
      </Button>
      <span class="hint">
        {hiddenUnlimited > 0 ? plural('small_unlimited', hiddenUnlimited) : t('hide_small_hint')}
      </span>
    </div>
  );
};
