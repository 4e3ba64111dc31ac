/** An address, shortened in the middle with its copy button; `whole` where it must be compared. */
import type { Chain } from '../../apis.ts';
import { shortenAddress } from '../format/address.ts';
import { chainName } from '../format/names.ts';
import { t } from '../i18n.ts';
import { CopyButton } from './CopyButton.tsx';

export interface AddressProps {
  readonly address: string;
  readonly chain: Chain;
  readonly whole?: boolean;
  readonly copyName?: string;
}

export const Address = ({ address, chain, whole = false, copyName }: AddressProps) => (
  <span class={whole ? 'address whole' : 'address'}>
    <code title={address}>{whole ? address : shortenAddress(address)}</code>
    <CopyButton name={copyName ?? t('copy_address', chainName(chain))} read={() => address} />
  </span>
);
