/** Every site that is served, how, for how long and how often; its change and its end. And those that were told no. */
import type { UnlockedView } from '../../messaging/view.ts';
import { t } from '../i18n.ts';
import { Denials } from '../sites/Denials.tsx';
import { GrantRow } from '../sites/GrantRow.tsx';
import { LeftSites } from '../sites/LeftSites.tsx';
import { RevokeAll } from '../sites/RevokeAll.tsx';

export const SitesPage = ({ view }: { readonly view: UnlockedView }) => (
  <>
    {view.grants.length === 0 ? (
      <p class="empty">{t('sites_none')}</p>
    ) : (
      <>
        <p class="lead">{t('sites_intro')}</p>
        <table class="wide-table" aria-label={t('sites_table')}>
          <thead>
            <tr>
              <th scope="col">{t('col_site')}</th>
              <th scope="col">{t('col_served')}</th>
              <th scope="col">{t('col_duration')}</th>
              <th scope="col">{t('col_created')}</th>
              <th scope="col">{t('col_used')}</th>
              <th scope="col">{t('col_count')}</th>
              <th scope="col">{t('col_state')}</th>
              <th scope="col">
                <span class="visually-hidden">{t('col_action')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {view.grants.map((grant) => (
              <GrantRow key={grant.id} grant={grant} identities={view.identities} />
            ))}
          </tbody>
        </table>
        <RevokeAll />
      </>
    )}
    <LeftSites origins={view.leftSites} />
    <Denials denials={view.denials} />
  </>
);
