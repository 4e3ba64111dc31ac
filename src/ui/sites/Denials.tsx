/** The sites that asked and were told no. Nobody is asked about them again until they are taken off this list. */
import { APIS } from '../../apis.ts';
import type { DenialView } from '../../messaging/view.ts';
import { Button } from '../components/Button.tsx';
import { ErrorNote } from '../components/ErrorNote.tsx';
import { Section } from '../components/Section.tsx';
import { formatPoint } from '../format/time.ts';
import { useCommand } from '../hooks/use-command.ts';
import { t } from '../i18n.ts';
import { Origin } from './Origin.tsx';

const Denial = ({ denial: { origin, api, atMs } }: { readonly denial: DenialView }) => {
  const forget = useCommand('sites.forgetDenial');
  const { name } = APIS[api];
  return (
    <li class="card grant">
      <p>
        <Origin origin={origin} />
      </p>
      <p class="hint">{t('denial_text', name, formatPoint(atMs))}</p>
      <ErrorNote error={forget.error} />
      <div class="actions">
        <Button
          small
          name={t('denial_forget_for', origin, name)}
          pending={forget.pending}
          onClick={() => void forget.run({ origin, api })}
        >
          {t('denial_forget')}
        </Button>
      </div>
    </li>
  );
};

export const Denials = ({ denials }: { readonly denials: readonly DenialView[] }) =>
  denials.length === 0 ? null : (
    <Section title={t('denials_title')}>
      <p class="hint">{t('denials_intro')}</p>
      <ul class="stack">
        {denials.map((denial) => (
          <Denial key={`${denial.origin} ${denial.api}`} denial={denial} />
        ))}
      </ul>
    </Section>
  );
