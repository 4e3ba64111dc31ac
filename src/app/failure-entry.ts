/**
 * What the activity log says of a message that failed: which kind of thing it was, and whose. Pure. Failures that the
 * parts have logged themselves do not come here.
 */
import { API_IDS } from '../apis.ts';
import type { AppError } from '../errors.ts';
import { withoutUndefined } from '../lib/without-undefined.ts';
import type { Failure } from '../messaging/router.ts';
import type { ActivityEntry, NewActivity } from '../messaging/view.ts';

type Kind = ActivityEntry['kind'];

/** Asked without the user's doing, or answered while the user still types. */
const QUIET: ReadonlySet<string> = new Set([
  'vault.touch',
  'view.publish',
  'passkey.describe',
  'keys.inspect',
  'keys.discard',
  'sessions.inspect',
  'consent.read',
  'activity.list',
  'activity.find',
  'activity.verify',
  'activity.export',
]);

const KINDS: Readonly<Record<string, Kind>> = {
  'vault.unlock': 'unlock',
  'vault.lock': 'lock',
  'passkey.enrol': 'passkey_add',
  'passkey.unlock': 'unlock',
  'passkey.remove': 'passkey_remove',
  'keys.previewPhrase': 'import',
  'keys.draft': 'import',
  'keys.save': 'import',
  'keys.reveal': 'reveal',
  'backup.create': 'backup',
  'backup.inspect': 'restore',
  'backup.restore': 'restore',
  'sessions.signIn': 'sign_in',
  'sessions.renew': 'renew',
  'sessions.signOut': 'sign_out',
  'sessions.signOutAll': 'sign_out',
  'sessions.copyToken': 'copy',
  'console.send': 'read',
  'pump.refresh': 'read',
  'pump.findUser': 'read',
  'pump.register': 'write',
  'pump.deleteUser': 'write',
  'mimic.refresh': 'read',
  'mimic.readApiKey': 'read',
  'mimic.updateProfile': 'write',
  'sites.allow': 'grant',
  'sites.revoke': 'revoke',
  'sites.revokeAll': 'revoke',
  'sites.stopServing': 'stop_serving',
  'consent.answer': 'grant',
};

/** Only ids: the log itself looks at their form. */
const readIds = (name: string, input: unknown): Pick<NewActivity, 'api' | 'accountId'> => {
  const fields = typeof input === 'object' && input !== null ? input : {};
  const api = API_IDS.find((each) => name.startsWith(`${each}.`) || ('api' in fields && fields.api === each));
  const accountId =
    'accountId' in fields && typeof fields.accountId === 'string' ? fields.accountId : undefined;
  return withoutUndefined({ api, accountId });
};

/** What the failure is about, where it names it: a limit of our own, say. */
export const toField = ({ details: { field } }: AppError): Pick<NewActivity, 'field'> =>
  withoutUndefined({ field });

/** Null for what is not worth an entry, or has one. */
export const planFailureEntry = ({ name, sender, input, error }: Failure): NewActivity | null => {
  const outcome = error.code;
  if (error.activityId !== undefined) return null;
  if (sender.kind === 'page') return { kind: 'hand_over', outcome, origin: sender.origin };
  if (sender.kind === 'stranger') return { kind: 'hand_over', outcome };
  // A locked vault answers so itself, and what it locked for has its own entry.
  if (outcome === 'locked' || (QUIET.has(name) && outcome !== 'internal')) return null;
  return { kind: KINDS[name] ?? 'change', outcome, ...readIds(name, input), ...toField(error) };
};
