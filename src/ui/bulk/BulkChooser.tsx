/** What can be done for all accounts at once, and for which API. */
import { useState } from 'preact/hooks';
import { APIS, type Api } from '../../apis.ts';
import type { BulkAction, UnlockedView } from '../../messaging/view.ts';
import { Button } from '../components/Button.tsx';
import { ErrorNote } from '../components/ErrorNote.tsx';
import { Select } from '../components/Select.tsx';
import { useCommand } from '../hooks/use-command.ts';
import { type MessageKey, t } from '../i18n.ts';
import { countAccounts } from './count-accounts.ts';

const BUTTONS: readonly { readonly action: BulkAction; readonly text: MessageKey }[] = [
  { action: 'sign_in', text: 'bulk_sign_in' },
  { action: 'renew', text: 'bulk_renew' },
  { action: 'sign_out', text: 'bulk_sign_out' },
];

export const BulkChooser = ({ view }: { readonly view: UnlockedView }) => {
  const [api, setApi] = useState<Api | ''>('');
  const [asked, setAsked] = useState<BulkAction>();
  const [isNothing, setNothing] = useState(false);
  const start = useCommand('bulk.start');
  const counts = countAccounts(view);

  const run = async (action: BulkAction): Promise<void> => {
    setAsked(action);
    setNothing(false);
    const answer = await start.run({ action, ...(api === '' ? {} : { api }) });
    setNothing(answer.ok && answer.value.total === 0);
  };
  return (
    <>
      <ul class="bulk-counts">
        {counts.map(({ api: each, signedIn, total }) => (
          <li key={each} class="hint">
            {t('bulk_count', APIS[each].name, signedIn, total)}
          </li>
        ))}
      </ul>
      <div class="actions">
        {counts.length > 1 && (
          <Select<Api | ''>
            inline
            label={t('api')}
            value={api}
            options={[
              { value: '', text: t('filter_all_apis') },
              ...counts.map(({ api: each }) => ({ value: each, text: APIS[each].name })),
            ]}
            onChange={(chosen) => {
              setApi(chosen);
              setNothing(false);
            }}
          />
        )}
        {BUTTONS.map(({ action, text }) => (
          <Button
            key={action}
            pending={start.pending && asked === action}
            disabled={start.pending && asked !== action}
            onClick={() => void run(action)}
          >
            {t(text)}
          </Button>
        ))}
      </div>
      <span class="hint" role="status">
        {isNothing ? t(asked === 'sign_in' ? 'bulk_all_signed_in' : 'bulk_none_signed_in') : ''}
      </span>
      <ErrorNote error={start.error} />
    </>
  );
};
