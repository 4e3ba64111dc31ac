import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { toLogins } from '../../soak/sessions/judge-logins.ts';
import { createSecrets } from '../../soak/sessions/secrets.ts';
import { tapWire, type WireTap } from '../../soak/sessions/wire-tap.ts';

const WALLET = '0xabcdef';
const SECRET = 'the canary of this test';
const cleanups: (() => void)[] = [];

afterEach(() => {
  for (const clean of cleanups.splice(0)) clean();
});

/** A server that never reads a body: a nonce is granted and everything else refused before the body comes. */
const aWorld = async () => {
  const server = createServer((request, response) => {
    response.statusCode = request.url === '/users/nonce' ? 200 : 403;
    response.end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const tap: WireTap = tapWire({
    ports: { pump: 0, mimic: port },
    secrets: createSecrets({ 'the canary': Buffer.from(SECRET) }),
    nowMs: Date.now,
    isFaulty: () => false,
  });
  const socket = connect(port, '127.0.0.1');
  cleanups.push(
    () => tap.close(),
    () => socket.destroy(),
    () => server.close(),
  );
  const answered = () => new Promise<void>((resolve) => socket.once('data', () => resolve()));
  const write = (text: string) => new Promise<void>((resolve) => void socket.write(text, () => resolve()));
  const toHead = (path: string, length: number): string =>
    `POST ${path} HTTP/1.1\r\nhost: a\r\ncontent-length: ${length}\r\n\r\n`;
  /** The body comes after the answer. */
  const post = async (path: string, body: object): Promise<void> => {
    const text = JSON.stringify(body);
    const reply = answered();
    await write(toHead(path, text.length));
    await reply;
    await write(text);
  };
  const postAtOnce = async (path: string, body: object): Promise<void> => {
    const text = JSON.stringify(body);
    const reply = answered();
    await write(`${toHead(path, text.length)}${text}`);
    await reply;
  };
  const end = (): Promise<void> => new Promise((resolve) => void socket.end(() => resolve()));
  return { tap, post, postAtOnce, toHead, write, answered, end };
};

describe('the wire tap', () => {
  it('knows whose login a request is though it was answered before its body came', async () => {
    const { tap, post } = await aWorld();
    await post('/users/nonce', { address: WALLET });
    await post('/users/authenticate', { address: WALLET, signature: '0x00' });
    await post('/users/nonce', { address: WALLET });
    await expect.poll(() => tap.requests().map(({ wallet }) => wallet)).toEqual([WALLET, WALLET, WALLET]);
    const statuses = tap.requests().map(({ path, status }) => `${path} ${status}`);
    expect(statuses).toEqual(['/users/nonce 200', '/users/authenticate 403', '/users/nonce 200']);
    // A refused answer and the nonce after it are the same login: two would spend twice what was spent of the budget.
    expect(toLogins(tap.requests(), 'mimic')).toHaveLength(1);
  });

  it('leaves nothing behind on a connection that carries many requests', async () => {
    const { tap, postAtOnce } = await aWorld();
    const warnings: string[] = [];
    const warn = ({ name }: Error): void => void warnings.push(name);
    process.on('warning', warn);
    cleanups.push(() => process.off('warning', warn));
    for (let i = 0; i < 12; i += 1) await postAtOnce('/users/nonce', { address: WALLET });
    await expect.poll(() => tap.requests().filter(({ wallet }) => wallet === WALLET)).toHaveLength(12);
    // Node warns of more than ten listeners on a socket, in a turn of its own.
    await new Promise((resolve) => setImmediate(resolve));
    expect(warnings).toEqual([]);
  });

  it('looks for secrets in a body that comes after the answer, and in one that is cut off', async () => {
    const { tap, post, toHead, write, answered, end } = await aWorld();
    await post('/users/tokens', { note: SECRET });
    await expect.poll(() => tap.leaks()).toEqual(['the canary in POST /users/tokens at mimic']);
    const reply = answered();
    await write(toHead('/users/nonce', 4_096));
    await reply;
    await write(SECRET);
    await end();
    await expect.poll(() => tap.leaks()).toHaveLength(2);
  });
});
