/** Ports of this machine that nobody listens on now. */
import { createServer } from 'node:net';

const listenOnce = (): Promise<{ port: number; close: () => Promise<void> }> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') return reject(new Error('no port'));
      const close = (): Promise<void> => new Promise((done) => server.close(() => done()));
      return resolve({ port: address.port, close });
    });
  });

/** All are held until the last is found, so that no two are the same. */
export const findFreePorts = async (count: number): Promise<readonly number[]> => {
  const held = await Promise.all(Array.from({ length: count }, listenOnce));
  await Promise.all(held.map(({ close }) => close()));
  return held.map(({ port }) => port);
};
