/**
 * Makes every part of the product and gives each what it needs. Wiring only: no decision, no order of events.
 */
import { createAccountStore } from '../accounts/account-store.ts';
import { createActivityLog } from '../activity/log.ts';
import { createSegmentDb } from '../activity/segment-db.ts';
import { APIS, type Api } from '../apis.ts';
import { toHostPattern } from '../endpoints.ts';
import { AppError, type ErrorCode, isOfEndedWorker, toAppError } from '../errors.ts';
import { createDriftLedger, toFieldName } from '../http/drift-ledger.ts';
import { installOriginRules } from '../http/origin-rule.ts';
import type { RateGauge } from '../http/rate-gauge.ts';
import { createRateLimits, type RateWindow } from '../http/rate-limit.ts';
import { createSendRaw } from '../http/raw-request.ts';
import { createHttp } from '../http/request.ts';
import { createTransport } from '../http/transport.ts';
import { type Settings, sessionKey } from '../messaging/view.ts';
import { createMimicApi } from '../mimic/api.ts';
import { createPumpApi } from '../pump/api.ts';
import { planLoginAllowance } from '../sessions/login-allowance.ts';
import { createLoginJournal } from '../sessions/login-journal.ts';
import { expiresAtMsOf, liveTokenOf, type SessionId } from '../sessions/session.ts';
import { createSessionManager } from '../sessions/session-manager.ts';
import { createSessionStore } from '../sessions/session-store.ts';
import { createDialectMemory } from '../settings/dialect-memory.ts';
import { createSettingsStore } from '../settings/settings-store.ts';
import { createSites } from '../sites/create-sites.ts';
import type { PageCall, TokenSource } from '../sites/page-requests.ts';
import { createAutoLock } from '../vault/auto-lock.ts';
import type { PasswordKdf } from '../vault/kdf.ts';
import { createPasskey } from '../vault/passkey.ts';
import { createPasskeyStore } from '../vault/passkey-store.ts';
import { createUnlockedState } from '../vault/session-key.ts';
import { createSplitBox } from '../vault/split-box.ts';
import { createUnlockBackOff } from '../vault/unlock-back-off.ts';
import { createVault } from '../vault/vault.ts';
import { createVaultDb } from '../vault/vault-db.ts';
import { createVaultWitness } from '../vault/vault-witness.ts';
import { createDetailStore } from './detail-store.ts';
import { toDetectionSeconds } from './idle-lock.ts';
import { createInactivity } from './inactivity.ts';
import { createKeepServing } from './keep-serving.ts';
import { createKeyDrafts } from './key-drafts.ts';
import { createLogin } from './logins.ts';
import { createPageCalls } from './page-calls.ts';
import type { Platform } from './platform.ts';
import { createSelection } from './selection.ts';

export interface ServiceEvents {
  /** Something that the view shows has changed. */
  readonly onChange: () => void;
  /** A token came, was replaced or has gone. */
  readonly onTokenChange: (id: SessionId) => void;
  /** Something is to be woken for at another time than before. */
  readonly onTimesChange: () => void;
}

const MINUTE_MS = 60_000;
/** What is kept belongs to no change of password: that can't happen while it is there. */
const KEPT_EPOCH = 'kept';

export interface ServiceParts {
  /** For tests: a cheaper way from passwords to keys. */
  readonly kdf?: PasswordKdf;
}

export const createServices = (
  platform: Platform,
  { onChange, onTokenChange, onTimesChange }: ServiceEvents,
  parts: ServiceParts = {},
) => {
  const { clock, session, local, randomId } = platform;
  const settings = createSettingsStore(local);
  const activity = createActivityLog({
    db: createSegmentDb(),
    records: { read: (id) => vault.read(id), commit: (changes) => vault.commit(changes) },
    session,
    local,
    clock,
    randomId,
    soon: () => platform.sleepMs(0),
  });
  /** The one way into the activity log. Answers with the entry's id, by which an error can point to it. */
  const note = activity.add;
  /** What goes wrong where nobody waits for an answer is in the activity log; that the worker was ended is nothing wrong. */
  const noteTrouble = (error: unknown): void => {
    if (!isOfEndedWorker(error)) note({ kind: 'read', outcome: toAppError(error).code });
  };

  /** Logs how an unlock ended and how long it took; the failure itself then knows its entry. */
  const noteUnlock = async (unlock: () => Promise<void>): Promise<void> => {
    const startedAtMs = clock.nowMs();
    const tell = (outcome: 'ok' | ErrorCode): string =>
      note({ kind: 'unlock', outcome, durationMs: clock.nowMs() - startedAtMs });
    try {
      await unlock();
    } catch (error) {
      const failure = toAppError(error);
      failure.activityId = tell(failure.code);
      throw failure;
    }
    tell('ok');
  };

  const autoLock = createAutoLock({
    session,
    clock,
    lockAfterMs: async () => (await settings.read()).lockAfterMinutes * MINUTE_MS,
  });
  const vault = createVault({
    db: createVaultDb(),
    unlockedState: createUnlockedState({ session }),
    autoLock,
    witness: createVaultWitness(local),
    clock,
    onTrouble: ({ code }) => void note({ kind: 'unlock', outcome: code }),
    onClosing: (last) => keepServing(last),
    ...parts,
  });
  const passkey = createPasskey({ vault, store: createPasskeyStore() });
  const unlockBackOff = createUnlockBackOff({ area: local, clock, sleepMs: platform.sleepMs });

  /**
   * Runs a task that proves the password, as often as guessing allows. Once proven it stands: that the count of guesses
   * could not be reset makes the next one wait, and no more. K19 L6
   */
  const provePassword = async <T>(task: () => Promise<T>): Promise<T> => {
    const proven: T[] = [];
    try {
      await unlockBackOff.attempt(async () => void proven.push(await task()));
    } catch (error) {
      if (proven.length === 0) throw error;
      note({ kind: 'unlock', outcome: toAppError(error).code });
    }
    return proven[0] as T;
  };
  const accounts = createAccountStore({ vault, clock, randomId });
  const drafts = createKeyDrafts({ area: session, clock, seal: vault.seal, unseal: vault.unseal });
  const selection = createSelection(vault);
  const detail = createDetailStore({ clock, onChange });
  const inactivity = createInactivity({ area: local, clock });

  const rateKey = (window: RateWindow): string => `rate.${window}`;
  const rateLimits = createRateLimits({
    store: {
      get: (window) => session.get(rateKey(window)),
      set: (window, gauge) => session.set(rateKey(window), gauge),
    },
    clock,
    onStoreFailure: noteTrouble,
  });
  const drift = createDriftLedger({
    area: session,
    clock,
    onChange,
    onStoreFailure: noteTrouble,
    onNew: (api, entry) =>
      void note({ kind: 'drift', outcome: 'reply_unexpected', api, field: toFieldName(entry) }),
  });
  const transport = createTransport({
    fetch: platform.fetch,
    startTimer: platform.startTimer,
    baseUrls: platform.endpoints.baseUrls,
    rateLimits: {
      check: rateLimits.check,
      count: rateLimits.count,
      // The view shows the gauge, whatever the request was for.
      record: async (window, reply) => {
        const gauge = await rateLimits.record(window, reply);
        onChange();
        return gauge;
      },
    },
    beforeFirstRequest: () =>
      installOriginRules({
        declarativeNetRequest: platform.declarativeNetRequest,
        ownHost: new URL(platform.own.baseUrl).hostname,
        baseUrls: platform.endpoints.baseUrls,
      }),
    // COMPAT(firefox): lets people withdraw any host from an extension, at install or later. Chromium does so, too.
    mayReach: (api) =>
      platform.permissions.contains({ origins: [toHostPattern(platform.endpoints.baseUrls[api])] }),
    isOnline: platform.isOnline,
  });
  const sendRaw = createSendRaw(transport);
  const http = createHttp({ transport, onReply: (report) => void drift.report(report) });
  const dialects = createDialectMemory({ area: local, onChange, onStoreFailure: noteTrouble });
  const pump = createPumpApi(http);
  const mimic = createMimicApi(http);

  /** Read with every use that must not wait; kept up to date by whoever changes settings. */
  let renewAutomatically: Settings['renewAutomatically'] = { pump: true, mimic: true };
  const refreshSettings = async (): Promise<void> => {
    const current = await settings.read();
    renewAutomatically = current.renewAutomatically;
    platform.idle.setDetectionInterval(toDetectionSeconds(current));
  };

  const journal = createLoginJournal(session);
  /** By session: whoever asked for the logout takes it from here. */
  const logoutFailures = new Map<string, AppError>();
  const sessions = createSessionManager({
    store: createSessionStore(vault, platform),
    journal,
    login: createLogin({
      accounts,
      pump,
      mimic,
      clock,
      settings,
      dialects,
      onSign: ({ accountId, api }, { outcome, durationMs }) =>
        void note({ kind: 'sign', outcome, accountId, api, durationMs }),
    }),
    logout: { pump: async (_id, tokenSecret) => void (await pump.logout({ tokenSecret })), mimic: null },
    clock,
    random01: platform.random01,
    renewAutomatically: (api) => renewAutomatically[api],
    readAllowance: async (api) =>
      planLoginAllowance({ api, gauge: await rateLimits.read(api), nowMs: clock.nowMs() }),
    onChange,
    onTokenChange,
    onLogin: ({ id: { accountId, api }, reason, error, durationMs }) => {
      // Not one way to sign in was answered with a token: that is what is different now.
      const { field } = error?.details ?? {};
      if (error?.code === 'reply_unexpected' && api === 'pump') {
        void drift.report({ api, endpoint: 'login', drift: [{ field: field ?? '', problem: 'missing' }] });
      }
      const kind = reason === 'user' ? 'sign_in' : 'renew';
      const entryId = note({ kind, outcome: error?.code ?? 'ok', accountId, api, durationMs, reason });
      if (error !== null) error.activityId = entryId;
    },
    onLogoutFailure: ({ accountId, api }, error) => {
      error.activityId = note({ kind: 'sign_out', outcome: error.code, accountId, api });
      logoutFailures.set(sessionKey(accountId, api), error);
    },
  });

  /** @throws AppError `not_signed_in` where the identity has no key for the API */
  const toSessionId = async ({ identityId, api }: { identityId: string; api: Api }): Promise<SessionId> => {
    const accountId = (await accounts.findIdentity(identityId)).accounts[APIS[api].chain];
    if (accountId === undefined) throw new AppError({ code: 'not_signed_in' });
    return { accountId, api };
  };
  const withToken: TokenSource['withToken'] = async (whose, call) =>
    sessions.withToken(await toSessionId(whose), call);
  const { callApi, renewRefused } = createPageCalls({ withToken, sendRaw, clock });
  const keptBox = createSplitBox({
    session,
    databaseName: 'countersign-kept',
    blobKey: 'sites.kept',
    keyKey: 'kept-key',
    part: 'kept-serving',
  });
  const sites = createSites({
    records: {
      read: vault.read,
      commit: ({ put }) => vault.commit({ put: new Map(Object.entries(put)) }),
    },
    area: session,
    scripting: platform.scripting,
    permissions: platform.permissions,
    tabs: platform.tabs,
    clock,
    newId: randomId,
    sleepMs: platform.sleepMs,
    rules: platform.declarativeNetRequest,
    windows: platform.windows,
    badge: platform.badge,
    baseUrls: platform.endpoints.baseUrls,
    toConsentUrl: (id) => `${platform.own.baseUrl}consent.html?id=${id}`,
    ensureToken: async (whose) => sessions.readToken(await toSessionId(whose)),
    withToken,
    endToken: sessions.endToken,
    keptBox: {
      seal: (secret) => keptBox.seal(secret, KEPT_EPOCH),
      reseal: (secret) => keptBox.reseal(secret, KEPT_EPOCH),
      open: () => keptBox.open(KEPT_EPOCH),
      erase: keptBox.erase,
    },
    tokenEndsAtMs: async (whose) => {
      const { accountId, api } = await toSessionId(whose);
      const session = (await sessions.all()).find((each) => each.accountId === accountId && each.api === api);
      if (session === undefined || liveTokenOf(session, clock.nowMs()) === null)
        throw new AppError({ code: 'not_signed_in' });
      return expiresAtMsOf(session);
    },
    callApi,
    renewRefused,
    onTimesChange,
    requiredPatterns: platform.requiredPatterns,
    portsInPatterns: platform.portsInPatterns,
    log: note,
    onChange,
  });

  const keepServing = createKeepServing({ settings, inactivity, sites, note });

  return {
    unlockBackOff,
    settings,
    refreshSettings,
    clock,
    activity,
    note,
    noteTrouble,
    noteUnlock,
    autoLock,
    vault,
    passkey,
    provePassword,
    accounts,
    drafts,
    selection,
    detail,
    inactivity,
    rateLimits,
    drift,
    dialects,
    readRateGauges: async (): Promise<Readonly<Record<RateWindow, RateGauge>>> => ({
      pump: await rateLimits.read('pump'),
      'pump.users': await rateLimits.read('pump.users'),
      mimic: await rateLimits.read('mimic'),
    }),
    pump,
    mimic,
    sessions,
    /** With the open vault's own token. */
    callApi: (call: PageCall) => callApi(call, { withToken }),
    sendRaw,
    journal,
    /** Why the API could not be told of that session's last logout. Answered once. */
    takeLogoutFailure: ({ accountId, api }: SessionId): AppError | undefined => {
      const key = sessionKey(accountId, api);
      const failure = logoutFailures.get(key);
      logoutFailures.delete(key);
      return failure;
    },
    sites,
  };
};

export type Services = ReturnType<typeof createServices>;
