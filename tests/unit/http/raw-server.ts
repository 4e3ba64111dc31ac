/** A server that speaks no HTTP of its own: it sends the bytes that a test wrote down, in its pieces, and ends as it says. */

import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { onTestFinished } from 'vitest';

export interface RawAnswer {
  readonly pieces: readonly Uint8Array[];
  /** Closes, resets, or says nothing more and keeps the connection. */
  readonly ending: 'end' | 'reset' | 'hang';
}

export interface RawServer {
  readonly url: string;
  /** What the next connections are answered with, once a request's head is there. */
  readonly setAnswer: (answer: RawAnswer) => void;
  /** Resolves when an answer has been sent to its end. */
  readonly answered: () => Promise<void>;
  readonly dropConnections: () => void;
}

export const startRawServer = async (): Promise<RawServer> => {
  const sockets = new Set<Socket>();
  let answer: RawAnswer = { pieces: [], ending: 'end' };
  let settle: () => void = () => undefined;
  let answered = Promise.resolve();

  const send = async (socket: Socket): Promise<void> => {
    const { pieces, ending } = answer;
    for (const piece of pieces) {
      socket.write(piece);
      await setImmediate(); // The next piece is another read of the other side.
    }
    if (ending === 'end') socket.end();
    if (ending === 'reset') socket.resetAndDestroy();
    settle();
  };

  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy()); // The client hung up on what it did not like.
    socket.once('data', () => void send(socket));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const dropConnections = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  onTestFinished(() => {
    dropConnections();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    setAnswer: (next) => {
      answer = next;
      answered = new Promise((resolve) => {
        settle = resolve;
      });
    },
    answered: () => answered,
    dropConnections,
  };
};
