/**
 * Making or bringing a key: first a draft, whose address is shown, then the save. What was brought and is no key by itself
 * yet (a key file, a phrase) is held by this component alone, until it became a draft or was dropped.
 */
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Chain } from '../../apis.ts';
import { send } from '../../messaging/client.ts';
import type { DraftSource, InspectedSecret, KeyDraft } from '../../messaging/contract.ts';
import type { IdentityView } from '../../messaging/view.ts';
import { Button } from '../components/Button.tsx';
import { useCommand } from '../hooks/use-command.ts';
import { t } from '../i18n.ts';
import { ChooseFromPhrase } from '../import/ChooseFromPhrase.tsx';
import { ImportKey } from '../import/ImportKey.tsx';
import { OpenKeystore } from '../import/OpenKeystore.tsx';
import { SaveKey } from './SaveKey.tsx';

export interface AddKeyProps {
  readonly identities: readonly IdentityView[];
  /** The identity to suggest. */
  readonly identityId: string | null;
  /** Offered first, when the user came for a key of this chain. */
  readonly chain?: Chain | undefined;
  /** COMPAT(firefox): the popup closes over a file dialog there, so a tab is opened instead. */
  readonly onOpenTab?: (() => void) | undefined;
  readonly onSaved: () => void;
}

interface Brought {
  readonly textSecret: string;
  readonly inspected: Exclude<InspectedSecret, { kind: 'key' }>;
}

// A draft expires by itself, too, so a failure here changes nothing.
const discard = (draftId: string): void => {
  send('keys.discard', { draftId }).catch(() => undefined);
};

export const AddKey = ({ identities, identityId, chain, onOpenTab, onSaved }: AddKeyProps) => {
  const drafting = useCommand('keys.draft');
  const [brought, setBrought] = useState<Brought>();
  const [draft, setDraft] = useState<KeyDraft>();
  const open = useRef<string | undefined>(undefined);
  const gone = useRef(false);

  // Back from a later step: the focus returns to the first way of adding a key.
  const form = useRef<HTMLDivElement>(null);
  const wasAway = useRef(false);
  useLayoutEffect(() => {
    const isAway = draft !== undefined || brought !== undefined;
    if (!isAway && wasAway.current) form.current?.querySelector('button')?.focus();
    wasAway.current = isAway;
  }, [draft, brought]);

  // Leaving without a decision drops the draft.
  useEffect(
    () => () => {
      gone.current = true;
      if (open.current !== undefined) discard(open.current);
    },
    [],
  );

  const accept = (made: KeyDraft): void => {
    if (gone.current) discard(made.draftId);
    else {
      open.current = made.draftId;
      setBrought(undefined);
      setDraft(made);
    }
  };
  const start = async (source: DraftSource): Promise<void> => {
    if (drafting.pending) return;
    const result = await drafting.run({ source });
    if (result.ok) accept(result.value);
  };
  const take = (textSecret: string, inspected: InspectedSecret): void => {
    drafting.clear();
    if (inspected.kind === 'key') void start({ kind: 'import', textSecret });
    else setBrought({ textSecret, inspected });
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

  const steps = { onDraft: accept, onCancel: () => setBrought(undefined) };
  if (brought?.inspected.kind === 'keystore') {
    const { statedAddress } = brought.inspected;
    return <OpenKeystore textSecret={brought.textSecret} statedAddress={statedAddress} {...steps} />;
  }
  if (brought?.inspected.kind === 'phrase') {
    const { words } = brought.inspected;
    return (
      <ChooseFromPhrase
        phraseSecret={brought.textSecret}
        words={words}
        chain={chain ?? 'solana'}
        {...steps}
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
      <ImportKey
        error={drafting.error}
        pending={drafting.pending}
        onOpenTab={onOpenTab}
        onRecognised={take}
      />
    </div>
  );
};
