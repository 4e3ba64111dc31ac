/** One identity with its keys. */
import { useRef, useState } from 'preact/hooks';
import { CHAINS } from '../../apis.ts';
import type { IdentityView } from '../../messaging/view.ts';
import { Button } from '../components/Button.tsx';
import { ErrorNote } from '../components/ErrorNote.tsx';
import { Field } from '../components/Field.tsx';
import { IconButton } from '../components/IconButton.tsx';
import { useCommand } from '../hooks/use-command.ts';
import { useFocusFirst } from '../hooks/use-focus-first.ts';
import { t } from '../i18n.ts';
import { submitWith } from '../submit-with.ts';
import { KeyCard } from './KeyCard.tsx';

export type MoveBy = -1 | 1;

export interface IdentityCardProps {
  readonly identity: IdentityView;
  readonly identities: readonly IdentityView[];
  readonly selected: boolean;
  /** Absent where there is no order to change. */
  readonly moving?: {
    readonly isFirst: boolean;
    readonly isLast: boolean;
    readonly move: (by: MoveBy) => void;
  };
}

interface FormProps {
  readonly identity: IdentityView;
  readonly onDone: () => void;
}

const RenameForm = ({ identity, onDone }: FormProps) => {
  const rename = useCommand('identities.rename');
  const input = useRef<HTMLInputElement>(null);
  useFocusFirst(input);
  const submit = async (): Promise<void> => {
    if (rename.pending) return;
    const result = await rename.run({ identityId: identity.id, name: input.current?.value.trim() ?? '' });
    if (result.ok) onDone();
  };
  return (
    <form class="stack" onSubmit={submitWith(submit)}>
      <Field label={t('identity_name')} value={identity.name} maxLength={64} required inputRef={input} />
      <ErrorNote error={rename.error} />
      <div class="actions">
        <Button kind="primary" submit pending={rename.pending}>
          {t('save_name')}
        </Button>
        <Button onClick={onDone}>{t('cancel')}</Button>
      </div>
    </form>
  );
};

const RemoveForm = ({ identity, onDone }: FormProps) => {
  const remove = useCommand('identities.remove');
  const root = useRef<HTMLDivElement>(null);
  useFocusFirst(root);
  return (
    <div class="danger-area stack" ref={root}>
      <p>{t('remove_identity_text', identity.name)}</p>
      <ErrorNote error={remove.error} />
      <div class="actions">
        <Button
          kind="danger"
          pending={remove.pending}
          onClick={() => void remove.run({ identityId: identity.id })}
        >
          {t('remove_identity')}
        </Button>
        <Button onClick={onDone}>{t('cancel')}</Button>
      </div>
    </div>
  );
};

export const IdentityCard = ({ identity, identities, selected, moving }: IdentityCardProps) => {
  const [form, setForm] = useState<'rename' | 'remove'>();
  const titleId = `identity-${identity.id}`;
  const accounts = CHAINS.flatMap((chain) => identity.accounts[chain] ?? []);
  const close = (): void => setForm(undefined);
  return (
    <section class="card identity" aria-labelledby={titleId} data-identity={identity.id}>
      <div class="section-head">
        <h2 id={titleId}>{identity.name}</h2>
        {selected && <span class="chip">{t('selected_mark')}</span>}
        <span class="spacer" />
        {moving && (
          <span class="identity-moves">
            <IconButton
              icon="up"
              name={t('move_up', identity.name)}
              disabled={moving.isFirst}
              onClick={() => moving.move(-1)}
            />
            <IconButton
              icon="chevron"
              name={t('move_down', identity.name)}
              disabled={moving.isLast}
              onClick={() => moving.move(1)}
            />
          </span>
        )}
        <Button
          small
          kind="quiet"
          name={t('rename_identity', identity.name)}
          expanded={form === 'rename'}
          onClick={() => setForm('rename')}
        >
          {t('rename')}
        </Button>
        {accounts.length === 0 && (
          <Button
            small
            kind="quiet"
            name={t('remove_named', identity.name)}
            expanded={form === 'remove'}
            onClick={() => setForm('remove')}
          >
            {t('remove')}
          </Button>
        )}
      </div>
      {form === 'rename' && <RenameForm identity={identity} onDone={close} />}
      {form === 'remove' && <RemoveForm identity={identity} onDone={close} />}
      {accounts.length === 0 && <p class="empty">{t('identity_empty')}</p>}
      {accounts.map((account) => (
        <KeyCard key={account.id} account={account} identity={identity} identities={identities} />
      ))}
    </section>
  );
};
