/** Says, once a secret was copied, how long it stays in the clipboard, and what the browser does not let us do. */
import { clipboardClearsAfterMs } from '../clipboard.ts';
import { formatSpan } from '../format/time.ts';
import { t } from '../i18n.ts';

export const ClipboardNote = () => {
  const afterMs = clipboardClearsAfterMs();
  return (
    <p class="hint" role="status">
      {afterMs === 0 ? t('clipboard_warning') : t('clipboard_clears', formatSpan(afterMs))}
    </p>
  );
};
