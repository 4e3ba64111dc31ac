/** The password, then a token into the clipboard in whatever form the caller writes it. It is shown nowhere. // U1 */
import { useState } from 'preact/hooks';
import { APIS } from '../../apis.ts';
import { type AppError, toAppError } from '../../errors.ts';
import type { AccountAndApi } from '../../messaging/contract.ts';
import { copySecret } from '../clipboard.ts';
import { PasswordForm } from '../components/PasswordForm.tsx';
import { useCommand } from '../hooks/use-command.ts';
import { t } from '../i18n.ts';

export interface TokenFormProps extends AccountAndApi {
  readonly write: (tokenSecret: string) => string;
  readonly onCopied: () => void;
  readonly onCancel: () => void;
}

export const TokenForm = ({ accountId, api, write, onCopied, onCancel }: TokenFormProps) => {
  const command = useCommand('sessions.copyToken');
  const [failure, setFailure] = useState<AppError>();
  const submit = async (passwordSecret: string): Promise<boolean> => {
    setFailure(undefined);
    const result = await command.run({ accountId, api, passwordSecret });
    if (!result.ok) return false;
    try {
      await copySecret(write(result.value.tokenSecret));
    } catch (cause) {
      setFailure(toAppError(cause));
      return false;
    }
    onCopied();
    return true;
  };
  return (
    <PasswordForm
      text={t('copy_token_text', APIS[api].name)}
      action={t('copy_token')}
      pending={command.pending}
      error={command.error ?? failure}
      onSubmit={submit}
      onCancel={onCancel}
    />
  );
};
