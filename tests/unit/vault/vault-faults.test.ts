import { afterEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '../../../src/errors.ts';
import type { Vault } from '../../../src/vault/vault-types.ts';
import {
  aWorld,
  contents,
  createFaults,
  type Faults,
  InjectedFault,
  OTHER_PASSWORD,
  PASSWORD,
  readAll,
  type World,
} from './a-vault.ts';

const SUBTLE = ['encrypt', 'decrypt', 'digest', 'importKey', 'deriveKey', 'generateKey'] as const;
const originals = Object.fromEntries(SUBTLE.map((name) => [name, crypto.subtle[name].bind(crypto.subtle)]));

/** Makes the faults reach WebCrypto, too: own properties in front of the prototype's methods. */
const injectIntoCrypto = (faults: Faults): void => {
  const strikable = faults.wrap(originals);
  Object.assign(crypto.subtle, Object.fromEntries(SUBTLE.map((name) => [name, strikable[name]])));
};

const restoreCrypto = (): void => {
  for (const name of SUBTLE) Reflect.deleteProperty(crypto.subtle, name);
};

afterEach(() => {
  restoreCrypto();
  vi.restoreAllMocks();
});

interface Scenario {
  readonly name: string;
  readonly isUnlocked: boolean;
  readonly act: (vault: Vault) => Promise<unknown>;
  /** What the vault may hold and be opened with once it is over. */
  readonly after: Readonly<Record<string, string>>;
  readonly passwordAfter: string;
}

const BEFORE = { 'doc/a': 'a document', 'key/1': 'a key' };
const PUT = { 'key/2': 'another key', 'doc/a': 'changed' };

const SCENARIOS: readonly Scenario[] = [
  {
    name: 'unlock',
    isUnlocked: false,
    act: (vault) => vault.unlock(PASSWORD),
    after: BEFORE,
    passwordAfter: PASSWORD,
  },
  {
    name: 'commit',
    isUnlocked: true,
    act: (vault) => vault.commit({ put: contents(PUT) }),
    after: { ...BEFORE, ...PUT },
    passwordAfter: PASSWORD,
  },
  {
    name: 'changePassword',
    isUnlocked: true,
    act: (vault) => vault.changePassword({ currentSecret: PASSWORD, nextSecret: OTHER_PASSWORD }),
    after: BEFORE,
    passwordAfter: OTHER_PASSWORD,
  },
];

const opensWith = async (world: World, password: string): Promise<Record<string, string> | null> => {
  world.closeBrowser();
  const vault = world.aWorker();
  try {
    const report = await vault.unlock(password);
    expect(report.damagedIds).toEqual([]);
    expect(report.indexDamaged).toBe(false);
    return await readAll(vault);
  } catch (error) {
    expect(error).toMatchObject({ code: 'wrong_password' });
    return null;
  }
};

/** Runs the scenario with the fault at its nth call; null when it has fewer calls. */
const runWithFault = async (
  { isUnlocked, act }: Scenario,
  {
    at,
    mode,
    withCrypto,
    sameWorker,
  }: { at: number; mode: 'before' | 'after'; withCrypto: boolean; sameWorker: boolean },
) => {
  const faults = createFaults();
  if (withCrypto) injectIntoCrypto(faults);
  const world = aWorld({ faults });
  const first = world.aWorker();
  await first.create(PASSWORD);
  await first.commit({ put: contents(BEFORE) });
  if (!isUnlocked) {
    await first.lock();
    world.closeBrowser();
  }
  const stored = await world.db.read();
  const vault = sameWorker ? first : world.aWorker();
  // Long enough for the deadline to be asked of storage again.
  world.time.nowMs += 1_000;
  faults.arm(at, mode);
  const result = await act(vault).then(
    () => ({ ok: true, error: null }),
    (error: unknown) => ({ ok: false, error }),
  );
  const hasStruck = faults.hasStruck();
  faults.disarm();
  return hasStruck ? { world, vault, stored, ...result } : null;
};

const VARIANTS = (['before', 'after'] as const).flatMap((mode) =>
  [false, true].flatMap((withCrypto) =>
    [false, true].map((sameWorker) => ({ mode, withCrypto, sameWorker })),
  ),
);

describe.each(SCENARIOS)('$name with one await failing', (scenario) => {
  const { isUnlocked, after, passwordAfter } = scenario;

  it.each(VARIANTS)(
    '($mode its effect, crypto too: $withCrypto, same worker: $sameWorker) is done or not done as it says, and leaves memory as disk (K8, K9, L6)',
    async (variant) => {
      let at = 1;
      let failures = 0;
      for (; ; at += 1) {
        const run = await runWithFault(scenario, { at, ...variant });
        if (run === null) break;
        const { world, vault, stored, ok, error } = run;
        if (!ok) {
          failures += 1;
          expect(error, `call ${at}`).toBeInstanceOf(Error);
        }
        if (!isUnlocked && !ok) {
          // K8: a failed unlock has written nothing, and nothing can be read.
          expect(await world.db.read(), `call ${at}`).toEqual(stored);
          expect(await vault.status(), `call ${at}`).toBe('locked');
          await expect(vault.read('key/1')).rejects.toMatchObject({ code: 'locked' });
        }
        const inMemory = (await vault.status()) === 'unlocked' ? await readAll(vault) : null;
        const byNew = await opensWith(world, passwordAfter);
        const byOld = passwordAfter === PASSWORD ? byNew : await opensWith(world, PASSWORD);
        // K9: exactly one of the two passwords opens it.
        if (passwordAfter !== PASSWORD) expect([byNew, byOld].filter((all) => all !== null).length).toBe(1);
        const onDisk = byNew ?? byOld;
        if (inMemory !== null) expect(inMemory, `call ${at}`).toEqual(onDisk);
        if (ok) expect(byNew, `call ${at}`).toEqual(after);
        // What was told to have failed has failed, even where only an answer was lost on the way.
        else expect(onDisk, `call ${at}`).toEqual(BEFORE);
      }
      expect(at).toBeGreaterThan(2);
      expect(failures).toBeGreaterThan(0);
    },
  );
});

describe('create with one await failing', () => {
  it.each(['before', 'after'] as const)(
    '(%s its effect) leaves no vault, and can be tried again (K8)',
    async (mode) => {
      for (let at = 1; ; at += 1) {
        const faults = createFaults();
        injectIntoCrypto(faults);
        const world = aWorld({ faults });
        const vault = world.aWorker();
        faults.arm(at, mode);
        const created = await vault.create(PASSWORD).then(
          () => true,
          () => false,
        );
        const hasStruck = faults.hasStruck();
        faults.disarm();
        expect(await vault.status(), `call ${at}`).toBe(created ? 'unlocked' : 'absent');
        if (!created) await vault.create(OTHER_PASSWORD);
        expect(await opensWith(world, created ? PASSWORD : OTHER_PASSWORD)).toEqual({});
        vi.restoreAllMocks();
        if (!hasStruck) break;
      }
    },
  );
});

describe('unlock while the deadline can not be written', () => {
  it('leaves nothing of itself behind, though its other half is the later one to be stored', async () => {
    const world = aWorld();
    await world.aWorker().create(PASSWORD);
    await world.aWorker().lock();
    const { set } = world.session;
    let tellStored = (): void => undefined;
    const stored = new Promise<void>((resolve) => {
      tellStored = resolve;
    });
    const setSlowly: typeof set = async (key, value) => {
      if (key === 'vault.autoLock') throw new InjectedFault();
      await new Promise((resolve) => setTimeout(resolve, 50));
      await set(key, value);
      tellStored();
    };
    const vault = world.aWorker();
    Object.assign(world.session, { set: setSlowly });
    await expect(vault.unlock(PASSWORD)).rejects.toMatchObject({ code: 'storage_failed' });
    await stored;
    expect([...world.session.values.keys()]).toEqual([]);
    expect(await vault.status()).toBe('locked');
  });
});

describe('lock with one await failing', () => {
  it.each(['before', 'after'] as const)('(%s its effect) is locked all the same', async (mode) => {
    for (let at = 1; ; at += 1) {
      const faults = createFaults();
      const world = aWorld({ faults });
      const vault = world.aWorker();
      await vault.create(PASSWORD);
      faults.arm(at, mode);
      await vault.lock();
      const hasStruck = faults.hasStruck();
      faults.disarm();
      expect(await vault.status()).toBe('locked');
      expect(await world.aWorker().status()).toBe('locked');
      if (!hasStruck) break;
    }
  });
});

describe('erase with one await failing', () => {
  it('tells so or is done, and can be tried again', async () => {
    for (let at = 1; ; at += 1) {
      const faults = createFaults();
      const world = aWorld({ faults });
      const vault = world.aWorker();
      await vault.create(PASSWORD);
      faults.arm(at, 'before');
      const erased = await vault.erase().then(
        () => true,
        (error: unknown) => {
          expect(error).toMatchObject({ code: 'storage_failed' });
          return false;
        },
      );
      const hasStruck = faults.hasStruck();
      faults.disarm();
      if (!erased) await vault.erase();
      expect(await vault.status()).toBe('absent');
      if (!hasStruck) break;
    }
  });
});

describe('storage that fails inside a transaction', () => {
  it('fails the commit and nothing else (L6)', async () => {
    const put = IDBObjectStore.prototype.put;
    for (let failing = 1; failing <= 3; failing += 1) {
      const world = aWorld();
      const vault = world.aWorker();
      await vault.create(PASSWORD);
      await vault.commit({ put: contents(BEFORE) });
      let puts = 0;
      const spy = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (
        this: IDBObjectStore,
        value,
        key,
      ) {
        puts += 1;
        if (puts === failing) throw new DOMException('no space left', 'QuotaExceededError');
        return put.call(this, value, key);
      });
      await expect(vault.commit({ put: contents(PUT) })).rejects.toMatchObject({ code: 'storage_failed' });
      spy.mockRestore();
      expect(await readAll(vault)).toEqual(BEFORE);
      expect(await opensWith(world, PASSWORD)).toEqual(BEFORE);
    }
  });

  it('that gives back other bytes than were written fails the commit (L6)', async () => {
    const world = aWorld();
    const vault = world.aWorker();
    await vault.create(PASSWORD);
    await vault.commit({ put: contents(BEFORE) });
    const put = IDBObjectStore.prototype.put;
    const spy = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (
      this: IDBObjectStore,
      value,
      key,
    ) {
      const torn = structuredClone(value);
      if (torn?.boxes instanceof Uint8Array) torn.boxes[0] ^= 1;
      return put.call(this, torn, key);
    });
    await expect(vault.commit({ put: contents(PUT) })).rejects.toMatchObject({
      code: 'storage_failed',
      details: { field: 'read_back' },
    });
    spy.mockRestore();
    expect(await opensWith(world, PASSWORD)).toEqual(BEFORE);
  });
});

describe('a box that does not open', () => {
  it('never becomes current, whichever it is (K8)', async () => {
    // Two records and the index.
    for (let failing = 1; failing <= 3; failing += 1) {
      const world = aWorld();
      const vault = world.aWorker();
      await vault.create(PASSWORD);
      await vault.commit({ put: contents(BEFORE) });
      let seals = 0;
      const { encrypt } = crypto.subtle;
      const spoiled: typeof encrypt = async (...args) => {
        const sealed = new Uint8Array(await encrypt.apply(crypto.subtle, args));
        seals += 1;
        if (seals === failing) sealed[0] = (sealed[0] ?? 0) ^ 1;
        return sealed.buffer;
      };
      crypto.subtle.encrypt = spoiled;
      await expect(vault.commit({ put: contents(PUT) })).rejects.toMatchObject({
        code: 'storage_failed',
        details: { field: 'sealed' },
      });
      restoreCrypto();
      expect(seals).toBe(3);
      expect(await readAll(vault)).toEqual(BEFORE);
      expect(await opensWith(world, PASSWORD)).toEqual(BEFORE);
    }
  });
});

describe('two workers at once', () => {
  it('never overwrite one another: the one that comes second fails, then sees what the first wrote', async () => {
    const world = aWorld();
    const one = world.aWorker();
    await one.create(PASSWORD);
    const two = world.aWorker();
    await two.resume();
    await one.commit({ put: contents({ a: 'by one' }) });
    await expect(two.commit({ put: contents({ b: 'by two' }) })).rejects.toMatchObject({
      code: 'storage_failed',
    });
    expect(await readAll(two)).toEqual({ a: 'by one' });
    await two.commit({ put: contents({ b: 'by two' }) });
    expect(await opensWith(world, PASSWORD)).toEqual({ a: 'by one', b: 'by two' });
  });

  it('that write at the same moment leave one whole revision', async () => {
    const world = aWorld();
    const one = world.aWorker();
    await one.create(PASSWORD);
    const two = world.aWorker();
    await two.resume();
    const results = await Promise.allSettled([
      one.commit({ put: contents({ a: 'by one' }) }),
      two.commit({ put: contents({ b: 'by two' }) }),
    ]);
    const [first, second] = results.map(({ status }) => status === 'fulfilled');
    expect(first && second).toBe(false);
    const wanted = { ...(first ? { a: 'by one' } : {}), ...(second ? { b: 'by two' } : {}) };
    expect(await opensWith(world, PASSWORD)).toEqual(wanted);
  });
});

describe('trouble that is survived', () => {
  it('is told: an unlocked state that could not be kept after a change of password', async () => {
    const world = aWorld();
    const vault = world.aWorker();
    await vault.create(PASSWORD);
    vi.spyOn(world.session, 'set').mockRejectedValue(new Error('no room'));
    await vault.changePassword({ currentSecret: PASSWORD, nextSecret: OTHER_PASSWORD });
    expect(await vault.status()).toBe('unlocked');
    expect(world.troubles).toEqual([expect.any(AppError)]);
    expect(await world.aWorker().resume()).toBe(false);
  });

  it('is told by lock where neither half of the unlocked state could be cleared', async () => {
    const world = aWorld();
    const vault = world.aWorker();
    await vault.create(PASSWORD);
    vi.spyOn(world.session, 'remove').mockRejectedValue(new Error('no'));
    vi.spyOn(IDBObjectStore.prototype, 'clear').mockImplementation(() => {
      throw new Error('no');
    });
    await expect(vault.lock()).rejects.toMatchObject({ code: 'storage_failed' });
    expect(await vault.status()).toBe('locked');
    await expect(vault.read('a')).rejects.toMatchObject({ code: 'locked' });
  });
});
