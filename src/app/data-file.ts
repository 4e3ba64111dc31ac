/**
 * What is kept of a user and is no secret, as one JSON text to take along. Names each field that goes in: whatever is added to
 * the vault later stays out until it is named here. Never a key, a token, an API key or a password.
 */
import type { AccountBook } from '../accounts/account.ts';
import type { ActivityEntry, DenialView, DialectsView, GrantView, Settings } from '../messaging/view.ts';

export interface DataFileOptions {
  readonly version: string;
  readonly exportedAtMs: number;
  readonly book: AccountBook;
  readonly grants: readonly GrantView[];
  readonly denials: readonly DenialView[];
  readonly settings: Settings;
  readonly dialects: DialectsView;
  /** Oldest first. */
  readonly activity: readonly ActivityEntry[];
}

export const toDataFile = ({
  version,
  exportedAtMs,
  book,
  grants,
  denials,
  settings,
  dialects,
  activity,
}: DataFileOptions): string => {
  const keys = new Map(
    book.accounts.map((account): [string, (typeof book.accounts)[number]] => [account.id, account]),
  );
  const names = new Map(book.identities.map(({ id, name }): [string, string] => [id, name]));
  const file = {
    format: 'countersign-data',
    version: 1,
    product: `Countersign ${version}`,
    exportedAtMs,
    identities: book.identities.map(({ name, createdAtMs, accounts }) => ({
      name,
      createdAtMs,
      keys: Object.values(accounts).flatMap((id) => {
        const key = keys.get(id);
        return key === undefined
          ? []
          : [
              {
                id,
                chain: key.chain,
                address: key.address,
                label: key.label,
                createdAtMs: key.createdAtMs,
                source: key.source,
              },
            ];
      }),
    })),
    sites: grants.map(
      ({ origin, api, identityId, terms, duration, createdAtMs, endsAtMs, lastUsedAtMs, useCount }) => ({
        origin,
        api,
        identity: names.get(identityId) ?? null,
        ...{ terms, duration, createdAtMs, endsAtMs, lastUsedAtMs, useCount },
      }),
    ),
    refusedSites: denials.map(({ origin, api, atMs }) => ({ origin, api, atMs })),
    settings,
    dialects,
    // Its own schema names its fields, and lets no others in.
    activity,
  };
  return `${JSON.stringify(file, null, 2)}\n`;
};
