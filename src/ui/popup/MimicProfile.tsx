/** The user's own profile at Mimic, edited in place. The email comes from Mimic and can't be changed here. */
import { useRef, useState } from 'preact/hooks';
import type { Input } from '../../messaging/contract.ts';
import type { MimicProfileView } from '../../messaging/view.ts';
import { Button } from '../components/Button.tsx';
import { ErrorNote } from '../components/ErrorNote.tsx';
import { Facts } from '../components/Facts.tsx';
import { Field } from '../components/Field.tsx';
import { Note } from '../components/Note.tsx';
import { useCommand } from '../hooks/use-command.ts';
import { useFocusFirst } from '../hooks/use-focus-first.ts';
import { t } from '../i18n.ts';
import { submitWith } from '../submit-with.ts';

/** Mimic’s documents: intendedUse has at most 255 characters. */
const INTENDED_USE_LIMIT = 255;
const NAME_LIMIT = 255;

export interface MimicProfileProps {
  readonly profile: MimicProfileView;
  readonly accountId: string;
  readonly editable: boolean;
}

interface FormProps {
  readonly profile: MimicProfileView;
  readonly accountId: string;
  readonly onDone: (saved: boolean) => void;
}

const ProfileForm = ({ profile, accountId, onDone }: FormProps) => {
  const update = useCommand('mimic.updateProfile');
  const [used, setUsed] = useState(profile.intendedUse?.length ?? 0);
  const name = useRef<HTMLInputElement>(null);
  useFocusFirst(name);
  const intendedUse = useRef<HTMLTextAreaElement>(null);

  const submit = async (): Promise<void> => {
    if (update.pending) return;
    const next = {
      name: name.current?.value.trim() ?? '',
      intendedUse: intendedUse.current?.value.trim() ?? '',
    };
    const input: Input<'mimic.updateProfile'> = {
      accountId,
      ...(next.name === (profile.name ?? '') ? {} : { name: next.name }),
      ...(next.intendedUse === (profile.intendedUse ?? '') ? {} : { intendedUse: next.intendedUse }),
    };
    if (input.name === undefined && input.intendedUse === undefined) return onDone(false);
    const result = await update.run(input);
    if (result.ok) onDone(true);
  };

  return (
    <form class="stack" onSubmit={submitWith(submit)}>
      <Field label={t('name')} value={profile.name ?? ''} maxLength={NAME_LIMIT} inputRef={name} />
      <Field
        label={t('intended_use')}
        value={profile.intendedUse ?? ''}
        hint={t('characters_left', used, INTENDED_USE_LIMIT)}
        maxLength={INTENDED_USE_LIMIT}
        multiline
        textRef={intendedUse}
        onInput={(value) => setUsed(value.length)}
      />
      {profile.email && <Facts facts={[{ term: t('email'), value: profile.email }]} />}
      <p class="hint">{t('email_read_only')}</p>
      <ErrorNote error={update.error} api="mimic" />
      <div class="actions">
        <Button kind="primary" submit pending={update.pending}>
          {t('save_profile')}
        </Button>
        <Button onClick={() => onDone(false)}>{t('cancel')}</Button>
      </div>
    </form>
  );
};

/** What the reply did not say is not the same as none. */
const toShown = (value: string | null | undefined) =>
  value || <span class="soft">{t(value === undefined ? 'not_told' : 'none')}</span>;

export const MimicProfile = ({ profile, accountId, editable }: MimicProfileProps) => {
  const [mode, setMode] = useState<'shown' | 'editing' | 'saved'>('shown');
  if (mode === 'editing') {
    return (
      <ProfileForm
        profile={profile}
        accountId={accountId}
        onDone={(saved) => setMode(saved ? 'saved' : 'shown')}
      />
    );
  }
  return (
    <>
      <Facts
        facts={[
          { term: t('name'), value: toShown(profile.name) },
          { term: t('intended_use'), value: toShown(profile.intendedUse) },
          { term: t('email'), value: toShown(profile.email) },
        ]}
      />
      {mode === 'saved' && (
        <Note tone="positive" role="status">
          {t('profile_saved')}
        </Note>
      )}
      {editable && (
        <div class="actions">
          <Button small onClick={() => setMode('editing')}>
            {t('edit_profile')}
          </Button>
        </div>
      )}
    </>
  );
};
