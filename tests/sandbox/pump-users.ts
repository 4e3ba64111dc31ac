/**
 * The users that Pump.fun's double knows: whoever signed in, under ids, wallets and usernames.
 */
import { randomUUID } from 'node:crypto';

export interface PumpUser {
  readonly id: string;
  readonly wallet: string;
  readonly username: string;
  readonly email: string;
  readonly createdAtMs: number;
}

export interface PumpUsers {
  /** The user of this wallet, made at the first login. */
  readonly ensure: (wallet: string, nowMs: number) => PumpUser;
  /** By id, wallet address or username, each letter for letter. */
  readonly find: (idOrWalletOrUsername: string) => PumpUser | null;
  readonly remove: (wallet: string) => void;
  readonly reset: () => void;
}

export const createPumpUsers = (): PumpUsers => {
  const byWallet = new Map<string, PumpUser>();
  return {
    ensure: (wallet, nowMs) => {
      const known = byWallet.get(wallet);
      if (known !== undefined) return known;
      const username = wallet.slice(0, 6);
      const email = `${username.toLowerCase()}@example.test`;
      const user = { id: randomUUID(), wallet, username, email, createdAtMs: nowMs };
      byWallet.set(wallet, user);
      return user;
    },
    find: (key) =>
      byWallet.get(key) ??
      [...byWallet.values()].find(({ id, username }) => key === id || key === username) ??
      null,
    remove: (wallet) => {
      byWallet.delete(wallet);
    },
    reset: () => byWallet.clear(),
  };
};

export const toDocumentedProfile = (user: PumpUser): object => ({
  id: user.id,
  username: user.username,
  email: user.email,
  createdAt: new Date(user.createdAtMs).toISOString(),
  updatedAt: new Date(user.createdAtMs).toISOString(),
});

export const toDocumentedUser = (user: PumpUser): object => ({
  id: user.id,
  username: user.username,
  createdAt: new Date(user.createdAtMs).toISOString(),
});

export const toObservedUser = (user: PumpUser, { isBanned }: { isBanned: boolean }): object => ({
  address: user.wallet,
  userId: user.id,
  username: user.username,
  profile_image: null,
  bio: null,
  followers: 0,
  following: 0,
  likes_received: 0,
  mentions_received: 0,
  x_username: null,
  is_banned: isBanned,
  last_username_update_timestamp: user.createdAtMs,
  canonical_svm_wallet: user.wallet,
  canonical_evm_wallet: null,
});
