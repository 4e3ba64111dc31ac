/** What is known of an identity's balances, once they have been read from where they lie apart. Pure. */
import type { Loadable, MimicTokensView } from '../../messaging/view.ts';

type Tokens = Loadable<MimicTokensView>;

/**
 * @param tokens as published: without their value
 * @param value undefined until it was read, and where there is none
 */
export const toShownTokens = (
  tokens: Tokens | undefined,
  value: MimicTokensView | undefined,
): Tokens | undefined => {
  if (tokens?.readAtMs === undefined) return tokens;
  return value ? { ...tokens, value } : { ...tokens, state: 'loading' };
};
