/** Copies a text and says so. The text is asked for at the click, never kept; a secret leaves the clipboard again. // U1 */
import { copyPlain, copySecret } from '../clipboard.ts';
import { useCopy } from '../hooks/use-copy.ts';
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

export const CopyButton = ({ name, read, text, onCopied, secret = false }: CopyButtonProps) => {
  const { state, copy } = useCopy(secret ? copySecret : copyPlain);
  const copyNow = async (): Promise<void> => {
    if (await copy(read)) onCopied?.();
  };
  const said = state === 'copied' ? t('copied') : state === 'failed' ? t('copy_failed') : '';
  return (
    <span class="copy">
      <button
        type="button"
        class={text ? 'button plain small' : 'icon-button tiny'}
        aria-label={name}
        title={name}
        onClick={() => void copyNow()}
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
