/** The documented calls as the console offers them: names, kinds, and what a body begins with. Pure. */
import { APIS, type Api, type ApiCall, type SessionCall } from '../../apis.ts';
import { t } from '../i18n.ts';
import { callKindName } from '../sites/grant-text.ts';

export type ConsoleCall = ApiCall | (SessionCall & { readonly kind: 'session' });

/** All of an API's documented calls; what signs in and out comes last. */
export const consoleCalls = (api: Api): readonly [ConsoleCall, ...ConsoleCall[]] => {
  const { calls, sessionCalls } = APIS[api];
  const own = sessionCalls.map((call) => ({ ...call, kind: 'session' as const }));
  const [first, ...others] = calls;
  if (first === undefined) throw new Error('An API without calls.');
  return [first, ...others, ...own];
};

export const callKey = ({ method, path }: ConsoleCall): string => `${method} ${path}`;

export const callName = (call: ConsoleCall): string =>
  call.kind === 'read' ? callKey(call) : `${callKey(call)} · ${kindText(call)}`;

export const kindText = (call: ConsoleCall): string =>
  call.kind === 'session' ? t(call.does === 'challenge' ? 'call_challenge' : 'call_own') : callKindName(call);

/** A JSON object with every field that the documents name, empty. */
export const firstBody = ({ bodyFields }: ConsoleCall): string =>
  bodyFields === undefined
    ? ''
    : JSON.stringify(Object.fromEntries(bodyFields.map((name) => [name, ''])), null, 2);
