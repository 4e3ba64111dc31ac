/** Finding identities by what is typed: their name, a label or a part of an address. Pure. */
import type { IdentityView } from '../../messaging/view.ts';
import { hasEveryWord, toWords } from './search.ts';

/** From this many on a list has a search field. */
export const SEARCH_FROM = 9;

/** What a search looks at. */
export const textOfIdentity = ({ name, accounts }: IdentityView): string =>
  [name, ...Object.values(accounts).flatMap((account) => [account.label, account.address])]
    .join('\n')
    .toLowerCase();

/** Those that have every word of `query` somewhere, in their order. Letter case does not matter. */
export const searchIdentities = (
  identities: readonly IdentityView[],
  query: string,
): readonly IdentityView[] => {
  const words = toWords(query);
  return words.length === 0
    ? identities
    : identities.filter((identity) => hasEveryWord(textOfIdentity(identity), words));
};
