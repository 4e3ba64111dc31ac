/**
 * Nothing to paint from: the background did not answer. A browser may fail to start it, as right after an update, and then it takes
 * a restart of the extension; nobody else could offer that any more.
 */
import { Button } from '../components/Button.tsx';
import { ErrorNote } from '../components/ErrorNote.tsx';
import { Screen } from '../components/Screen.tsx';
import { t } from '../i18n.ts';
import { restartExtension } from '../platform.ts';
import { askForView, viewError } from '../view-store.ts';

/** What the heading has said already: the sentences of these are of an API, and of something half done. */
const SAID = new Set(['timed_out', 'interrupted']);

export const NoView = () => {
  const error = viewError.value;
  return error ? (
    <Screen title={t('no_view_title')} class="centered">
      <p class="lead">{t('no_view_text')}</p>
      {SAID.has(error.code) ? null : <ErrorNote error={error} />}
      <Button kind="primary" wide onClick={() => void askForView()}>
        {t('try_again')}
      </Button>
      <p class="hint">{t('no_view_restart_text')}</p>
      <Button wide onClick={restartExtension}>
        {t('no_view_restart')}
      </Button>
    </Screen>
  ) : null;
};
