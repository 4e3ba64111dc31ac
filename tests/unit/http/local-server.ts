/** A real HTTP server on this machine whose answers a test scripts, and which remembers what it was asked. */
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** A promise and what settles it. */
export const aDeferred = <T>() => {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
};

export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface LocalServer {
  readonly url: string;
  readonly log: Received[];
  /** Resolves when a client hangs up before the answer is complete. */
  readonly hungUp: Promise<void>;
  /** Resolves when the first request has arrived. */
  readonly asked: Promise<Received>;
}

export type Answer = (request: Received, response: ServerResponse) => void;

/** Answers with JSON; a string is sent as it is. */
export const reply =
  (
    body: unknown,
    { status = 200, headers = {} }: { status?: number; headers?: Record<string, string> } = {},
  ): Answer =>
  (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };

/** Gives one answer after the other; the last one again and again. */
export const inTurn = (...answers: readonly [Answer, ...Answer[]]): Answer => {
  let next = 0;
  return (request, response) => {
    const answer = answers[Math.min(next, answers.length - 1)] ?? answers[0];
    next += 1;
    answer(request, response);
  };
};

/** Starts a server that ends with the test. */
export const startServer = async (answer: Answer): Promise<LocalServer> => {
  const log: Received[] = [];
  const hungUp = aDeferred<void>();
  const asked = aDeferred<Received>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    response.on('close', () => {
      if (!response.writableFinished) hungUp.resolve();
    });
    request.on('end', () => {
      const received = {
        method: request.method ?? '',
        path: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(chunks).toString('utf8'),
      };
      log.push(received);
      asked.resolve(received);
      answer(received, response);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, log, hungUp: hungUp.promise, asked: asked.promise };
};
