/** The locked vault: the password, and nothing that would tell whose vault it is. */
import { useRef, useState } from 'preact/hooks';
import type { LockedView } from '../../messaging/view.ts';
import { Button } from '../components/Button.tsx';
import { EraseVault } from '../components/EraseVault.tsx';
import { ErrorNote } from '../components/ErrorNote.tsx';
import { Field } from '../components/Field.tsx';
import { Mark } from '../components/Mark.tsx';
import { Progress } from '../components/Progress.tsx';
import { SandboxMark } from '../components/SandboxMark.tsx';
import { Screen } from '../components/Screen.tsx';
import { useCommand } from '../hooks/use-command.ts';
import { t } from '../i18n.ts';
import { UnlockWithPasskey } from '../passkey/UnlockWithPasskey.tsx';
import { submitWith } from '../submit-with.ts';
import { StillServing } from './StillServing.tsx';

export const Unlock = ({ view: { sandbox, stillServing } }: { readonly view: LockedView }) => {
  const unlock = useCommand('vault.unlock');
  const [forgot, setForgot] = useState(false);
  const input = useRef<HTMLInputElement>(null);

  const submit = async (): Promise<void> => {
    if (!input.current || unlock.pending) return;
    if (input.current.value === '') return input.current.focus();
    const result = await unlock.run({ passwordSecret: input.current.value });
    if (!input.current) return;
    input.current.value = '';
    if (!result.ok) input.current.focus();
  };

  return (
    <Screen title={t('locked_title')} class="centered locked">
      <div class="brand large">
        <Mark />
        <SandboxMark shown={sandbox} />
      </div>
      <p class="lead">{t('locked_text')}</p>
      <form class="stack" onSubmit={submitWith(submit)}>
        <Field label={t('password')} secret autoFocus inputRef={input} />
        <ErrorNote error={unlock.error} />
        <Button kind="primary" submit wide pending={unlock.pending}>
          {t('unlock')}
        </Button>
        {unlock.pending && <Progress text={t('deriving')} why={t('deriving_why')} />}
      </form>
      <UnlockWithPasskey />
      {stillServing && <StillServing untilMs={stillServing.untilMs} />}
      <div class="stack bottom">
        <Button kind="quiet" expanded={forgot} onClick={() => setForgot(!forgot)}>
          {t('forgot')}
        </Button>
        {forgot && (
          <div class="danger-area stack">
            <p>{t('forgot_text')}</p>
            <EraseVault />
          </div>
        )}
      </div>
    </Screen>
  );
};
