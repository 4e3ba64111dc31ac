/** An address with its avatar and copy button, shortened in the middle; `whole` where it must be compared. */
import type { Chain } from '../../apis.ts';
import { shortenAddress } from '../format/address.ts';
import { addressSeed } from '../format/avatar.ts';
import { chainName } from '../format/names.ts';
import { t } from '../i18n.ts';
import { Avatar } from './Avatar.tsx';
import { CopyButton } from './CopyButton.tsx';

export interface AddressProps {
  readonly address: string;
  readonly chain: Chain;
  readonly whole?: boolean;
  readonly copyName?: string;
}

export const Address = ({ address, chain, whole = false, copyName }: AddressProps) => (
  <span class={whole ? 'address whole' : 'address'}>
    <Avatar seed={addressSeed(address, chain)} />
    <code title={address}>{whole ? address : shortenAddress(address)}</code>
    <CopyButton name={copyName ?? t('copy_address', chainName(chain))} read={() => address} />
  </span>
);
