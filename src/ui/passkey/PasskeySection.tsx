/** The settings' part about the passkey: enrol one with the password, or remove it. Hidden where there can be none. */
import { useRef } from 'preact/hooks';
import { send } from '../../messaging/client.ts';
import { Button } from '../components/Button.tsx';
import { ErrorNote } from '../components/ErrorNote.tsx';
import { Field } from '../components/Field.tsx';
import { Section } from '../components/Section.tsx';
import { t } from '../i18n.ts';
import { useAttempt } from './use-attempt.ts';
import type { PasskeyState } from './use-passkey.ts';
import { makePasskey, type NewPasskey } from './webauthn.ts';

const Enrol = ({ onDone }: { readonly onDone: () => void }) => {
  const attempt = useAttempt();
  const password = useRef<HTMLInputElement>(null);
  /** Made, and not taken because the password was wrong: the user need not make another. */
  const made = useRef<NewPasskey | null>(null);

  const submit = async (): Promise<void> => {
    if (!password.current) return;
    const passwordSecret = password.current.value;
    if (passwordSecret === '') return password.current.focus();
    const ok = await attempt.run(async () => {
      made.current ??= await makePasskey();
      await send('passkey.enrol', { passwordSecret, ...made.current });
      made.current = null;
    });
    if (ok) return onDone();
    if (!password.current) return;
    password.current.value = '';
    password.current.focus();
  };

  return (
    <form
      class="stack narrow"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <p class="hint">{t('passkey_add_text')}</p>
      <Field label={t('passkey_password')} secret inputRef={password} />
      <ErrorNote error={attempt.error} />
      <div class="actions">
        <Button submit icon="key" pending={attempt.pending}>
          {t('passkey_add')}
        </Button>
      </div>
    </form>
  );
};

const Enrolled = ({ onDone }: { readonly onDone: () => void }) => {
  const attempt = useAttempt();
  const remove = async (): Promise<void> => {
    if (await attempt.run(async () => void (await send('passkey.remove', {})))) onDone();
  };
  return (
    <>
      <p role="status">{t('passkey_enrolled')}</p>
      <p class="hint">{t('passkey_enrolled_hint')}</p>
      <ErrorNote error={attempt.error} />
      <div class="actions">
        <Button pending={attempt.pending} onClick={() => void remove()}>
          {t('passkey_remove')}
        </Button>
      </div>
    </>
  );
};

export const PasskeySection = ({ passkey, reload }: PasskeyState) =>
  passkey === 'unavailable' ? null : (
    <Section title={t('passkey_title')}>
      {passkey === 'none' ? <Enrol onDone={reload} /> : <Enrolled onDone={reload} />}
    </Section>
  );
