/** A checked key before it is saved: its address in full, and where it shall go. */
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { KeyDraft } from '../../messaging/contract.ts';
import type { IdentityView } from '../../messaging/view.ts';
import { Address } from '../components/Address.tsx';
import { Button } from '../components/Button.tsx';
import { ErrorNote } from '../components/ErrorNote.tsx';
import { Field } from '../components/Field.tsx';
import { Note } from '../components/Note.tsx';
import { Select } from '../components/Select.tsx';
import { chainName, formatName } from '../format/names.ts';
import { useCommand } from '../hooks/use-command.ts';
import { t } from '../i18n.ts';
import { submitWith } from '../submit-with.ts';

const NEW = 'new';

export interface SaveKeyProps {
  readonly draft: KeyDraft;
  readonly identities: readonly IdentityView[];
  readonly identityId: string | null;
  readonly onSaved: () => void;
  readonly onDiscard: () => void;
}

export const SaveKey = ({ draft, identities, identityId, onSaved, onDiscard }: SaveKeyProps) => {
  const free = identities.filter((identity) => !identity.accounts[draft.chain]);
  const [target, setTarget] = useState(
    () => (free.find(({ id }) => id === identityId) ?? free[0])?.id ?? NEW,
  );
  const save = useCommand('keys.save');
  const discard = useCommand('keys.discard');
  const name = useRef<HTMLInputElement>(null);
  const label = useRef<HTMLInputElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => heading.current?.focus(), []);

  const submit = async (): Promise<void> => {
    if (save.pending) return;
    const result = await save.run({
      draftId: draft.draftId,
      label: label.current?.value.trim() ?? '',
      identity:
        target === NEW
          ? { kind: 'new', name: name.current?.value.trim() ?? '' }
          : { kind: 'existing', identityId: target },
    });
    if (result.ok) onSaved();
  };
  const drop = async (): Promise<void> => {
    await discard.run({ draftId: draft.draftId });
    onDiscard();
  };

  const defaultLabel = draft.chain === 'solana' ? t('default_label_solana') : t('default_label_evm');
  return (
    <section class="stack" aria-labelledby="draft-title">
      <div class="card stack">
        <h2 id="draft-title" tabIndex={-1} ref={heading}>
          {t('draft_title')}
        </h2>
        <p class="eyebrow">
          {draft.format === 'generated' ? t('draft_made', chainName(draft.chain)) : formatName(draft.format)}
        </p>
        <Address address={draft.address} chain={draft.chain} whole />
        <p class="hint">{draft.format === 'generated' ? t('draft_backup') : t('draft_check')}</p>
      </div>
      {draft.alreadyStored ? (
        <>
          <Note tone="warning" role="alert">
            {t('draft_exists')}
          </Note>
          <div class="actions">
            <Button onClick={() => void drop()}>{t('discard')}</Button>
          </div>
        </>
      ) : (
        <form class="stack" onSubmit={submitWith(submit)}>
          {identities.length > 0 && (
            <Select
              label={t('identity')}
              value={target}
              options={[
                ...free.map((identity) => ({ value: identity.id, text: identity.name })),
                { value: NEW, text: t('new_identity') },
              ]}
              onChange={setTarget}
            />
          )}
          {target === NEW && (
            <Field
              label={t('identity_name')}
              hint={t('identity_hint')}
              value={identities.length === 0 ? t('default_identity') : ''}
              maxLength={64}
              required
              inputRef={name}
            />
          )}
          <Field label={t('label')} value={defaultLabel} maxLength={64} required inputRef={label} />
          <ErrorNote error={save.error} />
          <div class="actions">
            <Button kind="primary" submit pending={save.pending}>
              {t('save_key')}
            </Button>
            <Button onClick={() => void drop()}>{t('discard')}</Button>
          </div>
        </form>
      )}
    </section>
  );
};
