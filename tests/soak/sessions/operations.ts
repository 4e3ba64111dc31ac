/** What a person and a page do, as the sessions soak does it: chosen by chance, sent through the extension's own messages. */
import type { Api } from '../../../src/apis.ts';
import { within } from '../../e2e/harness/within.ts';
import { ANSWER_TIMEOUT_MS } from '../ask.ts';
import type { Random } from '../seeded-random.ts';
import { readClaims } from './secrets.ts';
import type { SoakAccount, SoakWorld } from './soak-world.ts';

export interface Operation {
  readonly kind: string;
  /** What exactly, for the report of a failure. */
  readonly text: string;
  /** Resolves when it was answered, or when the worker died over it. */
  readonly send: (world: SoakWorld) => Promise<unknown>;
}

const ACCOUNTS = 6;

const accountAt = ({ accounts }: SoakWorld, place: number): SoakAccount => {
  const account = accounts[place];
  if (account === undefined) throw new Error(`There is no account ${place}.`);
  return account;
};

const pickPlaces = (random: Random): readonly number[] =>
  Array.from({ length: 1 + random.below(4) }, () => random.below(ACCOUNTS));

const signIn = (random: Random, name: 'sessions.signIn' | 'sessions.renew'): Operation => {
  const places = pickPlaces(random);
  return {
    kind: name === 'sessions.signIn' ? 'sign in' : 'renew',
    text: places.join(' '),
    send: (world) =>
      Promise.all(
        places.map((place) => {
          const { accountId, api } = accountAt(world, place);
          return world.post(name, { accountId, api });
        }),
      ),
  };
};

const signOut = (random: Random): Operation => {
  const place = random.below(ACCOUNTS);
  return {
    kind: 'sign out',
    text: `${place}`,
    send: (world) => {
      const { accountId, api } = accountAt(world, place);
      return world.post('sessions.signOut', { accountId, api });
    },
  };
};

const signOutAll: Operation = {
  kind: 'sign out of all',
  text: '',
  send: (world) => world.post('sessions.signOutAll', {}),
};

/** One call with the token, whichever identity is selected. */
export const readOnce = (world: SoakWorld, { accountId, api, address }: SoakAccount): Promise<unknown> =>
  api === 'pump'
    ? world.post('pump.findUser', { accountId, idOrAddress: address })
    : world.post('mimic.readApiKey', { accountId });

/** As opening the popup does: all that is shown of the selected identity, several calls at once. */
const refresh = async (world: SoakWorld, { accountId, identityId, api }: SoakAccount): Promise<unknown> => {
  await world.post('identities.select', { identityId });
  return world.post(api === 'pump' ? 'pump.refresh' : 'mimic.refresh', { accountId });
};

const readSome = (random: Random): Operation => {
  const reads = pickPlaces(random).map((place) => ({ place, isOnce: random.below(2) === 0 }));
  return {
    kind: 'read',
    text: reads.map(({ place, isOnce }) => `${place}${isOnce ? '' : ' all'}`).join(', '),
    send: (world) =>
      Promise.all(
        reads.map(({ place, isOnce }) => (isOnce ? readOnce : refresh)(world, accountAt(world, place))),
      ),
  };
};

interface Provider {
  readonly countersign?: { readonly getToken: (api: string) => Promise<{ readonly token: string }> };
}

/** The token, or null where the page was refused. */
export const askFromPage = async ({ demo, note }: SoakWorld, api: Api): Promise<string | null> => {
  note(`the page asks for the token of ${api}`);
  const answered = demo.evaluate(async (wanted) => {
    const { countersign } = globalThis as unknown as Provider;
    if (countersign === undefined) return null;
    return countersign.getToken(wanted).then(
      ({ token }) => token,
      () => null,
    );
  }, api);
  const token = await within(
    { ms: ANSWER_TIMEOUT_MS, what: `the page to be answered about ${api}` },
    answered,
  );
  note(`the page has its answer about ${api}: ${token === null ? 'none' : 'a token'}`);
  return token;
};

const pageRequest = (random: Random): Operation => {
  const apis = Array.from({ length: 1 + random.below(3) }, () => random.pick(['pump', 'mimic'] as const));
  return {
    kind: 'page request',
    text: apis.join(' '),
    send: (world) =>
      Promise.all(
        apis.map(async (api) => {
          const token = await askFromPage(world, api);
          if (token === null) return;
          const claims = readClaims(token);
          const { address } = world.granted[api];
          if (claims.api !== api || claims.owner !== address.toLowerCase())
            world.problems.push(`the page was handed a token that it was not granted (${api})`);
        }),
      ),
  };
};

const revoke = (random: Random): Operation => {
  const api = random.pick(['pump', 'mimic'] as const);
  const after = readSome(random);
  return {
    kind: 'revoked tokens',
    text: `${api}, then read ${after.text}`,
    send: (world) => {
      world.sandbox.revokeTokens(api);
      return after.send(world);
    },
  };
};

export const pickOperation = (random: Random): Operation => {
  const choose = random.pick([
    () => signIn(random, 'sessions.signIn'),
    () => signIn(random, 'sessions.signIn'),
    () => signIn(random, 'sessions.signIn'),
    () => signIn(random, 'sessions.renew'),
    () => signIn(random, 'sessions.renew'),
    () => signOut(random),
    () => readSome(random),
    () => readSome(random),
    () => pageRequest(random),
    () => pageRequest(random),
    () => revoke(random),
    () => (random.below(4) === 0 ? signOutAll : readSome(random)),
  ]);
  return choose();
};

/** What is tried while the vault is locked, and must come to nothing. */
export const pickLockedOperation = (random: Random): Operation =>
  random.pick([() => signIn(random, 'sessions.signIn'), () => readSome(random), () => pageRequest(random)])();
