/**
 * Making or bringing a key: first a draft, whose address is shown, then the save. The text of a brought key goes from
 * its field straight to the background and is cleared at once.
 */
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Chain } from '../../apis.ts';
import { send } from '../../messaging/client.ts';
import type { KeyDraft } from '../../messaging/contract.ts';
import type { IdentityView } from '../../messaging/view.ts';
import { Button } from '../components/Button.tsx';
import { ErrorNote } from '../components/ErrorNote.tsx';
import { Field } from '../components/Field.tsx';
import { KeyFile } from '../components/KeyFile.tsx';
import { useCommand } from '../hooks/use-command.ts';
import { t } from '../i18n.ts';
import { SaveKey } from './SaveKey.tsx';

export interface AddKeyProps {
  readonly identities: readonly IdentityView[];
  /** The identity to suggest. */
  readonly identityId: string | null;
  /** Offered first, when the user came for a key of this chain. */
  readonly chain?: Chain | undefined;
  /** The popup closes over a file dialog in Firefox: there a tab is opened instead. */
  readonly onOpenTab?: (() => void) | undefined;
  readonly onSaved: () => void;
}

export const AddKey = ({ identities, identityId, chain, onOpenTab, onSaved }: AddKeyProps) => {
  const drafting = useCommand('keys.draft');
  const [draft, setDraft] = useState<KeyDraft>();
  const input = useRef<HTMLInputElement>(null);
  const open = useRef<string | undefined>(undefined);

  // Back from a draft: the focus returns to the first way of adding a key.
  const form = useRef<HTMLDivElement>(null);
  const hadDraft = useRef(false);
  useLayoutEffect(() => {
    if (!draft && hadDraft.current) form.current?.querySelector('button')?.focus();
    hadDraft.current = draft !== undefined;
  }, [draft]);

  // Leaving without a decision drops the draft. It expires by itself, too, so a failure here changes nothing.
  useEffect(
    () => () => {
      if (open.current !== undefined) send('keys.discard', { draftId: open.current }).catch(() => undefined);
    },
    [],
  );

  const start = async (source: Parameters<typeof drafting.run>[0]['source']): Promise<void> => {
    if (drafting.pending) return;
    const result = await drafting.run({ source });
    if (!result.ok) return input.current?.focus();
    open.current = result.value.draftId;
    setDraft(result.value);
  };

  const importText = (textSecret: string): void => {
    if (input.current) input.current.value = '';
    void start({ kind: 'import', textSecret });
  };

  if (draft) {
    return (
      <SaveKey
        draft={draft}
        identities={identities}
        identityId={identityId}
        onSaved={() => {
          open.current = undefined;
          onSaved();
        }}
        onDiscard={() => {
          open.current = undefined;
          setDraft(undefined);
        }}
      />
    );
  }

  const chains: readonly Chain[] = chain ? [chain] : ['solana', 'evm'];
  return (
    <div class="stack add-key" ref={form}>
      <p class="lead">{t('add_key_intro')}</p>
      <div class="card stack">
        <h2>{t('make_heading')}</h2>
        <div class="actions even">
          {chains.map((each) => (
            <Button
              key={each}
              icon="key"
              disabled={drafting.pending}
              onClick={() => void start({ kind: 'generate', chain: each })}
            >
              {each === 'solana' ? t('make_solana') : t('make_evm')}
            </Button>
          ))}
        </div>
      </div>
      <form
        class="card stack"
        onSubmit={(event) => {
          event.preventDefault();
          const textSecret = input.current?.value ?? '';
          if (textSecret === '') input.current?.focus();
          else importText(textSecret);
        }}
      >
        <h2>{t('import_heading')}</h2>
        <Field label={t('secret_key')} hint={t('secret_key_hint')} secret mono inputRef={input} />
        <ErrorNote error={drafting.error} />
        <Button submit kind="primary" pending={drafting.pending}>
          {t('check_key')}
        </Button>
        {onOpenTab ? (
          <Button kind="quiet" onClick={onOpenTab}>
            {t('import_in_tab')}
          </Button>
        ) : (
          <KeyFile onText={importText} />
        )}
      </form>
    </div>
  );
};
