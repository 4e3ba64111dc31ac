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

/**
 * Those that have every word of `query` somewhere, those first that have it in their name: two figures are in many an
 * address. Else in their order. Letter case does not matter.
 */
export const searchIdentities = (
  identities: readonly IdentityView[],
  query: string,
): readonly IdentityView[] => {
  const words = toWords(query);
  if (words.length === 0) return identities;
  const isNamed = ({ name }: IdentityView): boolean => hasEveryWord(name.toLowerCase(), words);
  const found = identities.filter((identity) => hasEveryWord(textOfIdentity(identity), words));
  return [...found.filter(isNamed), ...found.filter((identity) => !isNamed(identity))];
};
