/** First run, step one: choose the password. The passwords stay in their fields and are cleared once sent. */
import { Button } from '../components/Button.tsx';
import { ErrorNote } from '../components/ErrorNote.tsx';
import { Mark } from '../components/Mark.tsx';
import { NewPasswordFields } from '../components/NewPasswordFields.tsx';
import { Progress } from '../components/Progress.tsx';
import { SandboxMark } from '../components/SandboxMark.tsx';
import { Screen } from '../components/Screen.tsx';
import { Steps } from '../components/Steps.tsx';
import { useCommand } from '../hooks/use-command.ts';
import { useNewPassword } from '../hooks/use-new-password.ts';
import { t } from '../i18n.ts';
import { submitWith } from '../submit-with.ts';

export const CreateVault = ({ sandbox }: { readonly sandbox: boolean }) => {
  const create = useCommand('vault.create');
  const password = useNewPassword();

  const submit = async (): Promise<void> => {
    if (create.pending) return;
    const passwordSecret = password.take();
    if (passwordSecret === null) return;
    const result = await create.run({ passwordSecret });
    if (result.ok) password.clear();
  };

  return (
    <Screen title={t('first_title')} class="centered">
      <div class="brand">
        <Mark />
        <span>{t('app_name')}</span>
        <SandboxMark shown={sandbox} />
      </div>
      <p class="lead">{t('first_intro')}</p>
      <Steps current={1} />
      <form class="stack" onSubmit={submitWith(submit)}>
        <NewPasswordFields
          password={password}
          label={t('new_password')}
          hint={t('first_password_hint')}
          repeatLabel={t('repeat_password')}
          autoFocus
        />
        <ErrorNote error={create.error} />
        {create.pending && <Progress text={t('deriving')} why={t('deriving_why')} />}
        <Button kind="primary" submit wide pending={create.pending}>
          {t('create_vault')}
        </Button>
      </form>
    </Screen>
  );
};
