/** The servers of a walk: our own sandbox, or the ones the environment names and a demo page beside them. */
import { createDemoServer } from '../../sandbox/demo-server.ts';
import { listen } from '../../sandbox/listen.ts';
import { startSandbox } from '../../sandbox/start-sandbox.ts';

export interface Servers {
  readonly pumpUrl: string;
  readonly mimicUrl: string;
  readonly demoUrl: string;
  /** False when the APIs are somebody else's. */
  readonly own: boolean;
  readonly close: () => Promise<void>;
}

/** @throws Error when only one of the two URLs is given. */
export const startServers = async (
  env: Readonly<Record<string, string | undefined>>,
  ports: { pump: number; mimic: number; demo: number; control: number },
): Promise<Servers> => {
  const pumpUrl = env['WXT_PUMP_URL'];
  const mimicUrl = env['WXT_MIMIC_URL'];
  if (!pumpUrl && !mimicUrl) {
    const { pumpUrl: pump, mimicUrl: mimic, demoUrl, close } = await startSandbox({ ports });
    return { pumpUrl: pump, mimicUrl: mimic, demoUrl, own: true, close };
  }
  if (!pumpUrl || !mimicUrl) throw new Error('Give both WXT_PUMP_URL and WXT_MIMIC_URL, or neither.');
  const demo = await listen({
    name: 'demo',
    fetch: createDemoServer(() => ({ pump: pumpUrl, mimic: mimicUrl })).fetch,
    host: '127.0.0.1',
    port: ports.demo,
  });
  return { pumpUrl, mimicUrl, demoUrl: demo.url, own: false, close: demo.close };
};
