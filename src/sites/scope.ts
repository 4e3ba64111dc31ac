/**
 * Which calls of an API a page may make. Pure. Only documented calls can be granted at all, so a call that signs in, signs
 * out or asks for a nonce is out of every grant's reach.
 */
import { APIS, type Api, type ApiCall, type ApiMethod, callsWithin, toScope } from '../apis.ts';
import { AppError } from '../errors.ts';
import type { GrantScope } from '../messaging/view.ts';

/**
 * One segment: the characters of RFC 3986 that need no encoding. No `%`, since nobody can tell how a server reads an
 * encoded slash or dot; no `?` and `#`, since no documented call takes a query.
 */
const SEGMENT = /^[A-Za-z0-9._~@:$,;=+-]{1,200}$/;

const toSegments = (path: string): readonly string[] | null => {
  if (!path.startsWith('/')) return null;
  const segments = path.slice(1).split('/');
  // An empty segment would be `//`; a dot segment would climb.
  return segments.every((part) => SEGMENT.test(part) && part !== '.' && part !== '..') ? segments : null;
};

const matches = (pattern: string, segments: readonly string[]): boolean => {
  const wanted = pattern.slice(1).split('/');
  return wanted.length === segments.length && wanted.every((part, i) => part === '*' || part === segments[i]);
};

/** How many segments a pattern leaves open: the documented call that names most of the path is the one that is meant. */
const openness = ({ path }: ApiCall): number => path.split('*').length;

/** The documented call that this is; null where it is none. */
export const findCall = (api: Api, method: string, path: string): ApiCall | null => {
  const segments = toSegments(path);
  if (segments === null) return null;
  const [call] = APIS[api].calls
    .filter((each) => each.method === method && matches(each.path, segments))
    .sort((a, b) => openness(a) - openness(b));
  return call ?? null;
};

/**
 * The call that a page may make, checked.
 * @throws AppError `site_call_unsupported` for what is not a documented call, `site_out_of_scope` for one not granted
 */
export const requireCall = ({
  api,
  scope,
  method,
  path,
}: {
  readonly api: Api;
  readonly scope: GrantScope;
  readonly method: ApiMethod;
  readonly path: string;
}): ApiCall => {
  const call = findCall(api, method, path);
  if (call === null) throw new AppError({ code: 'site_call_unsupported' });
  if (!callsWithin(api, scope).includes(call)) throw new AppError({ code: 'site_out_of_scope' });
  return call;
};

/**
 * The scope without what this API does not have.
 * @throws AppError `invalid_input` where nothing is left
 */
export const parseScope = (api: Api, scope: GrantScope): GrantScope => {
  const calls = callsWithin(api, scope);
  if (calls.length === 0) throw new AppError({ code: 'invalid_input', details: { field: 'scope' } });
  return toScope(calls);
};
