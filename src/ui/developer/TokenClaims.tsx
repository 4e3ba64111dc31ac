/** What a token says of itself: header and claims, times as dates. The token and its signature never come here. */
import { useEffect } from 'preact/hooks';
import type { AccountAndApi, ClaimView } from '../../messaging/contract.ts';
import { ErrorNote } from '../components/ErrorNote.tsx';
import { Facts } from '../components/Facts.tsx';
import { Skeleton } from '../components/Skeleton.tsx';
import { formatMoment, formatSpan } from '../format/time.ts';
import { useCommandOnce } from '../hooks/use-command-once.ts';
import { useNow } from '../hooks/use-now.ts';
import { type MessageKey, t } from '../i18n.ts';

/** RFC 7519, section 4.1, and what the APIs' own tokens carry. */
const MEANINGS: Readonly<Record<string, MessageKey>> = {
  iss: 'claim_iss',
  sub: 'claim_sub',
  aud: 'claim_aud',
  exp: 'claim_exp',
  nbf: 'claim_nbf',
  iat: 'claim_iat',
  jti: 'claim_jti',
  alg: 'claim_alg',
  typ: 'claim_typ',
  kid: 'claim_kid',
  address: 'claim_address',
  roles: 'claim_roles',
};

const Moment = ({ atMs }: { readonly atMs: number }) => {
  const nowMs = useNow();
  const span = formatSpan(Math.abs(atMs - nowMs));
  return (
    <span class="claim-time">
      <time dateTime={new Date(atMs).toISOString()}>{formatMoment(atMs)}</time>{' '}
      <span class="hint">{t(atMs > nowMs ? 'time_in' : 'time_ago', span)}</span>
    </span>
  );
};

const Claim = ({ claim }: { readonly claim: ClaimView }) => (
  <>
    <code>{claim.value}</code>
    {claim.atMs !== undefined && <Moment atMs={claim.atMs} />}
  </>
);

const toFact = (claim: ClaimView) => {
  const meaning = Object.hasOwn(MEANINGS, claim.name) ? MEANINGS[claim.name] : undefined;
  const term = meaning === undefined ? claim.name : `${claim.name} · ${t(meaning)}`;
  return { term, value: <Claim claim={claim} /> };
};

export const TokenClaims = ({ accountId, api }: AccountAndApi) => {
  const inspect = useCommandOnce('sessions.inspect');
  useEffect(() => inspect.ask({ accountId, api }), [accountId, api]);
  const facts = inspect.value;
  if (inspect.error) return <ErrorNote error={inspect.error} api={api} announce={false} />;
  if (facts === undefined) return <Skeleton lines={4} />;
  if (facts.kind === 'opaque') return <p class="empty">{t('claims_opaque', facts.length)}</p>;
  return (
    <div class="claims">
      <h3>{t('claims_header')}</h3>
      <Facts facts={facts.header.map(toFact)} />
      <h3>{t('claims_payload')}</h3>
      <Facts facts={facts.claims.map(toFact)} />
      <p class="hint">{t('claims_note')}</p>
    </div>
  );
};
