/**
 * What the console sends: a documented call, its path filled in, its body read. Pure. Whatever names another path, carries a
 * body where none belongs, or lacks the confirmation of what can't be undone is refused before anything leaves.
 */
import { APIS, type ApiCall } from '../apis.ts';
import { AppError } from '../errors.ts';
import { parseApiPath } from '../http/api-path.ts';
import type { Input } from '../messaging/contract.ts';

export interface PlannedCall {
  readonly kind: ApiCall['kind'] | 'challenge';
  /** Null for a challenge, which is asked for without a token. */
  readonly call: ApiCall | null;
  readonly path: string;
  /** JSON. */
  readonly body?: string;
}

const refuse = (field: string): AppError => new AppError({ code: 'invalid_input', details: { field } });

/** The path with its open segment filled in. @throws AppError `invalid_input` where that is none, or where none is open */
const fillPath = (path: string, segment: string | undefined): string => {
  const isOpen = path.includes('*');
  if (isOpen !== (segment !== undefined)) throw refuse('segment');
  // One segment stays one: no slash, no dots alone, nothing encoded.
  if (segment?.includes('/')) throw refuse('segment');
  return parseApiPath(path.replace('*', () => segment ?? ''));
};

/** A JSON object, written anew. V8's SyntaxError quotes the text, so it ends here. */
const parseBody = (text: string): string => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw refuse('body');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw refuse('body');
  return JSON.stringify(value);
};

/** @throws AppError `site_call_unsupported`, `invalid_input`, `confirmation_mismatch` */
export const planCall = (
  { api, method, path, segment, body, confirmation }: Input<'console.send'>,
  address: string,
): PlannedCall => {
  const { calls, sessionCalls } = APIS[api];
  const isNamed = (each: { method: string; path: string }): boolean =>
    each.method === method && each.path === path;
  const challenge = sessionCalls.find((each) => each.does === 'challenge' && isNamed(each));
  if (challenge !== undefined) {
    if (segment !== undefined) throw refuse('segment');
    if (body !== undefined) throw refuse('body');
    return { kind: 'challenge', call: null, path, body: JSON.stringify({ address }) };
  }
  const call = calls.find(isNamed);
  if (call === undefined) throw new AppError({ code: 'site_call_unsupported' });
  if (call.kind === 'permanent' && confirmation?.trim() !== address) {
    throw new AppError({ code: 'confirmation_mismatch' });
  }
  const filled = fillPath(path, segment);
  if (body !== undefined && call.bodyFields === undefined) throw refuse('body');
  return {
    ...{ kind: call.kind, call, path: filled },
    ...(body === undefined ? {} : { body: parseBody(body) }),
  };
};
