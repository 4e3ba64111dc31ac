/** Says that a secret is in the clipboard, and for how long. Never which. // U1 */
import { Button } from '../components/Button.tsx';
import { ClipboardNote } from '../components/ClipboardNote.tsx';
import { t } from '../i18n.ts';
import { Dialog } from './Dialog.tsx';
import { closeOverlay } from './overlay.ts';

export const CopiedDialog = () => (
  <Dialog label={t('copied')} class="stack">
    <ClipboardNote />
    <div class="actions">
      <Button onClick={closeOverlay}>{t('close')}</Button>
    </div>
  </Dialog>
);
