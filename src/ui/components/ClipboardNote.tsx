/** Says, once a secret was copied, how long it stays in the clipboard, and what the browser does not let us do. */
import { clearsAlways, clipboardClearsAfterMs } from '../clipboard.ts';
import { formatSetSpan } from '../format/time.ts';
import { t } from '../i18n.ts';

export const ClipboardNote = () => {
  const afterMs = clipboardClearsAfterMs();
  return (
    <p class="hint" role="status">
      {afterMs === 0
        ? t('clipboard_warning')
        : t(clearsAlways.value ? 'clipboard_clears_always' : 'clipboard_clears', formatSetSpan(afterMs))}
    </p>
  );
};
