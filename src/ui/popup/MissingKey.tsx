/** The place of an API that this identity has no key for. */
import { APIS, type Api } from '../../apis.ts';
import { Button } from '../components/Button.tsx';
import { Icon } from '../components/Icon.tsx';
import { Ring } from '../components/Ring.tsx';
import { t } from '../i18n.ts';

export interface MissingKeyProps {
  readonly api: Api;
  readonly onAdd: () => void;
}

export const MissingKey = ({ api, onAdd }: MissingKeyProps) => {
  const { name, chain } = APIS[api];
  return (
    <section class="pass missing" aria-label={t('session_region', name)}>
      <Ring share={0} tone="neutral" empty>
        <Icon name="key" />
      </Ring>
      <div class="pass-body">
        <span class="pass-name">{name}</span>
        <div class="pass-facts">
          <span class="pass-state tone-neutral" role="status">
            {chain === 'solana' ? t('no_key_solana') : t('no_key_evm')}
          </span>
        </div>
        <div class="pass-actions">
          <Button small onClick={onAdd}>
            {chain === 'solana' ? t('add_chain_key_solana') : t('add_chain_key_evm')}
          </Button>
        </div>
      </div>
    </section>
  );
};
