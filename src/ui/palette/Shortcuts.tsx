/** Every key that does something here; those of the whole browser as the user has set them. */
import { useEffect, useState } from 'preact/hooks';
import { Button } from '../components/Button.tsx';
import { Facts } from '../components/Facts.tsx';
import { t } from '../i18n.ts';
import { readShortcuts, type Shortcuts as ShortcutKeys } from '../platform.ts';
import { Dialog } from './Dialog.tsx';
import { closeOverlay } from './overlay.ts';

const isMac = navigator.platform.startsWith('Mac');

const Keys = ({ keys }: { readonly keys: string | undefined }) =>
  keys === undefined || keys === '' ? <span class="hint">{t('keys_unset')}</span> : <kbd>{keys}</kbd>;

export const Shortcuts = () => {
  const [set, setSet] = useState<ShortcutKeys>();
  useEffect(() => void readShortcuts().then(setSet), []);
  return (
    <Dialog label={t('keys_title')} class="shortcuts">
      <h2>{t('keys_title')}</h2>
      <Facts
        facts={[
          { term: t('keys_palette'), value: <Keys keys={isMac ? '⌘ K' : 'Ctrl K'} /> },
          { term: t('keys_help'), value: <Keys keys="?" /> },
          { term: t('keys_move'), value: <Keys keys="← → ↑ ↓" /> },
          { term: t('keys_close'), value: <Keys keys="Esc" /> },
          { term: t('keys_open'), value: <Keys keys={set?.open} /> },
          { term: t('command_lock'), value: <Keys keys={set?.lock} /> },
          { term: t('command_copy_token'), value: <Keys keys={set?.copyToken} /> },
        ]}
      />
      <p class="hint">{t('keys_hint')}</p>
      <div class="actions">
        <Button onClick={closeOverlay}>{t('close')}</Button>
      </div>
    </Dialog>
  );
};
