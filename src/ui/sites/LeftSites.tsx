/** The sites that are granted nothing any more, in whose storage a token may lie until they are opened. */
import { Section } from '../components/Section.tsx';
import { t } from '../i18n.ts';
import { Origin } from './Origin.tsx';

export const LeftSites = ({ origins }: { readonly origins: readonly string[] }) =>
  origins.length === 0 ? null : (
    <Section title={t('left_title')}>
      <p class="hint">{t('left_intro')}</p>
      <ul class="stack">
        {origins.map((origin) => (
          <li key={origin} class="card grant">
            <Origin origin={origin} />
          </li>
        ))}
      </ul>
    </Section>
  );
