/** One sandbox for a file of tests, whose clock is that of the machine under test; as new before each test. */
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { type Sandbox, startSandbox } from '../sandbox/start-sandbox.ts';
import { aMachine, type Disk, type Machine, START_MS } from './a-platform.ts';

export const sandboxPerFile = () => {
  let sandbox: Sandbox;
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
      const machine = await aMachine(sandbox, from);
      machines.push(machine);
      return machine;
    },
  };
};
