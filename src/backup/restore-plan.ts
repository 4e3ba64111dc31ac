/**
 * Where the keys of a backup go among the identities there are. Pure; changes no name, key or order that is there.
 * Keys of one identity stay together, keys of two never come together, and no key is given to an identity of another name.
 */
import type { AccountBook, Identity, IdentityId } from '../accounts/account.ts';
import { findByAddress } from '../accounts/account-plan.ts';
import type { KeyPlacement } from '../accounts/account-store-types.ts';
import { MAX_LABEL_CHARACTERS, parseLabel } from '../accounts/label.ts';
import type { BackupIdentity, BackupKey } from './backup-records.ts';

export interface PlaceableKey extends Pick<BackupKey, 'chain' | 'identity'> {
  readonly address: string;
}

export interface RestoreInput {
  readonly book: AccountBook;
  /** In the order in which the answer names them. */
  readonly keys: readonly PlaceableKey[];
  /** By number. */
  readonly identities: ReadonlyMap<number, BackupIdentity>;
}

/** What the backup has of one identity. */
interface Group {
  readonly number: number;
  readonly name: string;
  /** The keys that are not in the vault yet, by their indexes. */
  readonly fresh: Map<number, PlaceableKey>;
  /** The identities that hold keys of it already. */
  readonly holders: Set<IdentityId>;
}

const FALLBACK_NAME = 'Restored';

/** A label as this version allows it, or undefined. */
export const toUsableLabel = (label: string): string | undefined => {
  try {
    return parseLabel(label);
  } catch {
    return undefined; // What is wrong with it does not matter: another takes its place.
  }
};

const findHolder = ({ accounts, identities }: AccountBook, key: PlaceableKey): Identity | undefined => {
  const account = findByAddress({ accounts, identities }, key);
  return identities.find((identity) => account !== undefined && identity.accounts[key.chain] === account.id);
};

const toGroups = ({ book, keys, identities }: RestoreInput): readonly Group[] => {
  const groups = new Map<number, Group>();
  const groupOf = (number: number, name: string): Group => {
    const group = groups.get(number) ?? {
      number,
      name: toUsableLabel(name) ?? FALLBACK_NAME,
      fresh: new Map(),
      holders: new Set(),
    };
    groups.set(number, group);
    return group;
  };
  for (const [number, { name }] of identities) groupOf(number, name);
  keys.forEach((key, index) => {
    const { fresh, holders } = groupOf(key.identity.number, key.identity.name);
    const holder = findHolder(book, key);
    if (holder === undefined) fresh.set(index, key);
    else holders.add(holder.id);
  });
  return Array.from(groups.values()).sort((a, b) => a.number - b.number);
};

/** The name, or the first of "name (2)", "name (3)" … that is free. */
const toFreeName = (name: string, taken: ReadonlySet<string>): string => {
  if (!taken.has(name)) return name;
  for (let number = 2; ; number += 1) {
    const suffix = ` (${number})`;
    const stem = Array.from(name).slice(0, MAX_LABEL_CHARACTERS - suffix.length);
    const numbered = `${stem.join('').trim()}${suffix}`;
    if (!taken.has(numbered)) return numbered;
  }
};

const isNameOrNumbered = (candidate: string, name: string): boolean =>
  candidate === name || candidate.replace(/ \(\d+\)$/, '') === name;

/**
 * Keys that are in the vault stay where they are. The others go, those of one identity together: to the identity that has
 * their siblings and their name (or that name numbered), else to one of their name that is free on their chains and that no
 * other identity of the backup goes to, else to a new one. An identity without keys is made where its name is missing.
 */
export const planRestore = (input: RestoreInput): readonly KeyPlacement[] => {
  const { book, identities } = input;
  const groups = toGroups(input);
  const names = new Set(book.identities.map(({ name }) => name));
  /** The one group that may add to an identity. */
  const owners = new Map<IdentityId, number>();
  for (const { number, holders } of groups) {
    for (const id of holders) if (!owners.has(id)) owners.set(id, number);
  }

  const findExisting = ({ number, name, fresh }: Group): Identity | undefined => {
    const isFree = ({ accounts }: Identity): boolean =>
      Array.from(fresh.values()).every(({ chain }) => accounts[chain] === undefined);
    const free = book.identities.filter(isFree);
    return (
      free.find((one) => owners.get(one.id) === number && isNameOrNumbered(one.name, name)) ??
      free.find((one) => !owners.has(one.id) && one.name === name)
    );
  };

  return groups.flatMap((group): readonly KeyPlacement[] => {
    const { number, name, fresh, holders } = group;
    if (fresh.size === 0 && (holders.size > 0 || names.has(name))) return [];
    const indexes = Array.from(fresh.keys());
    const existing = fresh.size === 0 ? undefined : findExisting(group);
    if (existing !== undefined) {
      owners.set(existing.id, number);
      return [{ identity: { kind: 'existing', identityId: existing.id }, keys: indexes }];
    }
    const newName = toFreeName(name, names);
    names.add(newName);
    const createdAtMs = identities.get(number)?.createdAtMs;
    const dated = createdAtMs === undefined ? {} : { createdAtMs };
    return [{ identity: { kind: 'new', name: newName, ...dated }, keys: indexes }];
  });
};
