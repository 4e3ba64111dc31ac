/** A server that is none of the APIs: what comes here should not have been sent. Also serves pages for other origins. */
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Hit {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
}

export interface OtherServer {
  /** Without a trailing slash; 127.0.0.1, as the sandbox. */
  readonly url: string;
  readonly hits: readonly Hit[];
  readonly close: () => Promise<void>;
}

/**
 * @param html what every GET is answered with
 * @param headers more headers, by path
 * @param others what some paths are answered with instead; those that end in `.js` as scripts
 */
export const startOtherServer = async (
  html = '<!doctype html><title>Other</title>',
  headers: Readonly<Record<string, Readonly<Record<string, string>>>> = {},
  others: Readonly<Record<string, string>> = {},
): Promise<OtherServer> => {
  const hits: Hit[] = [];
  const server = createServer((request, response) => {
    hits.push({ method: request.method ?? '', path: request.url ?? '', headers: request.headers });
    response.setHeader('content-type', request.url?.endsWith('.js') ? 'text/javascript' : 'text/html');
    response.setHeader('access-control-allow-origin', '*');
    for (const [name, value] of Object.entries(headers[request.url ?? ''] ?? {})) {
      response.setHeader(name, value);
    }
    response.end(others[request.url ?? ''] ?? html);
  });
  // A WebSocket asks for an upgrade, which is no ordinary request.
  server.on('upgrade', (request, socket) => {
    hits.push({ method: 'UPGRADE', path: request.url ?? '', headers: request.headers });
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    hits,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
