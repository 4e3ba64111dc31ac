/** The settings' part about the passkey: enrol one with the password, or remove it. Hidden where there can be none. */
import { useEffect, useRef } from 'preact/hooks';
import { send } from '../../messaging/client.ts';
import { Button } from '../components/Button.tsx';
import { ErrorNote } from '../components/ErrorNote.tsx';
import { Field } from '../components/Field.tsx';
import { Note } from '../components/Note.tsx';
import { Section } from '../components/Section.tsx';
import { useAttempt } from '../hooks/use-attempt.ts';
import { useFocusFirst } from '../hooks/use-focus-first.ts';
import { t } from '../i18n.ts';
import type { PasskeyState } from '../passkey/use-passkey.ts';
import { submitWith } from '../submit-with.ts';
import { makePasskey, type NewPasskey } from './make-passkey.ts';

interface PartProps {
  /** The part before this one had the focus, and is gone. */
  readonly takesFocus: boolean;
  readonly onDone: () => void;
}

const Enrol = ({ takesFocus, onDone }: PartProps) => {
  const attempt = useAttempt();
  const password = useRef<HTMLInputElement>(null);
  useFocusFirst(password, takesFocus);
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
    <form class="stack narrow" onSubmit={submitWith(submit)}>
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

const Enrolled = ({ takesFocus, onDone }: PartProps) => {
  const attempt = useAttempt();
  const root = useRef<HTMLDivElement>(null);
  useFocusFirst(root, takesFocus);
  const remove = async (): Promise<void> => {
    if (await attempt.run(async () => void (await send('passkey.remove', {})))) onDone();
  };
  return (
    <>
      <p role="status">{t('passkey_enrolled')}</p>
      <p class="hint">{t('passkey_enrolled_hint')}</p>
      <ErrorNote error={attempt.error} />
      <div class="actions" ref={root}>
        <Button pending={attempt.pending} onClick={() => void remove()}>
          {t('passkey_remove')}
        </Button>
      </div>
    </>
  );
};

export interface PasskeySectionProps extends PasskeyState {
  /** A change of password has just dropped it. */
  readonly dropped: boolean;
}

export const PasskeySection = ({ passkey, reload, dropped }: PasskeySectionProps) => {
  const acted = useRef(false);
  useEffect(() => {
    acted.current = false;
  }, [passkey]);
  if (passkey === 'unavailable') return null;
  const part: PartProps = {
    takesFocus: acted.current,
    onDone: () => {
      acted.current = true;
      reload();
    },
  };
  return (
    <Section title={t('passkey_title')}>
      {passkey === 'none' && dropped && (
        <Note tone="warning" role="status">
          {t('passkey_dropped')}
        </Note>
      )}
      {passkey === 'none' ? <Enrol {...part} /> : <Enrolled {...part} />}
    </Section>
  );
};
