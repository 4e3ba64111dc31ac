/** Sends a call; what changes something is asked about first, what can't be undone by typing the address. */
import { useRef, useState } from 'preact/hooks';
import { APIS, type Api } from '../../apis.ts';
import type { AccountView } from '../../messaging/view.ts';
import { Button } from '../components/Button.tsx';
import { ConfirmTyped } from '../components/ConfirmTyped.tsx';
import { ErrorNote } from '../components/ErrorNote.tsx';
import { Note } from '../components/Note.tsx';
import { useCommandOnce } from '../hooks/use-command-once.ts';
import { useFocusFirst } from '../hooks/use-focus-first.ts';
import { t } from '../i18n.ts';
import type { ConsoleCall } from './console-calls.ts';
import { Reply } from './Reply.tsx';

export interface SendCallProps {
  readonly account: AccountView;
  readonly api: Api;
  readonly call: ConsoleCall;
  readonly segment?: string;
  readonly body?: string;
}

interface ConfirmChangeProps {
  readonly pending: boolean;
  readonly onConfirm: () => void;
  readonly onCancel: () => void;
}

const ConfirmChange = ({ pending, onConfirm, onCancel }: ConfirmChangeProps) => {
  const root = useRef<HTMLDivElement>(null);
  useFocusFirst(root);
  return (
    <div class="actions" ref={root}>
      <Button kind="danger" pending={pending} onClick={onConfirm}>
        {t('console_send_change')}
      </Button>
      <Button onClick={onCancel}>{t('cancel')}</Button>
    </div>
  );
};

export const SendCall = ({ account, api, call, ...filled }: SendCallProps) => {
  const [asks, setAsks] = useState(false);
  const sending = useCommandOnce('console.send');
  const { method, path, kind } = call;
  const send = (confirmation?: string): void => {
    sending.ask(
      {
        accountId: account.id,
        api,
        method,
        path,
        ...filled,
        ...(confirmation === undefined ? {} : { confirmation }),
      },
      () => setAsks(false),
    );
  };
  const changes = kind === 'write' || kind === 'permanent';
  return (
    <div class="stack">
      {!asks && (
        <Button kind="primary" pending={sending.pending} onClick={() => (changes ? setAsks(true) : send())}>
          {t('console_send')}
        </Button>
      )}
      {asks && (
        <div class="card inset stack">
          <Note tone="warning">
            {t(kind === 'permanent' ? 'console_permanent' : 'console_changes', APIS[api].name)}
          </Note>
          {kind === 'permanent' ? (
            <ConfirmTyped
              label={t('type_address')}
              expected={account.address}
              action={t('console_send')}
              pending={sending.pending}
              error={sending.error}
              onConfirm={send}
              onCancel={() => setAsks(false)}
            />
          ) : (
            <ConfirmChange
              pending={sending.pending}
              onConfirm={() => send()}
              onCancel={() => setAsks(false)}
            />
          )}
        </div>
      )}
      {!(asks && kind === 'permanent') && <ErrorNote error={sending.error} api={api} />}
      {sending.value !== undefined && sending.error === undefined && (
        <Reply
          key={`${sending.value.status} ${sending.value.body}`}
          reply={sending.value}
          isSecret={kind === 'secret'}
        />
      )}
    </div>
  );
};
