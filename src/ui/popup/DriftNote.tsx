/** What is different about an API's replies just now, field by field, in one calm note. Gone when they are right again. */
import { APIS, type Api } from '../../apis.ts';
import type { DriftView } from '../../messaging/view.ts';
import { Note } from '../components/Note.tsx';
import { type MessageKey, plural, t } from '../i18n.ts';

const PROBLEMS: Readonly<Record<DriftView['problem'], MessageKey>> = {
  missing: 'drift_missing',
  renamed: 'drift_renamed',
  retyped: 'drift_retyped',
};

const MAX_SHOWN = 5;

export interface DriftNoteProps {
  readonly api: Api;
  readonly drift: readonly DriftView[];
}

export const DriftNote = ({ api, drift }: DriftNoteProps) => {
  if (drift.length === 0) return null;
  const hidden = drift.length - MAX_SHOWN;
  return (
    <Note tone="accent" icon="question" role="status">
      <p>{t('drift_intro', APIS[api].name)}</p>
      <ul class="drift">
        {drift.slice(0, MAX_SHOWN).map(({ field, problem }) => (
          <li key={`${field} ${problem}`}>{t(PROBLEMS[problem], field)}</li>
        ))}
        {hidden > 0 && <li>{plural('drift_more', hidden)}</li>}
      </ul>
    </Note>
  );
};
