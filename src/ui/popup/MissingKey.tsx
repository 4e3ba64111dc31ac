/** The place of an API that this identity has no key for. */
import { APIS, type Api } from '../../apis.ts';
import { Button } from '../components/Button.tsx';
import { Icon } from '../components/Icon.tsx';
import { t } from '../i18n.ts';

export interface MissingKeyProps {
  readonly api: Api;
  readonly onAdd: () => void;
}

export const MissingKey = ({ api, onAdd }: MissingKeyProps) => {
  const { name, chain } = APIS[api];
  return (
    <section class="pass missing" aria-label={t('session_region', name)}>
      <div class="pass-body">
        <div class="pass-line">
          <span class="pass-name">{name}</span>
          <span class="pass-state tone-neutral" role="status">
            <Icon name="key" />
            <span>{chain === 'solana' ? t('no_key_solana') : t('no_key_evm')}</span>
          </span>
        </div>
      </div>
      <div class="pass-stub">
        <Button small onClick={onAdd}>
          {chain === 'solana' ? t('add_chain_key_solana') : t('add_chain_key_evm')}
        </Button>
      </div>
    </section>
  );
};
