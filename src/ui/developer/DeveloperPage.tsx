/** The developer's tools, for one identity and one API: what the token says, the token itself, and a console. */
import { useState } from 'preact/hooks';
import { API_IDS, APIS, type Api } from '../../apis.ts';
import { sessionKey, type UnlockedView } from '../../messaging/view.ts';
import { Section } from '../components/Section.tsx';
import { Select } from '../components/Select.tsx';
import { t } from '../i18n.ts';
import { Console } from './Console.tsx';
import { CopySecrets } from './CopySecrets.tsx';
import { SignInHere } from './SignInHere.tsx';
import { TokenClaims } from './TokenClaims.tsx';
import '../styles/developer.css';

export const DeveloperPage = ({ view }: { readonly view: UnlockedView }) => {
  const [identityId, setIdentityId] = useState(view.selectedIdentityId ?? '');
  const [api, setApi] = useState<Api>('pump');
  const identity = view.identities.find(({ id }) => id === identityId) ?? view.identities[0];
  const account = identity?.accounts[APIS[api].chain];
  const session = account === undefined ? undefined : view.sessions[sessionKey(account.id, api)];
  const isSignedIn = session?.state === 'signed_in';
  return (
    <>
      <p class="lead">{t('dev_lead')}</p>
      <div class="dev-choice">
        <Select
          label={t('identity')}
          value={identity?.id ?? ''}
          options={view.identities.map(({ id, name }) => ({ value: id, text: name }))}
          onChange={setIdentityId}
        />
        <Select
          label={t('api')}
          value={api}
          options={API_IDS.map((each) => ({ value: each, text: APIS[each].name }))}
          onChange={setApi}
        />
      </div>
      {account === undefined ? (
        <p class="empty">{t('dev_no_key', APIS[api].name)}</p>
      ) : (
        <>
          <Section title={t('dev_claims')}>
            {isSignedIn ? (
              <TokenClaims
                key={`${account.id} ${api} ${session.obtainedAtMs ?? 0}`}
                accountId={account.id}
                api={api}
              />
            ) : (
              <SignInHere key={`${account.id} ${api}`} accountId={account.id} api={api} />
            )}
          </Section>
          {isSignedIn && (
            <Section title={t('copy_short')}>
              <CopySecrets
                key={`${account.id} ${api}`}
                accountId={account.id}
                api={api}
                baseUrl={view.baseUrls[api]}
              />
            </Section>
          )}
          <Section title={t('dev_console')}>
            <Console key={`${account.id} ${api}`} account={account} api={api} baseUrl={view.baseUrls[api]} />
          </Section>
        </>
      )}
    </>
  );
};
