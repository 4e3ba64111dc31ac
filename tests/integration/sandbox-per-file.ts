/** One sandbox for a file of tests, whose clock is that of the machine under test; as new before each test. */
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { type Sandbox, startSandbox } from '../sandbox/start-sandbox.ts';
import { aMachine, type Disk, type Machine, START_MS } from './a-platform.ts';

/** Between the starts of two machines: what one that has died still has on its way is then no replay of the next one's. */
const APART_MS = 600_000;

export const sandboxPerFile = () => {
  let sandbox: Sandbox;
  let startMs = START_MS;
  let machines: Machine[] = [];
  beforeAll(async () => {
    sandbox = await startSandbox({ nowMs: () => machines.at(-1)?.time.nowMs ?? START_MS });
  });
  beforeEach(() => sandbox.reset());
  afterEach(() => {
    for (const machine of machines) machine.die();
    machines = [];
  });
  afterAll(() => sandbox.close());
  return {
    get sandbox(): Sandbox {
      return sandbox;
    },
    aMachine: async (from?: Disk): Promise<Machine> => {
      if (from === undefined) startMs += APART_MS;
      const machine = await aMachine(sandbox, from, startMs);
      machines.push(machine);
      return machine;
    },
  };
};
