/** The profile as Pump.fun sent it: only what it named. */
import type { PumpProfileView, PumpUserView } from '../../messaging/view.ts';
import { type Fact, Facts } from '../components/Facts.tsx';
import { formatApiDate } from '../format/time.ts';
import { t } from '../i18n.ts';

const None = () => <span class="soft">{t('none')}</span>;

/** Facts of a profile or a user; fields the reply did not have are left out. */
export const toUserFacts = (user: PumpProfileView & PumpUserView): readonly Fact[] => [
  ...(user.username === undefined ? [] : [{ term: t('username'), value: user.username || <None /> }]),
  ...(user.email === undefined ? [] : [{ term: t('email'), value: user.email || <None /> }]),
  ...(user.id === undefined ? [] : [{ term: t('user_id'), value: <code>{user.id}</code> }]),
  ...(user.address === undefined ? [] : [{ term: t('address'), value: <code>{user.address}</code> }]),
  ...(user.createdAt === undefined ? [] : [{ term: t('created'), value: formatApiDate(user.createdAt) }]),
  ...(user.updatedAt === undefined ? [] : [{ term: t('updated'), value: formatApiDate(user.updatedAt) }]),
];

export const PumpProfile = ({ profile }: { readonly profile: PumpProfileView }) => {
  const facts = toUserFacts(profile);
  return facts.length === 0 ? <p class="empty">{t('profile_empty')}</p> : <Facts facts={facts} />;
};
