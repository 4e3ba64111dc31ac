/** Roles as yes, no or could not check. What could not be checked is never shown as no. */
import type { PumpRolesView, Role } from '../../messaging/view.ts';
import { Facts } from '../components/Facts.tsx';
import { Icon, type IconName } from '../components/Icon.tsx';
import { type MessageKey, t } from '../i18n.ts';

const FACES: Readonly<
  Record<Role, { readonly icon: IconName; readonly text: MessageKey; readonly tone: string }>
> = {
  yes: { icon: 'check', text: 'yes', tone: 'tone-positive' },
  no: { icon: 'cross', text: 'no', tone: 'tone-neutral' },
  unknown: { icon: 'question', text: 'could_not_check', tone: 'tone-warning' },
};

const RoleValue = ({ role }: { readonly role: Role }) => {
  const { icon, text, tone } = FACES[role];
  return (
    <span class={`role ${tone}`}>
      <Icon name={icon} />
      <span>{t(text)}</span>
    </span>
  );
};

export const PumpRoles = ({ roles }: { readonly roles: PumpRolesView }) => (
  <>
    <Facts
      facts={[
        { term: t('role_admin'), value: <RoleValue role={roles.admin} /> },
        { term: t('role_super_admin'), value: <RoleValue role={roles.superAdmin} /> },
        { term: t('role_jurisdiction'), value: <RoleValue role={roles.validJurisdiction} /> },
      ]}
    />
    {roles.jurisdiction !== undefined && <p class="hint">{t('jurisdiction_place', roles.jurisdiction)}</p>}
    {roles.jurisdictionReason !== undefined && (
      <p class="hint">{t('jurisdiction_reason', roles.jurisdictionReason)}</p>
    )}
  </>
);
