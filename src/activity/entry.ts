/**
 * What one entry of the activity log may hold: codes, ids, origins, names of fields and times. There is no field that
 * a key, a token or a text could be put into: what is not of the form that its field has is left out. U1
 */
import * as v from 'valibot';
import { API_IDS } from '../apis.ts';
import { ERROR_CODES } from '../errors.ts';
import type { ActivityEntry, NewActivity } from '../messaging/view.ts';

/** An entry that has no place in the chain yet. */
export type NotedEntry = Omit<ActivityEntry, 'seq' | 'hash'>;

const KINDS = [
  'unlock',
  'lock',
  'sign_in',
  'renew',
  'sign_out',
  'sign',
  'hand_over',
  'grant',
  'revoke',
  'stop_serving',
  'reveal',
  'copy',
  'passkey_add',
  'passkey_remove',
  'backup',
  'restore',
  'import',
  'change',
  'read',
  'write',
  'drift',
] as const satisfies readonly ActivityEntry['kind'][];

const isOrigin = (text: string): boolean => {
  const url = URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol) && url.origin === text;
};

/** Ids here have at most 36 characters (a UUID): too few for a key in any form. */
const id = v.pipe(v.string(), v.regex(/^[A-Za-z0-9-]{1,36}$/));
const api = v.picklist(API_IDS);
const origin = v.pipe(v.string(), v.maxLength(2048), v.check(isOrigin));
const durationMs = v.pipe(v.number(), v.finite(), v.minValue(0));
/** Names as schemas have them: words, and places in a list. Too short and too plain for a token or a key. */
const field = v.pipe(v.string(), v.maxLength(64), v.regex(/^[A-Za-z_]{1,24}(\.([A-Za-z_]{1,24}|\d{1,4}))*$/));
const reason = v.picklist(['user', 'renewal', 'after_401', 'resumed']);

const notedFields = {
  id,
  atMs: v.pipe(v.number(), v.safeInteger()),
  kind: v.picklist(KINDS),
  outcome: v.picklist(['ok', ...ERROR_CODES]),
  api: v.exactOptional(api),
  accountId: v.exactOptional(id),
  origin: v.exactOptional(origin),
  durationMs: v.exactOptional(durationMs),
  field: v.exactOptional(field),
  reason: v.exactOptional(reason),
  /** No caller sets it: the log counts for itself. */
  count: v.exactOptional(v.pipe(v.number(), v.safeInteger(), v.minValue(2))),
};

/** As it is read back from where entries wait. */
export const notedEntrySchema = v.object(notedFields);

/** A place in the chain. */
export const seqSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
/** SHA-256, base64. */
export const hashSchema = v.pipe(v.string(), v.regex(/^[A-Za-z\d+/]{43}=$/));

/** As it lies in the chain. */
export const entrySchema = v.object({ ...notedFields, seq: seqSchema, hash: hashSchema });

// Made once: a page waits for its own entry to be made.
const kindOrChange = v.fallback(notedFields.kind, 'change');
const outcomeOrInternal = v.fallback(notedFields.outcome, 'internal');
const roundedMs = v.pipe(durationMs, v.transform(Math.round));

/** The value where it is of that form, else nothing. */
const pick = <Name extends string, T>(name: Name, schema: v.GenericSchema<unknown, T>, value: unknown) => {
  if (value === undefined) return {};
  const parsed = v.safeParse(schema, value);
  return parsed.success ? ({ [name]: parsed.output } as Record<Name, T>) : {};
};

/** Keeps what has the form of its field, and nothing else. An outcome that is no code of ours becomes `internal`. */
export const toNotedEntry = (
  entry: NewActivity,
  { atMs, id: entryId }: { readonly atMs: number; readonly id: string },
): NotedEntry => ({
  id: entryId,
  atMs: Math.round(atMs),
  kind: v.parse(kindOrChange, entry.kind),
  outcome: v.parse(outcomeOrInternal, entry.outcome),
  ...pick('api', api, entry.api),
  ...pick('accountId', id, entry.accountId),
  ...pick('origin', origin, entry.origin),
  ...pick('durationMs', roundedMs, entry.durationMs),
  ...pick('field', field, entry.field),
  ...pick('reason', reason, entry.reason),
});
