import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toNotedEntry } from '../../../src/activity/entry.ts';
import { ERROR_CODES } from '../../../src/errors.ts';
import { toBase64, toHex } from '../../../src/lib/bytes.ts';
import type { NewActivity } from '../../../src/messaging/view.ts';
import { aLogWorld, readAll } from './a-log.ts';

const entryOf = (entry: object) => toNotedEntry(entry as NewActivity, { atMs: 1, id: 'entry-1' });

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const base64Url = (value: Uint8Array): string => toBase64(new Uint8Array(value)).replaceAll(/[+/=]/g, '-');

/** Keys, tokens, API keys and passwords in the forms in which they go about. */
const secret = fc.oneof(
  bytes(32).map((value) => `0x${toHex(value)}`),
  bytes(64).map((value) => `5${toHex(value)}`),
  bytes(32).map((value) => toHex(value)),
  fc.tuple(bytes(30), bytes(60), bytes(64)).map((parts) => `eyJ0${parts.map(base64Url).join('.')}`),
  fc.string({ minLength: 12, maxLength: 40 }).map((text) => `correct horse ${text}`),
);

describe('an entry of the activity log', () => {
  it('U1: has no field that a key, a token or a text survives in, whichever a caller puts it into', async () => {
    const fields = [
      'kind',
      'outcome',
      'api',
      'accountId',
      'origin',
      'field',
      'reason',
      'durationMs',
      'message',
    ];
    await fc.assert(
      fc.asyncProperty(secret, fc.constantFrom(...fields), async (canary, field) => {
        const { log } = aLogWorld();
        const given = { kind: 'sign_in', outcome: 'ok', [field]: canary } as unknown as NewActivity;
        log.add(given);
        expect(JSON.stringify(await readAll(log))).not.toContain(canary);
      }),
      { numRuns: 300 },
    );
  });

  it('U1: takes an origin as an origin only: no path, no user, no query, no other scheme', () => {
    const origin = (text: string) => entryOf({ kind: 'grant', outcome: 'ok', origin: text }).origin;
    expect(origin('https://app.example')).toBe('https://app.example');
    expect(origin('http://localhost:3000')).toBe('http://localhost:3000');
    for (const text of [
      'https://app.example/secret',
      'https://app.example?token=secret',
      'https://secret@app.example',
      'data:text/plain,secret',
      'secret',
    ]) {
      expect(origin(text)).toBeUndefined();
    }
  });

  it('keeps what a drifted reply’s field is called, and every outcome that there is', () => {
    for (const field of ['profile.username', 'tokens.12.balance', 'api_key', 'login.access_token']) {
      expect(entryOf({ kind: 'drift', outcome: 'reply_unexpected', field })).toMatchObject({ field });
    }
    for (const outcome of ['ok', ...ERROR_CODES])
      expect(entryOf({ kind: 'read', outcome })).toMatchObject({ outcome });
    expect(entryOf({ kind: 'telepathy', outcome: 'fine' })).toMatchObject({
      kind: 'change',
      outcome: 'internal',
    });
  });
});
