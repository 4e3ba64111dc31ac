/** How the user last looked at balances, remembered until the browser is closed. Holds nothing of the balances themselves. */
import { signal } from '@preact/signals';
import { readRemembered, writeRemembered } from '../platform.ts';
import type { BalanceSort } from './balance-rows.ts';

export interface BalanceChoices {
  readonly sort: BalanceSort;
  readonly showSmall: boolean;
}

const KEY = 'balance_choices';
const SORTS: readonly BalanceSort[] = ['value', 'symbol', 'chain'];

export const choices = signal<BalanceChoices>({ sort: 'value', showSmall: false });

/** What was stored may be of another version. */
const parseChoices = (stored: unknown): BalanceChoices => {
  const { sort, showSmall } = { ...(stored as Partial<Record<keyof BalanceChoices, unknown>> | undefined) };
  return { sort: SORTS.find((known) => known === sort) ?? 'value', showSmall: showSmall === true };
};

export const loadChoices = async (): Promise<void> => {
  choices.value = parseChoices(await readRemembered(KEY));
};

export const changeChoices = (change: Partial<BalanceChoices>): void => {
  choices.value = { ...choices.value, ...change };
  void writeRemembered(KEY, choices.value);
};
