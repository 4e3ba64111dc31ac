/** The faults that a step of the sessions soak orders for the next request, chosen by chance. */
import type { Fault } from '../../sandbox/faults.ts';
import type { Random } from '../seeded-random.ts';

/** Every form in which an API may say when to come back; the empty ones say nothing. */
const WAITS: readonly Readonly<Record<string, string>>[] = [
  { 'retry-after': '1' },
  { 'retry-after': '0' },
  { 'retry-after': '-5' },
  { 'retry-after': '1000000000' },
  { 'retry-after': 'Fri, 31 Dec 2049 23:59:59 GMT' },
  { 'retry-after': 'Thu, 01 Jan 1970 00:00:00 GMT' },
  { 'retry-after': 'soon' },
  { 'x-ratelimit-reset': '2' },
  { 'x-ratelimit-reset': '9999999999' },
  { 'x-ratelimit-reset': '9999999999999' },
  {},
];

/** Requests that a login, a read or a page's question leads to. */
const PATHS = [
  '/auth/login',
  '/users/nonce',
  '/users/authenticate',
  '/auth/my-profile',
  '/auth/*',
  '/users/*',
  '/users/tokens',
] as const;

export interface OrderedFault {
  readonly name: string;
  readonly fault: Fault;
}

export const pickFault = (random: Random): OrderedFault => {
  const path = random.pick(PATHS);
  const common = { path, times: 1 + random.below(2) };
  const kind = random.pick([
    'limit',
    'limit',
    'limit',
    'down',
    'down',
    'refused',
    'drop',
    'drop_after',
    'html',
    'broken_json',
    'truncated',
    'wrong_schema',
    'expired_token',
    'delay',
  ] as const);
  if (kind === 'limit') {
    const headers = random.pick(WAITS);
    const said = Object.entries(headers).map(([name, value]) => `${name} ${value}`);
    return {
      name: `429 (${said[0] ?? 'no word'}) ${path}`,
      fault: { kind: 'status', status: 429, headers, ...common },
    };
  }
  if (kind === 'down' || kind === 'refused') {
    const status = kind === 'down' ? random.pick([500, 502, 503, 504]) : random.pick([400, 403, 404]);
    return { name: `${status} ${path}`, fault: { kind: 'status', status, ...common } };
  }
  if (kind === 'delay')
    return { name: `delay ${path}`, fault: { kind, delayMs: 100 + random.below(700), ...common } };
  return { name: `${kind} ${path}`, fault: { kind, ...common } };
};
