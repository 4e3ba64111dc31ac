/** Lets the background clear the clipboard on time. Holds at once, not with the form around: only a click may ask the browser. U1 */
import { clearsAlways } from '../clipboard.ts';
import { t } from '../i18n.ts';
import { letBackgroundClear } from '../platform.ts';

export const ClearAlways = () => {
  const change = async (box: HTMLInputElement): Promise<void> => {
    clearsAlways.value = await letBackgroundClear(box.checked);
    // It shows what is, also where the user has refused.
    box.checked = clearsAlways.value;
  };
  return (
    <div class="choice">
      <label class="check">
        <input
          type="checkbox"
          checked={clearsAlways.value}
          aria-describedby="clear-always-hint"
          onChange={(event) => void change(event.currentTarget)}
        />
        <span>{t('settings_clipboard_always')}</span>
      </label>
      <p class="hint" id="clear-always-hint">
        {t('settings_clipboard_always_hint')}
      </p>
    </div>
  );
};
