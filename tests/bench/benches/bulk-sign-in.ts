/**
 * bulk_sign_in. Timed, in a page of the extension: from sending the message that signs all Pump.fun accounts in to the view
 * that says it is done. Limit: as many logins that were signed beforehand, sent one after the other by bare fetch from a
 * page of the blank extension. The sandbox has no limits. Mimic has no ready signatures: it signs what the API asks.
 */
import type { Page } from '@playwright/test';
import { encodeBase58 } from 'ethers';
import nacl from 'tweetnacl';
import { askForValue } from '../../soak/ask.ts';
import type { ReadyLogin } from '../bare/drive-logins.ts';
import { openBarePage, type Worker } from '../bare-page.ts';
import type { BenchContext, Benchmark } from '../benchmark.ts';
import { interleave } from '../interleave.ts';
import { openQuietPage, prepareVault } from '../prepare-vault.ts';
import type { Case } from '../result.ts';

interface Chrome {
  readonly chrome: {
    readonly runtime: { readonly sendMessage: (message: object) => Promise<{ readonly ok: boolean }> };
    readonly storage: {
      readonly session: {
        readonly onChanged: {
          readonly addListener: (
            listener: (changes: { readonly view?: { readonly newValue?: string } }) => void,
          ) => void;
        };
      };
    };
  };
}

const timeBulk = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const { runtime, storage } = (globalThis as unknown as Chrome).chrome;
    const isDone = (text: string): boolean => {
      const view = JSON.parse(text);
      if (view.bulk?.failures?.length > 0)
        throw new Error(`A login failed: ${view.bulk.failures[0].error?.code}`);
      return view.bulk?.state === 'done';
    };
    const startedMs = performance.now();
    const done = new Promise<number>((resolve, reject) => {
      storage.session.onChanged.addListener(({ view }) => {
        try {
          if (view?.newValue !== undefined && isDone(view.newValue)) resolve(performance.now() - startedMs);
        } catch (error) {
          reject(error);
        }
      });
    });
    const input = { action: 'sign_in', api: 'pump' };
    const reply = await runtime.sendMessage({ countersign: 1, name: 'bulk.start', input });
    if (!reply.ok) throw new Error('It was not begun.');
    return done;
  });

const makeLogins = (count: number): readonly ReadyLogin[] =>
  Array.from({ length: count }, () => {
    const { publicKey, secretKey } = nacl.sign.keyPair();
    const message = `Sign in to pump.fun: ${Date.now()}`;
    const signature = nacl.sign.detached(new TextEncoder().encode(message), secretKey);
    return { wallet: encodeBase58(publicKey), signature: encodeBase58(signature), message };
  });

const signOutAll = async (page: Page): Promise<void> => {
  await askForValue(page, 'bulk.dismiss', {});
  await askForValue(page, 'sessions.signOutAll', {});
};

const measureAt = async (accounts: number, { stand, runs, progress }: BenchContext): Promise<Case> => {
  const { own, blankUrl } = await stand.open();
  const crowd = Array.from({ length: accounts }, () => ['solana'] as const);
  await prepareVault(own, { crowd, signedIn: false });
  const work = await openBarePage(own.context, blankUrl('bare.html'));
  const url = stand.sandbox.pumpUrl;
  const pairs = await interleave({
    runs: Math.min(runs(accounts >= 1_000 ? 1 : 3), accounts >= 1_000 ? 1 : 1_000),
    warmUps: accounts >= 1_000 ? 0 : 1,
    ours: async () => {
      const page = await openQuietPage(own);
      const tookMs = await timeBulk(page);
      await signOutAll(page);
      await page.close();
      return tookMs;
    },
    limit: () =>
      work.evaluate(([base, logins]) => (globalThis as unknown as Worker).work.driveLogins(base, logins), [
        url,
        makeLogins(accounts),
      ] as const),
    onRun: (run) => progress(`${accounts} accounts, ${run}`),
  });
  await own.close();
  const label = accounts === 1 ? '1 account' : `${accounts.toLocaleString('en')} accounts`;
  return { label, size: accounts, target: 2, ...pairs };
};

export const bulkSignIn: Benchmark = {
  timed: 'signing in 1, 10, 100 and 1,000 accounts, without limits',
  limitIs: 'the sandbox driven by bare fetch with ready signatures',
  unit: 'ms',
  reason:
    'In a profile of 1,000 logins, 34 ms each, the worker waited for 9: for the API, and for the disk, which has each session before it ' +
    'counts. Of the 25 that it worked 8 went into signing, which the limit has ready (half of that to derive the public key, which is ' +
    'never believed), 2 into garbage, 2 into the views, 1 into copying for the vault’s writes.',
  measure: async (context) => {
    const cases: Case[] = [];
    for (const accounts of [1, 10, 100, 1_000]) cases.push(await measureAt(accounts, context));
    return cases;
  },
};
