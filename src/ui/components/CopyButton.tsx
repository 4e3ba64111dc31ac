/** Copies a text and says so. The text is asked for at the click, never kept; a secret leaves the clipboard again. // U1 */
import { useState } from 'preact/hooks';
import { copyPlain, copySecret } from '../clipboard.ts';
import { t } from '../i18n.ts';
import { Icon } from './Icon.tsx';

export interface CopyButtonProps {
  readonly name: string;
  readonly read: () => string;
  /** Shown beside the icon; without it the button is the icon alone. */
  readonly text?: string;
  readonly onCopied?: () => void;
  readonly secret?: boolean;
}

const SHOWN_MS = 2000;

export const CopyButton = ({ name, read, text, onCopied, secret = false }: CopyButtonProps) => {
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle');
  const copy = async (): Promise<void> => {
    try {
      await (secret ? copySecret : copyPlain)(read());
      setState('copied');
      onCopied?.();
    } catch {
      setState('failed');
    }
    setTimeout(() => setState('idle'), SHOWN_MS);
  };
  const said = state === 'copied' ? t('copied') : state === 'failed' ? t('copy_failed') : '';
  return (
    <span class="copy">
      <button
        type="button"
        class={text ? 'button plain small' : 'icon-button tiny'}
        aria-label={name}
        title={name}
        onClick={() => void copy()}
      >
        <Icon name={state === 'copied' ? 'check' : state === 'failed' ? 'cross' : 'copy'} />
        {text && <span>{text}</span>}
      </button>
      <span class="visually-hidden" role="status">
        {said}
      </span>
    </span>
  );
};
