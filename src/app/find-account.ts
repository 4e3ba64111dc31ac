/** The account that a message names together with an API. Touches nothing. */
import type { Account } from '../accounts/account.ts';
import type { AccountStore } from '../accounts/account-store-types.ts';
import { APIS } from '../apis.ts';
import { AppError } from '../errors.ts';
import type { SessionId } from '../sessions/session.ts';

/** @throws AppError `account_missing`, also for an account of another chain than the API's; `locked` */
export const findAccount = async (
  accounts: Pick<AccountStore, 'find'>,
  { accountId, api }: SessionId,
): Promise<Account> => {
  const account = await accounts.find(accountId);
  if (account.chain !== APIS[api].chain) throw new AppError({ code: 'account_missing' });
  return account;
};
