/**
 * Servers as somebody else would write them from the description of the two APIs alone: none knows the sandbox or the
 * product. Signatures are checked by libraries of their own, tokens are random, and what a server does not know it refuses in its own way.
 */
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import bs58 from 'bs58';
import { getBytes, verifyMessage } from 'ethers';
import { ed25519 } from 'noble-curves-2/ed25519.js';
import { onTestFinished } from 'vitest';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Readonly<Record<string, unknown>>;
}

/** Status, and a body: text is sent as it is, all else as JSON. */
export type Answer = readonly [status: number, body: unknown, headers?: Record<string, string>];

export interface ForeignServer {
  readonly url: string;
  /** Every request so far. */
  readonly asked: Asked[];
}

const readAll = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
};

const send = (response: ServerResponse, [status, body, headers = {}]: Answer): void => {
  const isText = typeof body === 'string';
  const type = isText ? (body.startsWith('<') ? 'text/html' : 'text/plain') : 'application/json';
  response.writeHead(status, { 'content-type': type, ...headers });
  response.end(isText ? body : JSON.stringify(body));
};

/** A server that ends with the test. What `answer` throws is a 500, as in most frameworks. */
export const aForeignServer = async (answer: (asked: Asked) => Answer): Promise<ForeignServer> => {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    void readAll(request).then((text) => {
      const one: Asked = {
        method: request.method ?? '',
        path: request.url ?? '',
        headers: request.headers,
        body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>),
      };
      asked.push(one);
      try {
        send(response, answer(one));
      } catch {
        send(response, [500, { statusCode: 500, message: 'Internal server error' }]);
      }
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
};

/** A JWT's form, with the claims that were seen; nobody checks its signature here. */
export const aToken = (claims: object): string => {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'HS256' })}.${part(claims)}.${randomBytes(16).toString('base64url')}`;
};

/** Whether the wallet signed the login text of that time. Throws on what is no base58, as libraries do. */
export const isSolanaLogin = ({ address, signature, timestamp }: Asked['body']): boolean =>
  ed25519.verify(
    bs58.decode(signature as string),
    new TextEncoder().encode(`Sign in to pump.fun: ${timestamp as number}`),
    bs58.decode(address as string),
  );

/** Whether the address signed the nonce as a personal message, as text or as the bytes that it spells. */
export const isEvmLogin = (
  { address, signature }: Asked['body'],
  nonce: string,
  encoding: 'text' | 'raw',
): boolean => {
  const message = encoding === 'raw' ? getBytes(nonce) : nonce;
  return verifyMessage(message, signature as string).toLowerCase() === String(address).toLowerCase();
};

/** The claims of a Pump.fun token from a moment on, 30 days as observed. */
export const claimsOf = (address: unknown, nowMs: number) => {
  const iat = Math.floor(nowMs / 1_000);
  return { address, roles: ['user'], iat, exp: iat + 2_592_000 };
};
