/**
 * The cell of a row that says how much: shortened, the exact figures as soon as it is pointed at or focused, and the exact
 * balance in the clipboard at a press. Never 0 for what is unknown.
 */
import { useId, useState } from 'preact/hooks';
import { copyPlain } from '../clipboard.ts';
import { Icon } from '../components/Icon.tsx';
import { useCopy } from '../hooks/use-copy.ts';
import { t } from '../i18n.ts';
import { toAmount, toPlain } from './amount.ts';
import type { BalanceRow } from './balance-rows.ts';
import { type ExactFigures, ExactNote } from './ExactNote.tsx';
import { numberText } from './number-style.ts';

export interface AmountsProps {
  readonly row: BalanceRow;
  /** Whether Tab leads here: to one row of all. */
  readonly isCurrent: boolean;
  /** The last ones show what is exact above themselves. */
  readonly isLast: boolean;
  readonly announce: (sentence: string) => void;
}

const FIGURES = ['short', 'exact'] as const;

/** In the smallest unit, and marked so, where the decimals are not known. */
const write = (amount: string, decimals: number | null, form: (typeof FIGURES)[number]): string => {
  const text = numberText()[form](toAmount(amount, decimals ?? 0));
  return decimals === null ? `${text} ${t('smallest_units')}` : text;
};

const toFigures = ({ token, symbol, hasUnlimitedAllowance }: BalanceRow): ExactFigures => {
  const { balance, allowance, decimals, address } = token;
  const isWorthSaying = allowance !== null && allowance !== '0' && !hasUnlimitedAllowance;
  return {
    balance: balance === null ? null : `${write(balance, decimals, 'exact')} ${symbol}`,
    allowance: isWorthSaying ? write(allowance, decimals, 'exact') : null,
    address,
  };
};

const Allowance = ({ row }: { readonly row: BalanceRow }) => {
  const { allowance, decimals } = row.token;
  return (
    <span
      class={row.hasUnlimitedAllowance ? 'allowance tone-warning' : 'allowance'}
      title={row.hasUnlimitedAllowance ? t('unlimited_hint') : ''}
    >
      <span class="visually-hidden">{t('allowance')} </span>
      {row.hasUnlimitedAllowance && <Icon name="alert" />}
      {row.hasUnlimitedAllowance
        ? t('unlimited')
        : allowance === null
          ? t('could_not_read')
          : write(allowance, decimals, 'short')}
    </span>
  );
};

export const Amounts = ({ row, isCurrent, isLast, announce }: AmountsProps) => {
  const [isOpen, setOpen] = useState(false);
  const { state, copy } = useCopy(copyPlain);
  const noteId = useId();
  const { balance, decimals } = row.token;
  const figures = toFigures(row);
  const copyBalance = async (exact: string): Promise<void> => {
    const copied = await copy(() => toPlain(toAmount(exact, decimals ?? 0)));
    announce(t(copied ? 'copied' : 'copy_failed'));
  };
  return (
    <td
      class="amounts"
      onPointerEnter={() => setOpen(true)}
      onPointerLeave={() => setOpen(false)}
      onFocusIn={() => setOpen(true)}
      onFocusOut={() => setOpen(false)}
      onKeyDown={({ key }) => {
        if (key === 'Escape') setOpen(false);
      }}
    >
      {balance === null ? (
        <span class="soft">{t('could_not_read')}</span>
      ) : (
        <button
          type="button"
          class="amount"
          tabIndex={isCurrent ? 0 : -1}
          aria-describedby={isOpen ? noteId : undefined}
          onClick={() => void copyBalance(balance)}
        >
          {state !== 'idle' && <Icon name={state === 'copied' ? 'check' : 'cross'} />}
          {write(balance, decimals, 'short')}
          <span class="visually-hidden"> {t('copy_exact', figures.balance ?? '')}</span>
        </button>
      )}
      <Allowance row={row} />
      {isOpen && <ExactNote id={noteId} figures={figures} isAbove={isLast} />}
    </td>
  );
};
