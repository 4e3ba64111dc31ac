/** Erasing everything, behind the typed word. */
import { useCommand } from '../hooks/use-command.ts';
import { t } from '../i18n.ts';
import { ConfirmTyped } from './ConfirmTyped.tsx';

const WORD = 'ERASE';

export const EraseVault = () => {
  const erase = useCommand('vault.erase');
  return (
    <ConfirmTyped
      label={t('type_erase')}
      expected={WORD}
      action={t('erase')}
      pending={erase.pending}
      error={erase.error}
      onConfirm={(confirmation) => void erase.run({ confirmation })}
    />
  );
};
