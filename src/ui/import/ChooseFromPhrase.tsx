/**
 * A recovery phrase that was recognised: shows the first addresses of the usual paths to choose from. The phrase ends with
 * this component; the passphrase never leaves its field but to the background.
 */
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { CHAINS, type Chain } from '../../apis.ts';
import type { KeyDraft, PhraseChoice } from '../../messaging/contract.ts';
import { Button } from '../components/Button.tsx';
import { ErrorNote } from '../components/ErrorNote.tsx';
import { Field } from '../components/Field.tsx';
import { Note } from '../components/Note.tsx';
import { Progress } from '../components/Progress.tsx';
import { chainName } from '../format/names.ts';
import { useCommand } from '../hooks/use-command.ts';
import { t } from '../i18n.ts';
import { submitWith } from '../submit-with.ts';
import { PathChoices, type PickedPath } from './PathChoices.tsx';

export interface ChooseFromPhraseProps {
  readonly phraseSecret: string;
  readonly words: number;
  /** Offered first. */
  readonly chain: Chain;
  readonly onDraft: (draft: KeyDraft) => void;
  readonly onCancel: () => void;
}

export const ChooseFromPhrase = (props: ChooseFromPhraseProps) => {
  const { phraseSecret, words, onDraft, onCancel } = props;
  const [chain, setChain] = useState(props.chain);
  const [hasPassphrase, setHasPassphrase] = useState(false);
  /** Of this chain and of what the passphrase field holds; undefined until both were sent. */
  const [choices, setChoices] = useState<readonly PhraseChoice[]>();
  const [picked, setPicked] = useState<PickedPath>('other');
  const preview = useCommand('keys.previewPhrase');
  const drafting = useCommand('keys.draft');
  const heading = useRef<HTMLHeadingElement>(null);
  const passphrase = useRef<HTMLInputElement>(null);
  const otherPath = useRef<HTMLInputElement>(null);
  /** Counts what was asked, so that a late answer to an earlier question is dropped. */
  const turn = useRef(0);
  useLayoutEffect(() => heading.current?.focus(), []);

  const forget = (): void => {
    turn.current += 1;
    setChoices(undefined);
    preview.clear();
    drafting.clear();
  };
  const show = async (wanted: Chain, passphraseSecret: string): Promise<void> => {
    forget();
    const asked = turn.current;
    const result = await preview.run({ phraseSecret, passphraseSecret, chain: wanted });
    if (asked !== turn.current || !result.ok) return;
    setChoices(result.value.choices);
    setPicked(result.value.choices.find(({ alreadyStored }) => !alreadyStored) ?? 'other');
  };
  useEffect(() => {
    void show(chain, '');
  }, []);

  const readPassphrase = (): string => passphrase.current?.value ?? '';
  const submit = async (): Promise<void> => {
    if (drafting.pending) return;
    if (!choices) return show(chain, readPassphrase());
    const path = picked === 'other' ? (otherPath.current?.value ?? '') : picked.path;
    const source = { kind: 'phrase', phraseSecret, passphraseSecret: readPassphrase(), chain, path } as const;
    const result = await drafting.run({ source });
    if (result.ok) return onDraft(result.value);
    otherPath.current?.focus();
  };

  return (
    <form class="card stack" aria-labelledby="phrase-title" onSubmit={submitWith(submit)}>
      <h2 id="phrase-title" tabIndex={-1} ref={heading}>
        {t('phrase_title')}
      </h2>
      <p class="hint">{t('phrase_words', words)}</p>
      <div class="actions" role="radiogroup" aria-label={t('sort_chain')}>
        {CHAINS.map((each) => (
          <label key={each} class="check">
            <input
              type="radio"
              name="phrase-chain"
              checked={each === chain}
              onChange={() => {
                setChain(each);
                void show(each, readPassphrase());
              }}
            />
            <span>{chainName(each)}</span>
          </label>
        ))}
      </div>
      <label class="check">
        <input
          type="checkbox"
          checked={hasPassphrase}
          onChange={(event) => {
            const has = event.currentTarget.checked;
            const had = readPassphrase() !== '';
            setHasPassphrase(has);
            if (!has && had) void show(chain, '');
          }}
        />
        <span>{t('phrase_has_passphrase')}</span>
      </label>
      {hasPassphrase && (
        <Field
          label={t('passphrase')}
          hint={t('passphrase_hint')}
          secret
          inputRef={passphrase}
          onInput={forget}
        />
      )}
      {preview.pending && <Progress text={t('finding_addresses')} />}
      {choices?.every(({ alreadyStored }) => alreadyStored) && (
        <Note tone="neutral">{t('phrase_none_left')}</Note>
      )}
      {choices && <PathChoices choices={choices} picked={picked} onPick={setPicked} />}
      {choices && picked === 'other' && (
        <Field
          key={chain}
          label={t('path_label')}
          hint={t('path_other_hint')}
          value={choices[0]?.path ?? ''}
          maxLength={200}
          mono
          inputRef={otherPath}
        />
      )}
      <ErrorNote error={preview.error ?? drafting.error} />
      <div class="actions">
        <Button kind="primary" submit pending={drafting.pending || preview.pending}>
          {choices || preview.pending ? t('check_address') : t('show_addresses')}
        </Button>
        <Button disabled={drafting.pending} onClick={onCancel}>
          {t('cancel')}
        </Button>
      </div>
    </form>
  );
};
