/** A key file from disk. Its text goes on at once and is never shown or kept. */
import { useId, useState } from 'preact/hooks';
import { t } from '../i18n.ts';

/** An id.json has about 230 bytes; nothing that holds one key is larger than this. */
const MAX_BYTES = 16_384;

export const KeyFile = ({ onText }: { readonly onText: (textSecret: string) => void }) => {
  const id = useId();
  const [error, setError] = useState<string>();
  const read = async (field: HTMLInputElement): Promise<void> => {
    const file = field.files?.[0];
    if (!file) return;
    if (file.size > MAX_BYTES) return setError(t('file_too_large'));
    try {
      const textSecret = await file.text();
      setError(undefined);
      onText(textSecret);
    } catch {
      setError(t('file_unreadable'));
    } finally {
      field.value = '';
    }
  };
  return (
    <div class="field">
      <label for={id}>{t('key_file')}</label>
      <input
        id={id}
        type="file"
        class="input file"
        accept=".json,application/json,text/plain"
        autocomplete="off"
        aria-describedby={`${id}-hint`}
        onChange={(event) => void read(event.currentTarget)}
      />
      <p class={error ? 'field-error' : 'hint'} id={`${id}-hint`} {...(error ? { role: 'alert' } : {})}>
        {error ?? t('key_file_hint')}
      </p>
    </div>
  );
};
