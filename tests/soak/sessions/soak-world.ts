/**
 * What the sessions soak works with: three identities with a key of each chain, a page of the extension to send messages
 * from, a granted page, and whoever looks on from outside.
 */
import type { Page } from '@playwright/test';
import { encodeBase58, Wallet } from 'ethers';
import nacl from 'tweetnacl';
import type { Api } from '../../../src/apis.ts';
import type { Input, MessageName, Reply } from '../../../src/messaging/contract.ts';
import { killWorker } from '../../e2e/harness/kill-worker.ts';
import type { Extension } from '../../e2e/harness/launch-extension.ts';
import type { Sandbox } from '../../sandbox/start-sandbox.ts';
import { ask, askForValue } from '../ask.ts';
import type { Random } from '../seeded-random.ts';
import { createSecrets, type Secrets } from './secrets.ts';
import { tapWire, type WireRequest, type WireTap } from './wire-tap.ts';

export interface SoakAccount {
  readonly accountId: string;
  readonly identityId: string;
  readonly api: Api;
  readonly address: string;
}

export interface SoakWorld {
  readonly extension: Extension;
  readonly sandbox: Sandbox;
  /** A page of the extension without a program of its own. */
  readonly page: Page;
  /** The granted page: Pump.fun of the first identity, Mimic of the second. */
  readonly demo: Page;
  readonly accounts: readonly SoakAccount[];
  readonly granted: Readonly<Record<Api, SoakAccount>>;
  readonly passwordSecret: string;
  readonly secrets: Secrets;
  readonly tap: WireTap;
  /** Everything that any page or worker printed. */
  readonly printed: string[];
  /** What was wrong with an answer that a step got. */
  readonly problems: string[];
  /** Local time plus what was skipped. */
  readonly nowMs: () => number;
  /** What was done to the extension, by `nowMs`. */
  readonly notes: readonly { readonly atMs: number; readonly text: string }[];
  readonly note: (text: string) => void;
  readonly skipMs: (ms: number) => void;
  /** Sends one message; a login that it asks for counts as the user's until it is answered. Null: the worker died. */
  readonly post: <Name extends MessageName>(name: Name, input: Input<Name>) => Promise<Reply<Name> | null>;
  /** Whether the user asked for this login. */
  readonly isAsked: (request: WireRequest) => boolean;
  /** Ends the worker, if one is awake. */
  readonly kill: () => Promise<void>;
  readonly countKills: () => number;
  readonly close: () => Promise<void>;
}

const IDENTITIES = 3;

/** Codes that say that something of ours is broken. */
const BROKEN: ReadonlySet<string> = new Set([
  'internal',
  'storage_failed',
  'account_missing',
  'wrong_wallet',
]);

/** From the end of a worker to the last request of it on the wire, at most. */
const LATE_ON_WIRE_MS = 1_000;

const portOf = (url: string): number => Number(new URL(url).port);

const watchConsole = ({ context }: Extension, printed: string[]): void => {
  context.on('console', (message) => printed.push(message.text()));
  context.on('weberror', (error) => printed.push(String(error.error())));
  context.on('serviceworker', (worker) => worker.on('console', (message) => printed.push(message.text())));
};

interface Key {
  readonly keySecret: string;
  readonly bytes: Uint8Array;
  readonly address: string;
}

/** ethers' base58 drops leading zeros: a key with one is made anew. */
const makeSolana = (random: Random): Key => {
  const seed = random.bytes(32);
  const { secretKey, publicKey } = nacl.sign.keyPair.fromSeed(seed);
  if (seed[0] === 0 || publicKey[0] === 0) return makeSolana(random);
  return { keySecret: encodeBase58(secretKey), bytes: seed, address: encodeBase58(publicKey) };
};

const makeEvm = (random: Random): Key => {
  const bytes = random.bytes(32);
  const keySecret = `0x${Buffer.from(bytes).toString('hex')}`;
  return { keySecret, bytes, address: new Wallet(keySecret).address };
};

export const startSoakWorld = async ({
  extension,
  sandbox,
  random,
}: {
  readonly extension: Extension;
  readonly sandbox: Sandbox;
  readonly random: Random;
}): Promise<SoakWorld> => {
  const keys = Array.from({ length: IDENTITIES }, () => ({
    solana: makeSolana(random),
    evm: makeEvm(random),
  }));
  const passwordSecret = `soak ${Buffer.from(random.bytes(12)).toString('base64url')}`;
  const secrets = createSecrets({
    'the password': Buffer.from(passwordSecret),
    ...Object.fromEntries(
      keys.flatMap(({ solana, evm }, i) => [
        [`Solana seed ${i}`, solana.bytes],
        [`Solana key ${i}`, nacl.sign.keyPair.fromSeed(solana.bytes).secretKey],
        [`EVM key ${i}`, evm.bytes],
      ]),
    ),
  });
  let skippedMs = 0;
  const nowMs = (): number => Date.now() + skippedMs;
  const ports = { pump: portOf(sandbox.pumpUrl), mimic: portOf(sandbox.mimicUrl) };
  const tap = tapWire({ ports, secrets, nowMs, isFaulty: () => sandbox.pendingFaults().length > 0 });
  const printed: string[] = [];
  watchConsole(extension, printed);

  // A day off either way must not fail a login for the time in its text: what the service allows, nobody knows.
  sandbox.setOptions({ pump: { loginWindowMs: 86_400_000 } });
  const page = await extension.context.newPage();
  await page.goto(extension.url('manifest.json'));
  await askForValue(page, 'vault.create', { passwordSecret });
  await askForValue(page, 'settings.update', { lockAfterMinutes: 240 });
  const accounts: SoakAccount[] = [];
  for (const [i, { solana, evm }] of keys.entries()) {
    let identityId: string | null = null;
    for (const [api, key] of [
      ['pump', solana],
      ['mimic', evm],
    ] as const) {
      const source = { kind: 'import', textSecret: key.keySecret } as const;
      const { draftId } = await askForValue(page, 'keys.draft', { source });
      const saved: { accountId: string; identityId: string } = await askForValue(page, 'keys.save', {
        draftId,
        label: `${api} ${i}`,
        identity: identityId === null ? { kind: 'new', name: `Soak ${i}` } : { kind: 'existing', identityId },
      });
      identityId = saved.identityId;
      accounts.push({ ...saved, api, address: key.address });
    }
  }
  const [pump, , , mimic] = accounts;
  if (pump === undefined || mimic === undefined) throw new Error('The accounts were not made.');
  const demo = await extension.context.newPage();
  await demo.goto(sandbox.demoUrl);
  const { origin } = new URL(sandbox.demoUrl);
  for (const { identityId, api } of [pump, mimic]) {
    await askForValue(page, 'sites.allow', {
      ...{ origin, identityId, api },
      ...{ terms: { way: 'token' }, duration: 'always' },
    });
  }
  await demo.reload();
  for (const { accountId, api } of accounts) await askForValue(page, 'sessions.signIn', { accountId, api });

  /** Per account: when the user's requests for a login were open. */
  const asked: { readonly address: string; readonly fromMs: number; untilMs: number | null }[] = [];
  const problems: string[] = [];
  const notes: { readonly atMs: number; readonly text: string }[] = [];
  const note = (text: string): void => void notes.push({ atMs: nowMs(), text });
  let kills = 0;
  return {
    extension,
    sandbox,
    page,
    demo,
    accounts,
    granted: { pump, mimic },
    passwordSecret,
    secrets,
    tap,
    printed,
    problems,
    nowMs,
    notes,
    note,
    skipMs: (ms) => {
      note(`${ms / 60_000} min are skipped`);
      skippedMs += ms;
    },
    post: async (name, input) => {
      const isLogin = name === 'sessions.signIn' || name === 'sessions.renew';
      const account = isLogin
        ? accounts.find(({ accountId }) => accountId === (input as { accountId: string }).accountId)
        : undefined;
      const entry = {
        address: account?.address.toLowerCase() ?? '',
        fromMs: nowMs(),
        untilMs: null as number | null,
      };
      asked.push(entry);
      const about = account === undefined ? name : `${name} ${account.accountId}`;
      note(`${about}?`);
      const reply = await ask(page, name, input);
      // What a worker had sent by the time it died may be seen on the wire a little later.
      entry.untilMs = nowMs() + (reply === null ? LATE_ON_WIRE_MS : 0);
      note(`${about}: ${reply === null ? 'no answer' : reply.ok ? 'done' : reply.code}`);
      if (reply !== null && !reply.ok && BROKEN.has(reply.code))
        problems.push(`${name} answered ${reply.code}`);
      return reply;
    },
    isAsked: ({ wallet, startedMs }) =>
      asked.some(
        ({ address, fromMs, untilMs }) =>
          address === wallet && startedMs >= fromMs && startedMs <= (untilMs ?? Number.POSITIVE_INFINITY),
      ),
    kill: async () => {
      note('the worker is told to end');
      const wasThere = await killWorker(extension, page);
      note(wasThere ? 'the worker has ended' : 'there was no worker');
      if (wasThere) kills += 1;
    },
    countKills: () => kills,
    close: async () => {
      tap.close();
      await page.close();
      await demo.close();
    },
  };
};
