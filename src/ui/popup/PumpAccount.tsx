/** Registering at Pump.fun, and deleting the account there behind the typed address. */
import { useState } from 'preact/hooks';
import type { AccountView } from '../../messaging/view.ts';
import { Address } from '../components/Address.tsx';
import { Button } from '../components/Button.tsx';
import { ConfirmTyped } from '../components/ConfirmTyped.tsx';
import { ErrorNote } from '../components/ErrorNote.tsx';
import { Note } from '../components/Note.tsx';
import { Section } from '../components/Section.tsx';
import { useCommand } from '../hooks/use-command.ts';
import { t } from '../i18n.ts';

export interface PumpAccountProps {
  readonly account: AccountView;
  /** False when it begins, true once Pump.fun has deleted the account: this part is gone by then. */
  readonly onDelete: (isDone: boolean) => void;
}

export const PumpAccount = ({ account, onDelete }: PumpAccountProps) => {
  const register = useCommand('pump.register');
  const remove = useCommand('pump.deleteUser');
  const [registered, setRegistered] = useState(false);
  const [confirming, setConfirming] = useState(false);

  const startRegister = async (): Promise<void> => {
    setRegistered(false);
    const result = await register.run({ accountId: account.id });
    if (result.ok) setRegistered(true);
  };
  const startDelete = async (confirmation: string): Promise<void> => {
    onDelete(false);
    const result = await remove.run({ accountId: account.id, confirmation });
    if (result.ok) onDelete(true);
  };

  return (
    <Section title={t('account_at_pump')}>
      <p class="hint">{t('register_text')}</p>
      <ErrorNote error={register.error} api="pump" />
      {registered && (
        <Note tone="positive" role="status">
          {t('registered')}
        </Note>
      )}
      <div class="actions">
        <Button pending={register.pending} onClick={() => void startRegister()}>
          {t('register')}
        </Button>
        {!confirming && (
          <Button kind="danger" onClick={() => setConfirming(true)}>
            {t('delete_account_open')}
          </Button>
        )}
      </div>
      {confirming && (
        <div class="danger-area stack">
          <p>{t('delete_account_text')}</p>
          <p class="hint">{t('confirm_address_is')}</p>
          <Address address={account.address} chain={account.chain} whole />
          <ConfirmTyped
            label={t('type_address')}
            expected={account.address}
            action={t('delete_account')}
            pending={remove.pending}
            error={remove.error}
            onConfirm={(confirmation) => void startDelete(confirmation)}
            onCancel={() => {
              remove.clear();
              setConfirming(false);
            }}
          />
        </div>
      )}
    </Section>
  );
};
