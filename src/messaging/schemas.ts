/**
 * What each message's input must look like, and which kind of sender may send it. Checked before any handler runs.
 */
import * as v from 'valibot';
import { API_IDS, APIS } from '../apis.ts';
import type { Input, MessageName } from './contract.ts';
import { SETTING_FIELDS } from './setting-fields.ts';

const api = v.picklist(['pump', 'mimic']);
const chain = v.picklist(['solana', 'evm']);
const id = v.pipe(v.string(), v.minLength(1), v.maxLength(64));
/** Longer than any address, so that a mistyped confirmation is answered as such. */
const confirmation = v.pipe(v.string(), v.maxLength(200));
const passwordSecret = v.pipe(v.string(), v.maxLength(1024));
/** Longer than a key file with everything that wallets add to it. */
const textSecret = v.pipe(v.string(), v.maxLength(16_384));
/** Longer than 24 words, however they are spaced. */
const phraseSecret = v.pipe(v.string(), v.maxLength(4096));
const name = v.pipe(v.string(), v.maxLength(200));
/** Characters. Over 10,000 keys. */
const backupText = v.pipe(v.string(), v.maxLength(8 * 1024 * 1024));
/** Base64 of at most 1,023 bytes (Web Authentication Level 3, section 5.8.3). */
const credentialId = v.pipe(v.string(), v.minLength(4), v.maxLength(1364), v.base64());
/** Base64 of exactly 32 bytes. */
const base64Of32 = v.pipe(v.string(), v.maxLength(44), v.regex(/^[A-Za-z0-9+/]{43}=$/));
const nothing = v.strictObject({});
const account = v.strictObject({ accountId: id });
const accountAndApi = v.strictObject({ accountId: id, api });
const origin = v.pipe(v.string(), v.maxLength(2048));
const tabId = v.exactOptional(v.pipe(v.number(), v.safeInteger(), v.minValue(0)));
const method = v.picklist(['GET', 'POST', 'DELETE']);
const way = v.picklist(['header', 'fetch', 'token']);
const duration = v.picklist(['visit', 'browser', 'token', 'always']);
/** Documented calls only: no page is ever granted a path of somebody's own making. */
const documentedPath = v.picklist(API_IDS.flatMap((each) => APIS[each].calls.map(({ path }) => path)));
const consolePath = v.picklist(
  API_IDS.flatMap((each) => [...APIS[each].calls, ...APIS[each].sessionCalls].map(({ path }) => path)),
);
const scope = v.strictObject({
  methods: v.pipe(v.array(method), v.minLength(1), v.maxLength(3)),
  paths: v.pipe(v.array(documentedPath), v.minLength(1), v.maxLength(20)),
});
const storage = v.strictObject({
  area: v.picklist(['local', 'session']),
  key: v.pipe(v.string(), v.minLength(1), v.maxLength(100)),
});
const terms = v.variant('way', [
  v.strictObject({ way: v.literal('header'), scope }),
  v.strictObject({ way: v.literal('fetch'), scope }),
  v.strictObject({ way: v.literal('token'), storage: v.exactOptional(storage) }),
]);
const grantChoice = { identityId: id, terms, duration };
/** A version 4 UUID (RFC 9562): nothing that means anything in a URL filter. */
const mark = v.pipe(v.string(), v.maxLength(36), v.regex(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/));
/** Characters. The largest of the APIs' documented bodies has a few hundred. */
const pageBody = v.pipe(v.string(), v.maxLength(64 * 1024));
const headerValue = v.exactOptional(v.pipe(v.string(), v.maxLength(200)));

const settings = v.strictObject({
  lockAfterMinutes: v.exactOptional(SETTING_FIELDS.lockAfterMinutes),
  lockWhenIdle: v.exactOptional(SETTING_FIELDS.lockWhenIdle),
  signOutAfterHours: v.exactOptional(SETTING_FIELDS.signOutAfterHours),
  renewAutomatically: v.exactOptional(SETTING_FIELDS.renewAutomatically),
  onLock: v.exactOptional(SETTING_FIELDS.onLock),
  clipboardClearsAfterMs: v.exactOptional(SETTING_FIELDS.clipboardClearsAfterMs),
  theme: v.exactOptional(SETTING_FIELDS.theme),
  language: v.exactOptional(SETTING_FIELDS.language),
  numberFormat: v.exactOptional(SETTING_FIELDS.numberFormat),
  currencyDisplay: v.exactOptional(SETTING_FIELDS.currencyDisplay),
  pumpDialect: v.exactOptional(SETTING_FIELDS.pumpDialect),
  mimicNonce: v.exactOptional(SETTING_FIELDS.mimicNonce),
});

const activityFilter = v.strictObject({
  text: v.exactOptional(v.pipe(v.string(), v.maxLength(200))),
  api: v.exactOptional(api),
  outcome: v.exactOptional(v.picklist(['ok', 'failed'])),
  accountId: v.exactOptional(id),
});

export type SenderKind = 'interface' | 'page';

interface Rule<Name extends MessageName> {
  readonly from: SenderKind;
  readonly input: v.GenericSchema<unknown, Input<Name>>;
}

const ui = <Schema>(input: Schema): { from: 'interface'; input: Schema } => ({ from: 'interface', input });

const page = <Schema>(input: Schema): { from: 'page'; input: Schema } => ({ from: 'page', input });

/** Default deny: a name that is not here does not exist. */
export const RULES: { readonly [Name in MessageName]: Rule<Name> } = {
  'vault.create': ui(v.strictObject({ passwordSecret })),
  'vault.unlock': ui(v.strictObject({ passwordSecret })),
  'vault.lock': ui(nothing),
  'vault.touch': ui(nothing),
  'vault.changePassword': ui(v.strictObject({ currentSecret: passwordSecret, nextSecret: passwordSecret })),
  'vault.erase': ui(v.strictObject({ confirmation })),
  'passkey.describe': ui(nothing),
  'passkey.enrol': ui(
    v.strictObject({ passwordSecret, credentialId, salt: base64Of32, prfSecret: base64Of32 }),
  ),
  'passkey.unlock': ui(v.strictObject({ credentialId, prfSecret: base64Of32 })),
  'passkey.remove': ui(nothing),
  'view.publish': ui(nothing),
  'keys.inspect': ui(v.strictObject({ textSecret })),
  'keys.previewPhrase': ui(v.strictObject({ phraseSecret, passphraseSecret: passwordSecret, chain })),
  'keys.draft': ui(
    v.strictObject({
      source: v.variant('kind', [
        v.strictObject({ kind: v.literal('generate'), chain }),
        v.strictObject({ kind: v.literal('import'), textSecret: v.pipe(v.string(), v.maxLength(4096)) }),
        v.strictObject({ kind: v.literal('keystore'), textSecret, passwordSecret }),
        v.strictObject({
          kind: v.literal('phrase'),
          phraseSecret,
          passphraseSecret: passwordSecret,
          chain,
          path: v.pipe(v.string(), v.maxLength(200)),
        }),
      ]),
    }),
  ),
  'keys.discard': ui(v.strictObject({ draftId: id })),
  'keys.save': ui(
    v.strictObject({
      draftId: id,
      label: name,
      identity: v.variant('kind', [
        v.strictObject({ kind: v.literal('existing'), identityId: id }),
        v.strictObject({ kind: v.literal('new'), name }),
      ]),
    }),
  ),
  'keys.setLabel': ui(v.strictObject({ accountId: id, label: name })),
  'keys.setRawNonceConsent': ui(v.strictObject({ accountId: id, isGiven: v.boolean() })),
  'keys.move': ui(v.strictObject({ accountId: id, identityId: id })),
  'keys.remove': ui(v.strictObject({ accountId: id, confirmation })),
  'keys.reveal': ui(v.strictObject({ accountId: id, passwordSecret })),
  'backup.create': ui(v.strictObject({ passwordSecret, backupPasswordSecret: passwordSecret })),
  'backup.inspect': ui(v.strictObject({ text: backupText, backupPasswordSecret: passwordSecret })),
  'backup.restore': ui(v.strictObject({ text: backupText, backupPasswordSecret: passwordSecret })),
  'identities.create': ui(v.strictObject({ name })),
  'identities.rename': ui(v.strictObject({ identityId: id, name })),
  'identities.remove': ui(v.strictObject({ identityId: id })),
  'identities.setOpening': ui(v.strictObject({ identityId: v.exactOptional(id) })),
  'identities.select': ui(v.strictObject({ identityId: id })),
  'identities.move': ui(
    v.strictObject({ identityId: id, position: v.pipe(v.number(), v.safeInteger(), v.minValue(0)) }),
  ),
  'sessions.signIn': ui(accountAndApi),
  'sessions.renew': ui(accountAndApi),
  'sessions.signOut': ui(accountAndApi),
  'sessions.signOutAll': ui(nothing),
  'sessions.inspect': ui(accountAndApi),
  'sessions.copyToken': ui(v.strictObject({ accountId: id, api, passwordSecret })),
  'bulk.start': ui(
    v.strictObject({
      action: v.picklist(['sign_in', 'renew', 'sign_out']),
      api: v.exactOptional(api),
    }),
  ),
  'bulk.pause': ui(nothing),
  'bulk.resume': ui(nothing),
  'bulk.cancel': ui(nothing),
  'bulk.dismiss': ui(nothing),
  'pump.refresh': ui(account),
  'pump.register': ui(account),
  'pump.findUser': ui(
    v.strictObject({
      accountId: id,
      idOrAddress: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(100)),
    }),
  ),
  'pump.deleteUser': ui(v.strictObject({ accountId: id, confirmation })),
  'mimic.refresh': ui(account),
  'mimic.readApiKey': ui(account),
  'mimic.updateProfile': ui(
    v.strictObject({
      accountId: id,
      name: v.exactOptional(v.pipe(v.string(), v.maxLength(255))),
      // The API takes at most 255 characters of intended use.
      intendedUse: v.exactOptional(v.pipe(v.string(), v.maxLength(255))),
    }),
  ),
  'console.send': ui(
    v.strictObject({
      accountId: id,
      api,
      method,
      path: consolePath,
      segment: v.exactOptional(v.pipe(v.string(), v.minLength(1), v.maxLength(200))),
      body: v.exactOptional(pageBody),
      confirmation: v.exactOptional(confirmation),
    }),
  ),
  'sites.allow': ui(v.strictObject({ origin, api, ...grantChoice, tabId })),
  'sites.revoke': ui(v.strictObject({ grantId: id })),
  'sites.revokeAll': ui(nothing),
  'sites.stopServing': ui(nothing),
  'sites.forgetDenial': ui(v.strictObject({ origin, api })),
  'consent.read': ui(v.strictObject({ id })),
  'consent.answer': ui(
    v.strictObject({
      id,
      answer: v.variant('allow', [
        v.strictObject({ allow: v.literal(false) }),
        v.strictObject({ allow: v.literal(true), ...grantChoice }),
      ]),
    }),
  ),
  'settings.update': ui(settings),
  'data.export': ui(nothing),
  'activity.list': ui(
    v.strictObject({
      filter: v.exactOptional(activityFilter),
      beforeSeq: v.exactOptional(v.pipe(v.number(), v.safeInteger(), v.minValue(0))),
      limit: v.exactOptional(v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(500))),
    }),
  ),
  'activity.find': ui(v.strictObject({ id })),
  'activity.export': ui(nothing),
  'activity.verify': ui(nothing),
  'page.hello': page(nothing),
  'page.leave': page(nothing),
  'page.request': page(
    v.strictObject({
      api,
      way: v.exactOptional(way),
      scope: v.exactOptional(scope),
      duration: v.exactOptional(duration),
    }),
  ),
  'page.fetch': page(
    v.strictObject({
      api,
      method,
      path: v.pipe(v.string(), v.maxLength(500)),
      headers: v.strictObject({ accept: headerValue, 'content-type': headerValue }),
      body: v.exactOptional(pageBody),
    }),
  ),
  'page.arm': page(v.strictObject({ api, method, url: v.pipe(v.string(), v.maxLength(2048)), mark })),
  'page.disarm': page(
    v.strictObject({ mark, status: v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(599)) }),
  ),
  'page.getToken': page(v.strictObject({ api })),
};
