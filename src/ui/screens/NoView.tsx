/** Nothing to paint from: the background did not answer. */
import { Button } from '../components/Button.tsx';
import { ErrorNote } from '../components/ErrorNote.tsx';
import { Screen } from '../components/Screen.tsx';
import { t } from '../i18n.ts';
import { askForView, viewError } from '../view-store.ts';

export const NoView = () =>
  viewError.value ? (
    <Screen title={t('no_view_title')} class="centered">
      <p class="lead">{t('no_view_text')}</p>
      <ErrorNote error={viewError.value} />
      <Button kind="primary" wide onClick={() => void askForView()}>
        {t('try_again')}
      </Button>
    </Screen>
  ) : null;
