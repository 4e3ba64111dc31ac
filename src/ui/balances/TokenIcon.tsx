/**
 * The picture of a token on its chain: the bundled one where chain and contract are known to have it, else a letter on a
 * colour of the address. Never goes by the symbol, which anybody may choose, and never loads the address that a reply names.
 */
import type { BalanceRow } from './balance-rows.ts';
import { hasChainIcon, mayHaveTokenIcon } from './known-icons.ts';
import { useSettled } from './use-settled.ts';

const ICONS = '/icons/bundled.svg';
const HUES = 8;

/** One of the palette, the same for the same address. */
const hueOf = (address: string | null): number =>
  ((Number.parseInt((address ?? '').slice(-6), 16) || 0) % HUES) + 1;

/** Draws nothing where the file has no such icon, and then what is beneath it is seen. */
const Bundled = ({ id }: { readonly id: string }) => (
  <svg viewBox="0 0 24 24" aria-hidden="true" focusable="false">
    <use href={`${ICONS}#${id}`} />
  </svg>
);

export const TokenIcon = ({ row: { token, symbol } }: { readonly row: BalanceRow }) => {
  // The browser reads the file anew for each name that comes into a page.
  const isSettled = useSettled();
  const { chainId } = token;
  const address = token.address?.toLowerCase() ?? null;
  const [letter = '?'] = symbol;
  return (
    <span class="token-icon" aria-hidden="true">
      <span class={`token-mark hue-${hueOf(address)}`} data-letter={letter.toUpperCase()}>
        {isSettled && chainId !== null && address !== null && mayHaveTokenIcon(chainId, address) && (
          <Bundled id={`token-${chainId}-${address}`} />
        )}
      </span>
      {chainId !== null && (
        <span class="chain-mark">
          {isSettled && hasChainIcon(chainId) && <Bundled id={`chain-${chainId}`} />}
        </span>
      )}
    </span>
  );
};
