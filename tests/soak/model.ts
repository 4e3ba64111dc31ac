/** What the vault should hold: plain data, and what each operation makes of it. Touches nothing. */
import type { Chain } from '../../src/apis.ts';
import type { UnlockedView } from '../../src/messaging/view.ts';

export interface ModelAccount {
  readonly address: string;
  readonly label: string;
}

/** Identities by name, each with its accounts; names are never used twice in a run. */
export type ModelBook = Readonly<Record<string, Readonly<Partial<Record<Chain, ModelAccount>>>>>;

export interface Model {
  readonly book: ModelBook;
  readonly passwordSecret: string;
}

export const toBook = ({ identities }: Pick<UnlockedView, 'identities'>): ModelBook =>
  Object.fromEntries(
    identities.map(({ name, accounts }) => [
      name,
      Object.fromEntries(
        Object.entries(accounts).map(([chain, { address, label }]) => [chain, { address, label }]),
      ),
    ]),
  );

/** The same text for the same contents, whatever their order. */
export const toText = (book: ModelBook): string =>
  JSON.stringify(
    Object.entries(book)
      .map(([name, accounts]) => [
        name,
        ...(['solana', 'evm'] as const).map((chain) => {
          const account = accounts[chain];
          return account === undefined ? null : [account.address, account.label];
        }),
      ])
      .sort(([a], [b]) => String(a).localeCompare(String(b))),
  );

export const isSameBook = (a: ModelBook, b: ModelBook): boolean => toText(a) === toText(b);

export const addressesOf = (book: ModelBook): readonly string[] =>
  Object.values(book).flatMap((accounts) => Object.values(accounts).map(({ address }) => address));

/** The book with one identity made, changed or (null) taken away. */
export const withIdentity = (
  book: ModelBook,
  name: string,
  accounts: ModelBook[string] | null,
): ModelBook => {
  const { [name]: _before, ...others } = book;
  return accounts === null ? others : { ...others, [name]: accounts };
};

export const withAccount = (
  book: ModelBook,
  {
    name,
    chain,
    account,
  }: { readonly name: string; readonly chain: Chain; readonly account: ModelAccount | null },
): ModelBook => {
  const { [chain]: _before, ...others } = book[name] ?? {};
  return withIdentity(book, name, account === null ? others : { ...others, [chain]: account });
};
