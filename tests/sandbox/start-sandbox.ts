/**
 * Starts both APIs' doubles, the demo page and the control API, each on its own loopback port.
 * Used by the integration and end-to-end tests, by `npm start` and by `npm run sandbox`.
 */
import type { ApiUrls } from './api-console.ts';
import { createControlServer, type SandboxControls } from './control-server.ts';
import { createDemoServer } from './demo-server.ts';
import { createFaultQueue } from './faults.ts';
import { listen, type RunningServer } from './listen.ts';
import { createMimicServer } from './mimic-server.ts';
import { DEFAULT_OPTIONS, mergeOptions, type SandboxOptionsPatch } from './options.ts';
import { createPumpServer } from './pump-server.ts';
import { createRequestLog } from './request-log.ts';

export interface SandboxPorts {
  readonly pump: number;
  readonly mimic: number;
  readonly demo: number;
  readonly control: number;
}

export interface StartOptions extends SandboxOptionsPatch {
  readonly host?: string;
  /** 0, the default, takes any free port. */
  readonly ports?: Partial<SandboxPorts>;
  /** The clock that clockSkewMs is added to, milliseconds since the epoch; the system's by default. */
  readonly nowMs?: () => number;
}

export interface Sandbox extends SandboxControls {
  /** Base URLs without a trailing slash. */
  readonly pumpUrl: string;
  readonly mimicUrl: string;
  readonly demoUrl: string;
  readonly controlUrl: string;
  /** Ends every server and every connection; harmless when called again. */
  readonly close: () => Promise<void>;
}

/** @throws ValiError on a wrong option; Error when a port can't be had, with nothing left running. */
export const startSandbox = async ({
  host = '127.0.0.1',
  ports = {},
  nowMs: systemNowMs = Date.now,
  ...patch
}: StartOptions = {}): Promise<Sandbox> => {
  const startOptions = mergeOptions(DEFAULT_OPTIONS, patch);
  let current = startOptions;
  const options = () => current;
  const nowMs = (): number => systemNowMs() + current.clockSkewMs;
  const log = createRequestLog();
  const faults = createFaultQueue();
  const pump = createPumpServer({ api: 'pump', options, nowMs, log, faults });
  const mimic = createMimicServer({ api: 'mimic', options, nowMs, log, faults });

  const controls: SandboxControls = {
    log,
    options,
    setOptions: (change) => {
      current = mergeOptions(current, change);
      return current;
    },
    addFaults: faults.add,
    setFaults: faults.set,
    clearFaults: faults.clear,
    pendingFaults: faults.pending,
    revokeTokens: (api) => {
      if (api !== 'mimic') pump.revokeTokens();
      if (api !== 'pump') mimic.revokeTokens();
    },
    reset: () => {
      current = startOptions;
      faults.clear();
      log.clear();
      pump.reset();
      mimic.reset();
    },
  };

  let urls: ApiUrls = { pump: '', mimic: '' };
  const apps = {
    pump: pump.app,
    mimic: mimic.app,
    demo: createDemoServer(() => urls),
    control: createControlServer(controls),
  };
  const names = ['pump', 'mimic', 'demo', 'control'] as const;
  const starts = await Promise.allSettled(
    names.map((name) => listen({ name, fetch: apps[name].fetch as RunFetch, host, port: ports[name] ?? 0 })),
  );
  const running = starts.flatMap((start) => (start.status === 'fulfilled' ? [start.value] : []));
  const [pumpServer, mimicServer, demoServer, controlServer] = running;
  if (!pumpServer || !mimicServer || !demoServer || !controlServer) {
    await closeAll(running);
    throw starts.find((start) => start.status === 'rejected')?.reason;
  }

  urls = { pump: pumpServer.url, mimic: mimicServer.url };
  let closing: Promise<void> | null = null;
  return {
    ...controls,
    pumpUrl: pumpServer.url,
    mimicUrl: mimicServer.url,
    demoUrl: demoServer.url,
    controlUrl: controlServer.url,
    close: () => {
      closing ??= closeAll(running);
      return closing;
    },
  };
};

type RunFetch = Parameters<typeof listen>[0]['fetch'];

const closeAll = async (servers: readonly RunningServer[]): Promise<void> => {
  await Promise.all(servers.map((server) => server.close()));
};
