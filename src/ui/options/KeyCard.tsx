/** One key: its label and address, and what can be done with it, one form at a time. */
import { useRef, useState } from 'preact/hooks';
import type { AccountView, IdentityView } from '../../messaging/view.ts';
import { Address } from '../components/Address.tsx';
import { Button } from '../components/Button.tsx';
import { ConfirmTyped } from '../components/ConfirmTyped.tsx';
import { ErrorNote } from '../components/ErrorNote.tsx';
import { Field } from '../components/Field.tsx';
import { Select } from '../components/Select.tsx';
import { chainName } from '../format/names.ts';
import { formatPoint } from '../format/time.ts';
import { useCommand } from '../hooks/use-command.ts';
import { useFocusFirst } from '../hooks/use-focus-first.ts';
import { t } from '../i18n.ts';
import { submitWith } from '../submit-with.ts';
import { RawNonceConsent } from './RawNonceConsent.tsx';
import { RevealKey } from './RevealKey.tsx';

export interface KeyCardProps {
  readonly account: AccountView;
  readonly identity: IdentityView;
  readonly identities: readonly IdentityView[];
}

interface FormProps {
  readonly account: AccountView;
  readonly onDone: () => void;
}

const LabelForm = ({ account, onDone }: FormProps) => {
  const save = useCommand('keys.setLabel');
  const input = useRef<HTMLInputElement>(null);
  useFocusFirst(input);
  const submit = async (): Promise<void> => {
    if (save.pending) return;
    const result = await save.run({ accountId: account.id, label: input.current?.value.trim() ?? '' });
    if (result.ok) onDone();
  };
  return (
    <form class="stack" onSubmit={submitWith(submit)}>
      <Field label={t('label')} value={account.label} maxLength={64} required inputRef={input} />
      <ErrorNote error={save.error} />
      <div class="actions">
        <Button kind="primary" submit pending={save.pending}>
          {t('save_label')}
        </Button>
        <Button onClick={onDone}>{t('cancel')}</Button>
      </div>
    </form>
  );
};

const MoveForm = ({
  account,
  onDone,
  targets,
}: FormProps & { readonly targets: readonly IdentityView[] }) => {
  const move = useCommand('keys.move');
  const [target, setTarget] = useState(targets[0]?.id ?? '');
  const root = useRef<HTMLDivElement>(null);
  useFocusFirst(root);
  if (targets.length === 0) {
    return (
      <div class="stack" ref={root}>
        <p>{t('move_nowhere', chainName(account.chain))}</p>
        <div class="actions">
          <Button onClick={onDone}>{t('cancel')}</Button>
        </div>
      </div>
    );
  }
  return (
    <div class="stack" ref={root}>
      <Select
        label={t('move_to')}
        value={target}
        options={targets.map(({ id, name }) => ({ value: id, text: name }))}
        onChange={setTarget}
      />
      <ErrorNote error={move.error} />
      <div class="actions">
        <Button
          kind="primary"
          pending={move.pending}
          onClick={() => void move.run({ accountId: account.id, identityId: target })}
        >
          {t('move_key')}
        </Button>
        <Button onClick={onDone}>{t('cancel')}</Button>
      </div>
    </div>
  );
};

const RemoveForm = ({ account, onDone }: FormProps) => {
  const remove = useCommand('keys.remove');
  return (
    <div class="danger-area stack">
      <p>{t('remove_key_text')}</p>
      <p class="hint">{t('confirm_address_is')}</p>
      <Address address={account.address} chain={account.chain} whole />
      <ConfirmTyped
        label={t('type_address')}
        expected={account.address}
        action={t('remove_key')}
        pending={remove.pending}
        error={remove.error}
        onConfirm={(confirmation) => void remove.run({ accountId: account.id, confirmation })}
        onCancel={onDone}
      />
    </div>
  );
};

export const KeyCard = ({ account, identity, identities }: KeyCardProps) => {
  const [form, setForm] = useState<'label' | 'move' | 'reveal' | 'remove'>();
  const close = (): void => setForm(undefined);
  const { label, chain } = account;
  const date = formatPoint(account.createdAtMs);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would need a legend; the label in it is the name.
    <div class="key" role="group" aria-label={label}>
      <div class="key-head">
        <span class={`chain chain-${chain}`}>{chainName(chain)}</span>
        <strong class="key-label">{label}</strong>
        <span class="hint">
          {account.source === 'generated' ? t('key_made_on', date) : t('key_imported_on', date)}
        </span>
      </div>
      <Address address={account.address} chain={chain} whole copyName={t('copy_address_of', label)} />
      <div class="actions">
        <Button
          small
          name={t('edit_label_of', label)}
          expanded={form === 'label'}
          onClick={() => setForm('label')}
        >
          {t('edit_label')}
        </Button>
        <Button
          small
          name={t('move_named', label)}
          expanded={form === 'move'}
          onClick={() => setForm('move')}
        >
          {t('move')}
        </Button>
        <Button
          small
          name={t('reveal_named', label)}
          expanded={form === 'reveal'}
          onClick={() => setForm('reveal')}
        >
          {t('reveal')}
        </Button>
        <Button
          small
          kind="danger"
          name={t('remove_named', label)}
          expanded={form === 'remove'}
          onClick={() => setForm('remove')}
        >
          {t('remove')}
        </Button>
      </div>
      {chain === 'evm' && <RawNonceConsent account={account} />}
      {form === 'label' && <LabelForm account={account} onDone={close} />}
      {form === 'move' && (
        <MoveForm
          account={account}
          onDone={close}
          targets={identities.filter(({ id, accounts }) => id !== identity.id && !accounts[chain])}
        />
      )}
      {form === 'reveal' && <RevealKey accountId={account.id} onDone={close} />}
      {form === 'remove' && <RemoveForm account={account} onDone={close} />}
    </div>
  );
};
