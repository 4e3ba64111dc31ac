/**
 * The steps of the sessions soak. Which one comes next follows from the seed, the step's number and whether the vault is
 * locked, and from nothing else, so that a run can be done again.
 */
import { dispatchEvent, wakeWorker } from '../../e2e/harness/dispatch-event.ts';
import { changeStored, ringAlarm } from '../../e2e/harness/extension-storage.ts';
import { attachToWorker } from '../../e2e/harness/worker-session.ts';
import type { Random } from '../seeded-random.ts';
import { pickFault } from './faults.ts';
import { type Operation, pickLockedOperation, pickOperation } from './operations.ts';
import { endWorker, letTimePass } from './pass-time.ts';
import type { SoakWorld } from './soak-world.ts';

export interface SoakStep {
  readonly kind: string;
  readonly text: string;
  readonly run: (world: SoakWorld) => Promise<void>;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** When the worker dies over an operation: at once, when its first request arrives, or when that was answered. */
type Moment = 'at once' | 'at a request' | 'at an answer';

const lastSeqOf = ({ sandbox }: SoakWorld): number => sandbox.log.entries().at(-1)?.seq ?? 0;

const sendAndKill = async (world: SoakWorld, { send }: Operation, moment: Moment): Promise<void> => {
  const { sandbox } = world;
  const lastSeq = lastSeqOf(world);
  const reached =
    moment === 'at once'
      ? Promise.resolve()
      : sandbox.log.waitFor(
          ({ seq, status }) => seq > lastSeq && (moment === 'at a request' || status !== null),
        );
  const sent = send(world);
  // What is refused by the extension itself never comes to the API.
  await Promise.race([reached, sent]);
  await world.kill();
  await sent;
};

const operate = (random: Random, operation: Operation): SoakStep => {
  const kills = random.below(10) < 4;
  const moment = random.pick(['at once', 'at a request', 'at an answer'] as const);
  const { kind, text } = operation;
  if (!kills)
    return {
      kind,
      text,
      run: async (world) => {
        await operation.send(world);
      },
    };
  return {
    kind: `${kind}, killed ${moment}`,
    text,
    run: (world) => sendAndKill(world, operation, moment),
  };
};

const faulty = (random: Random): SoakStep => {
  const { name, fault } = pickFault(random);
  const { kind, text, run } = operate(random, pickOperation(random));
  return {
    kind: `fault: ${fault.kind === 'status' ? fault.status : fault.kind}`,
    text: `${name}, ${kind} ${text}`,
    run: async (world) => {
      world.sandbox.addFaults(fault);
      await run(world);
      world.sandbox.clearFaults();
    },
  };
};

/** Never answered: the worker dies over it, the vault locks, the user signs out, or (seldom) it is waited out. */
const hang = (random: Random): SoakStep => {
  const path = random.pick(['/auth/login', '/users/nonce', '/users/authenticate'] as const);
  const operation = pickOperation(random);
  const end = random.pick(['kill', 'kill', 'lock', 'sign out', 'wait'] as const);
  return {
    kind: 'fault: hang',
    text: `${path}, ${operation.kind} ${operation.text}, ${end}`,
    run: async (world) => {
      const lastSeq = lastSeqOf(world);
      world.sandbox.addFaults({ kind: 'hang', path, times: 1 });
      const hung = world.sandbox.log.waitFor(({ seq, fault }) => seq > lastSeq && fault === 'hang');
      const sent = operation.send(world);
      await Promise.race([hung, sent]);
      world.sandbox.clearFaults();
      if (end === 'kill') await world.kill();
      if (end === 'lock') await world.post('vault.lock', {});
      if (end === 'sign out') await world.post('sessions.signOutAll', {});
      await sent;
    },
  };
};

const offline = (random: Random): SoakStep => {
  const operation = pickOperation(random);
  return {
    kind: 'offline',
    text: `${operation.kind} ${operation.text}`,
    run: async (world) => {
      await wakeWorker(world.page);
      const worker = await attachToWorker(world.extension);
      await worker.send('Network.enable');
      const cut = { offline: true, latency: 0, downloadThroughput: -1, uploadThroughput: -1 };
      await worker.send('Network.emulateNetworkConditions', cut);
      await operation.send(world);
      await worker.send('Network.emulateNetworkConditions', { ...cut, offline: false });
      await worker.detach();
    },
  };
};

const kill: SoakStep = {
  kind: 'kill',
  text: '',
  run: ({ kill: killNow }) => killNow(),
};

const alarm = (random: Random): SoakStep => {
  const cold = random.below(2) === 0;
  return {
    kind: 'alarm',
    text: cold ? 'wakes the worker' : '',
    run: async ({ page, kill: killNow }) => {
      if (cold) await killNow();
      await ringAlarm(page);
    },
  };
};

const lock = (random: Random): SoakStep => {
  const by = random.pick(['button', 'deadline', 'idle', 'shortcut'] as const);
  return {
    kind: `lock: ${by}`,
    text: '',
    run: async (world) => {
      const { extension, page } = world;
      if (by === 'button') await world.post('vault.lock', {});
      if (by === 'deadline') {
        await endWorker(world); // one that lives knows the deadline that it set itself
        const value = { lockAtMs: Date.now() - 1 };
        await changeStored(page, { area: 'session', key: 'vault.autoLock', value });
      }
      if (by === 'idle')
        await dispatchEvent(extension, page, { event: 'idle.onStateChanged', value: 'locked' });
      if (by === 'shortcut')
        await dispatchEvent(extension, page, { event: 'commands.onCommand', value: 'lock-vault' });
      const refused = await world.post('sessions.signOutAll', {});
      if (refused?.ok !== false || refused.code !== 'locked')
        world.problems.push(`after a lock by ${by} a message was not refused as locked`);
    },
  };
};

const unlock = (random: Random): SoakStep =>
  operate(random, {
    kind: 'unlock',
    text: '',
    send: ({ post, passwordSecret }) => post('vault.unlock', { passwordSecret }),
  });

const lifetimes = (random: Random): SoakStep => {
  const seconds = random.pick([1, 3, 60, 3_600, 2_592_000]);
  const mimicSeconds = random.pick([1, 3, 3_600, null]);
  return {
    kind: 'token lifetimes',
    text: `${seconds} s, ${mimicSeconds ?? 'not said'}`,
    run: async ({ sandbox }) => {
      sandbox.setOptions({
        pump: { tokenLifetimeSeconds: seconds },
        mimic: { tokenLifetimeSeconds: mimicSeconds },
      });
    },
  };
};

const skew = (random: Random): SoakStep => {
  const clockSkewMs = random.pick([-23 * HOUR_MS, -HOUR_MS, -5_000, 0, 5_000, HOUR_MS, 23 * HOUR_MS]);
  return {
    kind: 'clock skew',
    text: `${clockSkewMs / 1000} s`,
    run: async ({ sandbox }) => {
      sandbox.setOptions({ clockSkewMs });
    },
  };
};

const timePasses = (random: Random): SoakStep => {
  const minutes = random.pick([1, 2, 16]);
  return {
    kind: 'time passes',
    text: `${minutes} min`,
    run: (world) => letTimePass(world, minutes * MINUTE_MS),
  };
};

const reload: SoakStep = {
  kind: 'page reload',
  text: '',
  run: async ({ demo }) => {
    await demo.reload();
  },
};

export const planStep = (random: Random, isLocked: boolean): SoakStep => {
  if (isLocked) {
    const choose = random.pick([
      ...Array.from({ length: 4 }, () => () => unlock(random)),
      () => operate(random, pickLockedOperation(random)),
      () => alarm(random),
    ]);
    return choose();
  }
  const choose = random.pick([
    ...Array.from({ length: 10 }, () => () => operate(random, pickOperation(random))),
    ...Array.from({ length: 6 }, () => () => faulty(random)),
    ...Array.from({ length: 3 }, () => () => timePasses(random)),
    ...Array.from({ length: 2 }, () => () => lifetimes(random)),
    ...Array.from({ length: 2 }, () => () => lock(random)),
    () => hang(random),
    () => offline(random),
    () => kill,
    () => kill,
    () => alarm(random),
    () => alarm(random),
    () => skew(random),
    () => reload,
  ]);
  return choose();
};
