/** A key file that was recognised: asks for its own password. The file's text ends with this component. */
import { useRef } from 'preact/hooks';
import type { KeyDraft } from '../../messaging/contract.ts';
import { Address } from '../components/Address.tsx';
import { Button } from '../components/Button.tsx';
import { ErrorNote } from '../components/ErrorNote.tsx';
import { Field } from '../components/Field.tsx';
import { Progress } from '../components/Progress.tsx';
import { useCommand } from '../hooks/use-command.ts';
import { useFocusFirst } from '../hooks/use-focus-first.ts';
import { t } from '../i18n.ts';
import { submitWith } from '../submit-with.ts';

export interface OpenKeystoreProps {
  readonly textSecret: string;
  /** As the file says; nothing has proved it yet. */
  readonly statedAddress: string | null;
  readonly onDraft: (draft: KeyDraft) => void;
  readonly onCancel: () => void;
}

export const OpenKeystore = ({ textSecret, statedAddress, onDraft, onCancel }: OpenKeystoreProps) => {
  const opening = useCommand('keys.draft');
  const input = useRef<HTMLInputElement>(null);
  useFocusFirst(input);

  const submit = async (): Promise<void> => {
    if (!input.current || opening.pending) return;
    // An empty password is one that key files may have.
    const passwordSecret = input.current.value;
    input.current.value = '';
    const result = await opening.run({ source: { kind: 'keystore', textSecret, passwordSecret } });
    if (result.ok) onDraft(result.value);
    else input.current?.focus();
  };

  return (
    <form class="card stack" aria-labelledby="keystore-title" onSubmit={submitWith(submit)}>
      <h2 id="keystore-title">{t('keystore_title')}</h2>
      {statedAddress !== null && (
        <div>
          <p class="hint">{t('keystore_stated')}</p>
          <Address address={statedAddress} chain="evm" whole />
        </div>
      )}
      <Field label={t('keystore_password')} hint={t('keystore_password_hint')} secret inputRef={input} />
      <ErrorNote error={opening.error} />
      {opening.pending && <Progress text={t('opening_key_file')} why={t('opening_key_file_why')} />}
      <div class="actions">
        <Button kind="primary" submit pending={opening.pending}>
          {t('open_key_file')}
        </Button>
        <Button disabled={opening.pending} onClick={onCancel}>
          {t('cancel')}
        </Button>
      </div>
    </form>
  );
};
