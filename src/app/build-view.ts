/** Puts together what the interface shows, from what each part says of itself. Of a locked vault: that it is locked. */
import type { AccountBook } from '../accounts/account.ts';
import type { QueueRunner } from '../bulk/run-queue.ts';
import { AppError } from '../errors.ts';
import { type DriftEntry, toFieldName } from '../http/drift-ledger.ts';
import type { RateGauge } from '../http/rate-gauge.ts';
import { withoutUndefined } from '../lib/without-undefined.ts';
import type { AccountView, DriftView, IdentityView, Notice, RateLimitView } from '../messaging/view.ts';
import type { Platform } from './platform.ts';
import type { Services } from './services.ts';
import type { Publication } from './view-publisher.ts';

const toIdentityViews = ({ accounts, identities }: AccountBook): readonly IdentityView[] => {
  const byId = new Map(accounts.map((account): [string, AccountView] => [account.id, account]));
  return identities.map(({ id, name, accounts: ids }) => ({
    id,
    name,
    accounts: Object.fromEntries(
      Object.entries(ids).flatMap(([chain, accountId]) => {
        const account = byId.get(accountId);
        return account === undefined ? [] : [[chain, account]];
      }),
    ),
  }));
};

/** Null while nothing was ever sent there. */
const toRateView = ({
  limit,
  remaining,
  resetAtMs,
  blockedUntilMs,
  atMs,
}: RateGauge): RateLimitView | null =>
  atMs === undefined ? null : withoutUndefined({ limit, remaining, resetAtMs, blockedUntilMs });

const toDriftViews = (entries: readonly DriftEntry[]): readonly DriftView[] =>
  entries
    .map((entry) => ({ field: toFieldName(entry), problem: entry.problem, sinceMs: entry.sinceMs }))
    .sort((a, b) => a.sinceMs - b.sinceMs || a.field.localeCompare(b.field, 'en'));

export interface BuildViewOptions {
  readonly platform: Pick<Platform, 'version' | 'endpoints'>;
  readonly services: Services;
  readonly bulk: Pick<QueueRunner, 'view'>;
  readonly notices: readonly Notice[];
  /** The vault is being opened: to be shown as locked. */
  readonly isOpening: boolean;
}

export const buildView = async ({
  platform,
  services,
  bulk,
  notices,
  isOpening,
}: BuildViewOptions): Promise<Publication> => {
  const common = { version: platform.version, sandbox: platform.endpoints.sandbox };
  const { vault, accounts, selection, detail, sessions, sites } = services;
  try {
    const status = isOpening ? 'locked' : await vault.status();
    if (status === 'locked') {
      const stillServing = (await sites.stillServing()) ?? undefined;
      return { view: withoutUndefined({ ...common, status, stillServing }), detail: null };
    }
    if (status !== 'unlocked') return { view: { ...common, status }, detail: null };
    const book = await accounts.list();
    const identities = toIdentityViews(book);
    const ids = identities.map(({ id }) => id);
    const selectedIdentityId = await selection.current(ids);
    const openingIdentityId = await selection.opening(ids);
    detail.select(selectedIdentityId);
    const [lockAtMs, sessionViews, bulkView, grants, denials, leftSites, drift, gauges, dialects, settings] =
      await Promise.all([
        services.autoLock.lockAtMs(),
        sessions.views(),
        bulk.view(),
        sites.list(),
        sites.denials(),
        sites.leftSites(),
        services.drift.read(),
        services.readRateGauges(),
        services.dialects.read(),
        services.settings.read(),
      ]);
    return {
      view: {
        ...common,
        status,
        lockAtMs: lockAtMs ?? 0,
        identities,
        selectedIdentityId,
        openingIdentityId,
        sessions: sessionViews,
        bulk: bulkView,
        grants,
        denials,
        leftSites,
        rateLimits: { pump: toRateView(gauges.pump), mimic: toRateView(gauges.mimic) },
        lookupRateLimit: toRateView(gauges['pump.users']),
        drift: { pump: toDriftViews(drift.pump), mimic: toDriftViews(drift.mimic) },
        dialects,
        settings,
        baseUrls: platform.endpoints.baseUrls,
        notices,
      },
      detail: detail.view(),
    };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    // It locked while the view was being put together. A store that fails says nothing about the vault: shown as locked
    // it tells nothing, and neither offers a first run nor to erase what may be sound.
    if (error.code === 'locked' || error.code === 'storage_failed') {
      return { view: { ...common, status: 'locked' }, detail: null };
    }
    return { view: { ...common, status: 'unreadable', code: error.code }, detail: null };
  }
};
