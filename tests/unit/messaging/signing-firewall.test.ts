/**
 * S6: there is no message that takes something to sign. Walks the schema of every message; each field that takes text
 * of the sender's choice is listed here with its purpose, and one that is not listed fails until somebody has said what
 * it is for. None of them may be on its way to a signature.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { API_IDS, APIS } from '../../../src/apis.ts';
import { RULES } from '../../../src/messaging/schemas.ts';

type Purpose =
  /** Opens or changes the vault, or opens a key file. */
  | 'password'
  /** Kept, and given back for the passkey's authenticator: nothing here computes with it. */
  | 'salt'
  /** Names something that is stored: looked up, never used itself. */
  | 'id'
  /** Shown to the user. */
  | 'name'
  /** Compared with what must be typed to confirm. */
  | 'confirmation'
  /** A key to be kept, or what it is made from: read as such or refused. */
  | 'key'
  /** A backup file: opened by its password and its keys kept, or refused. */
  | 'backup'
  /** Part of a request's path or body, beside the token. */
  | 'request'
  /** Compared with the origin of pages. */
  | 'origin'
  /** Given back to the page's own storage, or compared with the mark of a rule: nothing here computes with it. */
  | 'page'
  /** Compared with what the activity log has. */
  | 'search';

const TEXT_FIELDS: Readonly<Record<string, Purpose>> = {
  'vault.create passwordSecret': 'password',
  'vault.unlock passwordSecret': 'password',
  'vault.changePassword currentSecret': 'password',
  'vault.changePassword nextSecret': 'password',
  'vault.erase confirmation': 'confirmation',
  'passkey.enrol passwordSecret': 'password',
  'passkey.enrol credentialId': 'id',
  'passkey.enrol salt': 'salt',
  'passkey.enrol prfSecret': 'password',
  'passkey.unlock credentialId': 'id',
  'passkey.unlock prfSecret': 'password',
  'keys.inspect textSecret': 'key',
  'keys.previewPhrase phraseSecret': 'key',
  'keys.previewPhrase passphraseSecret': 'key',
  'keys.draft source.textSecret': 'key',
  'keys.draft source.passwordSecret': 'password',
  'keys.draft source.phraseSecret': 'key',
  'keys.draft source.passphraseSecret': 'key',
  'keys.draft source.path': 'key',
  'keys.discard draftId': 'id',
  'keys.save draftId': 'id',
  'keys.save label': 'name',
  'keys.save identity.identityId': 'id',
  'keys.save identity.name': 'name',
  'keys.setLabel accountId': 'id',
  'keys.setLabel label': 'name',
  'keys.setRawNonceConsent accountId': 'id',
  'keys.move accountId': 'id',
  'keys.move identityId': 'id',
  'keys.remove accountId': 'id',
  'keys.remove confirmation': 'confirmation',
  'keys.reveal accountId': 'id',
  'keys.reveal passwordSecret': 'password',
  'backup.create passwordSecret': 'password',
  'backup.create backupPasswordSecret': 'password',
  'backup.inspect text': 'backup',
  'backup.inspect backupPasswordSecret': 'password',
  'backup.restore text': 'backup',
  'backup.restore backupPasswordSecret': 'password',
  'identities.create name': 'name',
  'identities.rename identityId': 'id',
  'identities.rename name': 'name',
  'identities.remove identityId': 'id',
  'identities.setOpening identityId': 'id',
  'identities.select identityId': 'id',
  'identities.move identityId': 'id',
  'sessions.signIn accountId': 'id',
  'sessions.renew accountId': 'id',
  'sessions.signOut accountId': 'id',
  'sessions.inspect accountId': 'id',
  'sessions.copyToken accountId': 'id',
  'sessions.copyToken passwordSecret': 'password',
  'console.send accountId': 'id',
  'console.send segment': 'request',
  'console.send body': 'request',
  'console.send confirmation': 'confirmation',
  'pump.refresh accountId': 'id',
  'pump.register accountId': 'id',
  'pump.findUser accountId': 'id',
  'pump.findUser idOrAddress': 'request',
  'pump.deleteUser accountId': 'id',
  'pump.deleteUser confirmation': 'confirmation',
  'mimic.refresh accountId': 'id',
  'mimic.readApiKey accountId': 'id',
  'mimic.updateProfile accountId': 'id',
  'mimic.updateProfile name': 'request',
  'mimic.updateProfile intendedUse': 'request',
  'sites.allow origin': 'origin',
  'sites.allow identityId': 'id',
  'sites.allow terms.storage.key': 'page',
  'sites.revoke grantId': 'id',
  'sites.forgetDenial origin': 'origin',
  'consent.read id': 'id',
  'consent.answer id': 'id',
  'consent.answer answer.identityId': 'id',
  'consent.answer answer.terms.storage.key': 'page',
  'page.fetch path': 'request',
  'page.fetch headers.accept': 'request',
  'page.fetch headers.content-type': 'request',
  'page.fetch body': 'request',
  'page.arm url': 'request',
  'page.arm mark': 'page',
  'page.disarm mark': 'page',
  'activity.list filter.text': 'search',
  'activity.list filter.accountId': 'id',
  'activity.find id': 'id',
};

/** The parts of a valibot schema that the walk looks at. */
interface Schema {
  readonly type: string;
  readonly entries?: Readonly<Record<string, Schema>>;
  readonly options?: readonly unknown[];
  readonly wrapped?: Schema;
  readonly item?: Schema;
  readonly pipe?: readonly { readonly kind: string; readonly type: string; readonly requirement?: unknown }[];
}

interface Field {
  readonly path: string;
  readonly schema: Schema;
}

/** Every leaf of a schema. @throws where the schema takes anything whose shape is not fixed */
const leavesOf = (schema: Schema, path: readonly string[] = []): readonly Field[] => {
  switch (schema.type) {
    case 'strict_object':
      return Object.entries(schema.entries ?? {}).flatMap(([key, field]) => leavesOf(field, [...path, key]));
    case 'variant':
      return (schema.options ?? []).flatMap((option) => leavesOf(option as Schema, path));
    // A list of words that are fixed here carries nothing of the sender's.
    case 'array':
      if (schema.item?.type === 'picklist') return leavesOf(schema.item, path);
      throw new Error(`${path.join('.')} takes a array of what is not fixed`);
    case 'exact_optional':
      return schema.wrapped === undefined ? [] : leavesOf(schema.wrapped, path);
    case 'string':
    case 'number':
    case 'boolean':
    case 'picklist':
    case 'literal':
      return [{ path: path.join('.'), schema }];
    default:
      throw new Error(
        `${path.join('.')} takes a ${schema.type}: bytes, lists and open shapes have no place in a message`,
      );
  }
};

const fields = Object.entries(RULES).flatMap(([name, { input }]) =>
  leavesOf(input as unknown as Schema).map(({ path, schema }) => ({ id: `${name} ${path}`, schema })),
);
const textFields = fields.filter(({ schema }) => schema.type === 'string');

describe('the messages (S6)', () => {
  it('take text in the listed fields and nowhere else', () => {
    expect([...new Set(textFields.map(({ id }) => id))].sort()).toEqual(Object.keys(TEXT_FIELDS).sort());
  });

  it('take no text without a limit to its length', () => {
    const unlimited = textFields.filter(
      ({ schema }) => !schema.pipe?.some(({ type }) => type === 'max_length'),
    );
    expect(unlimited.map(({ id }) => id)).toEqual([]);
  });

  it('choose everything else from fixed words, numbers and yes or no', () => {
    const others = fields.filter(({ schema }) => schema.type !== 'string');
    expect(new Set(others.map(({ schema }) => schema.type))).toEqual(
      new Set(['picklist', 'literal', 'number', 'boolean']),
    );
    const words = others.flatMap(({ schema }) => (schema.type === 'picklist' ? (schema.options ?? []) : []));
    const calls = API_IDS.flatMap((api) => [...APIS[api].calls, ...APIS[api].sessionCalls]);
    const callWords = new Set<unknown>(calls.flatMap(({ method, path }) => [method, path]));
    expect([...new Set(words)].filter((word) => !callWords.has(word)).sort()).toEqual([
      'always',
      'apostrophe_dot',
      'automatic',
      'browser',
      'code',
      'comma_dot',
      'dark',
      'documented',
      'dot_comma',
      'en',
      'es',
      'evm',
      'failed',
      'fetch',
      'header',
      'keep_serving',
      'language',
      'light',
      'local',
      'mimic',
      'observed',
      'ok',
      'pt_BR',
      'pump',
      'raw',
      'renew',
      'ru',
      'session',
      'sign_in',
      'sign_out',
      'solana',
      'space_comma',
      'stop_serving',
      'symbol',
      'system',
      'text',
      'token',
      'tr',
      'vi',
      'visit',
      'zh_CN',
    ]);
  });

  it('name no operation of signing, and answer with no signature', () => {
    expect(Object.keys(RULES).filter((name) => /\.sign(?!In$|Out$|OutAll$)/.test(name))).toEqual([]);
    const contract = readFileSync(new URL('../../../src/messaging/contract.ts', import.meta.url), 'utf8');
    const declared = contract.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
    expect(declared).not.toMatch(/signature|signed(?!Out)|Uint8Array|ArrayBuffer|Bytes|unknown|any\b/i);
  });

  it('let a page choose among fixed words, and name nothing but a call of an API, in text', () => {
    const ofPages = fields.filter(({ id }) => id.startsWith('page.') && !id.startsWith('page.fetch '));
    expect(ofPages.filter(({ schema }) => schema.type === 'string').map(({ id }) => id)).toEqual([
      'page.arm url',
      'page.arm mark',
      'page.disarm mark',
    ]);
    const textOfFetch = textFields.filter(({ id }) => id.startsWith('page.fetch '));
    expect(textOfFetch.every(({ id }) => TEXT_FIELDS[id] === 'request')).toBe(true);
  });

  it('are walked for what could carry bytes: the walk itself refuses it', () => {
    for (const type of [
      'array',
      'unknown',
      'any',
      'instance',
      'blob',
      'record',
      'object',
      'loose_object',
      'custom',
    ]) {
      expect(() => leavesOf({ type: 'strict_object', entries: { payload: { type } } })).toThrow(
        `payload takes a ${type}`,
      );
    }
  });
});
