/** Making an identity without a key yet. */
import { useRef } from 'preact/hooks';
import { Button } from '../components/Button.tsx';
import { ErrorNote } from '../components/ErrorNote.tsx';
import { Field } from '../components/Field.tsx';
import { useCommand } from '../hooks/use-command.ts';
import { useFocusFirst } from '../hooks/use-focus-first.ts';
import { t } from '../i18n.ts';
import { submitWith } from '../submit-with.ts';

export const NewIdentity = ({ onDone }: { readonly onDone: () => void }) => {
  const create = useCommand('identities.create');
  const input = useRef<HTMLInputElement>(null);
  useFocusFirst(input);
  const submit = async (): Promise<void> => {
    if (create.pending) return;
    const result = await create.run({ name: input.current?.value.trim() ?? '' });
    if (result.ok) onDone();
  };
  return (
    <form class="card inset stack" onSubmit={submitWith(submit)}>
      <Field label={t('identity_name')} hint={t('identity_hint')} maxLength={64} required inputRef={input} />
      <ErrorNote error={create.error} />
      <div class="actions">
        <Button kind="primary" submit pending={create.pending}>
          {t('create_identity')}
        </Button>
        <Button onClick={onDone}>{t('cancel')}</Button>
      </div>
    </form>
  );
};
