/**
 * Puts a Hono app on a port of the loopback address, and takes it off again with every connection it still has.
 */
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';

export interface RunningServer {
  /** Without a trailing slash. */
  readonly url: string;
  /** Also ends connections that wait for an answer. */
  readonly close: () => Promise<void>;
}

/**
 * @param port 0 for any free one.
 * @throws the system's error, with the name and the port in its message, when the port can't be had.
 */
export const listen = async ({
  name,
  fetch,
  host,
  port,
}: {
  name: string;
  fetch: Parameters<typeof createAdaptorServer>[0]['fetch'];
  host: string;
  port: number;
}): Promise<RunningServer> => {
  const server = createAdaptorServer({ fetch, overrideGlobalObjects: false });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) =>
      reject(new Error(`The ${name} server can't use port ${port} of ${host}: ${cause.message}`, { cause })),
    );
    server.listen(port, host, resolve);
  });
  const address = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)));
        if ('closeAllConnections' in server) server.closeAllConnections();
      }),
  };
};
