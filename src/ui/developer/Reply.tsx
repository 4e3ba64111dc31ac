/** A reply as it came, laid out for reading. Secrets in it are masked until they are asked for, and 30 s at most. // U1 */
import { useState } from 'preact/hooks';
import type { ConsoleReply } from '../../messaging/contract.ts';
import { Button } from '../components/Button.tsx';
import { ClipboardNote } from '../components/ClipboardNote.tsx';
import { CopyButton } from '../components/CopyButton.tsx';
import { Facts } from '../components/Facts.tsx';
import { HidesIn } from '../components/HidesIn.tsx';
import { formatDuration } from '../format/time.ts';
import { useAutoHide } from '../hooks/use-auto-hide.ts';
import { t } from '../i18n.ts';
import { toPretty } from './pretty-json.ts';
import { formatSize } from './size.ts';

/** Characters laid out at once: more would hold the page up for longer than anybody reads. */
const MAX_SHOWN = 100_000;

export interface ReplyProps {
  readonly reply: ConsoleReply;
  /** The call answers with a secret of its own: what is not understood is masked whole. */
  readonly isSecret: boolean;
}

export const Reply = ({ reply, isSecret }: ReplyProps) => {
  const shown = useAutoHide();
  const [copied, setCopied] = useState(false);
  const masked = toPretty(reply.body, t('masked'));
  const holdsSecret = masked.masked > 0 || (isSecret && !masked.isJson);
  const hidden = isSecret && !masked.isJson ? t('masked') : masked.text;
  const text = shown.secret ?? hidden;
  const tone = reply.status < 300 ? 'positive' : reply.status < 500 ? 'warning' : 'danger';
  return (
    <section class="reply" aria-label={t('console_reply')}>
      <p class="reply-line" role="status">
        <span class={`reply-status tone-${tone}`}>{t('reply_status', String(reply.status))}</span>
        <span class="hint">{formatDuration(reply.durationMs)}</span>
        <span class="hint">{formatSize(reply.sizeInOctets)}</span>
      </p>
      <Facts facts={Object.entries(reply.headers).map(([term, value]) => ({ term, value }))} />
      {reply.body !== '' && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
        <section class="reply-body" tabIndex={0} aria-label={t('reply_body')}>
          <pre>{text.slice(0, MAX_SHOWN)}</pre>
        </section>
      )}
      {text.length > MAX_SHOWN && <p class="hint">{t('reply_cut', MAX_SHOWN, text.length)}</p>}
      {shown.secret !== undefined && <HidesIn atMs={shown.hidesAtMs} />}
      {copied && holdsSecret && <ClipboardNote />}
      <div class="actions">
        {holdsSecret && (
          <Button
            small
            icon="eye"
            onClick={() =>
              shown.secret === undefined ? shown.show(toPretty(reply.body, null).text) : shown.hide()
            }
          >
            {t(shown.secret === undefined ? 'reply_reveal' : 'hide')}
          </Button>
        )}
        {reply.body !== '' && (
          <CopyButton
            name={t('reply_copy')}
            text={t('reply_copy')}
            secret={holdsSecret}
            read={() => reply.body}
            onCopied={() => setCopied(true)}
          />
        )}
      </div>
    </section>
  );
};
