/**
 * Reads along with every byte that comes to the sandbox's two APIs, below the servers: who logs in and when, which token
 * goes where, and whether anything of a secret is in it. Changes nothing, and keeps of a token only its fingerprint.
 */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { type SandboxApi, toTokenFingerprint } from '../../sandbox/request-log.ts';
import { JWT, readClaims, type Secrets } from './secrets.ts';

export interface WireRequest {
  readonly api: SandboxApi;
  readonly method: string;
  readonly path: string;
  /** The wallet that logs in, lower case; null for what is no login. */
  readonly wallet: string | null;
  /** Tells bodies apart; null where there is none. */
  readonly bodyDigest: string | null;
  /** Of the token that it carried: whose it is (lower case), and its fingerprint. */
  readonly tokenOwner: string | null;
  readonly tokenFingerprint: string | null;
  readonly startedMs: number;
  /** Null while it is in flight. */
  readonly endedMs: number | null;
  /** Null where no answer left. */
  readonly status: number | null;
  /** Whether a fault was ordered for whatever came: a good status then says nothing. */
  readonly fault: boolean;
}

export interface WireTap {
  readonly requests: () => readonly WireRequest[];
  /** What no request may hold, one line each, without the secret itself. */
  readonly leaks: () => readonly string[];
  readonly close: () => void;
}

export interface WireTapOptions {
  readonly ports: Readonly<Record<SandboxApi, number>>;
  readonly secrets: Secrets;
  readonly nowMs: () => number;
  /** Whether a fault is ordered now. */
  readonly isFaulty: () => boolean;
}

const LOGIN_PATHS: ReadonlySet<string> = new Set([
  '/auth/login',
  '/auth/login/token',
  '/users/nonce',
  '/users/authenticate',
]);

export const isLoginPath = (path: string): boolean => LOGIN_PATHS.has(path);

/** Where each API's token belongs: the only line of a request that may hold one. */
const TOKEN_LINES: Readonly<Record<SandboxApi, RegExp>> = {
  pump: /^authorization: bearer eyJ[\w.-]+$/i,
  mimic: /^x-auth-token: eyJ[\w.-]+$/i,
};

const readWallet = (body: string): string | null => {
  const found = /"(?:wallet|address)":"(\w+)"/.exec(body)?.[1];
  return found === undefined ? null : found.toLowerCase();
};

/** What is wrong about the tokens in a request, by its text as it came. */
const judgeTokens = (
  api: SandboxApi,
  { head, body, wallet }: { readonly head: string; readonly body: string; readonly wallet: string | null },
): readonly string[] => {
  const lines = head.split('\r\n').filter((line) => JWT.test(line));
  const problems = lines.flatMap((line) => {
    if (!TOKEN_LINES[api].test(line)) return [`a token outside of its header at ${api}`];
    const claims = readClaims(JWT.exec(line)?.[0] ?? '');
    const isForeign = claims.api !== api;
    const isOthers = wallet !== null && claims.owner !== wallet;
    return [
      ...(isForeign ? [`a token of ${claims.api} at ${api}`] : []),
      ...(isOthers ? [`a login with the token of another wallet at ${api}`] : []),
    ];
  });
  return JWT.test(body) ? [...problems, `a token in a body at ${api}`] : problems;
};

type Message = Readonly<{ request: IncomingMessage; response: ServerResponse; socket: Socket }>;

export const tapWire = ({ ports, secrets, nowMs, isFaulty }: WireTapOptions): WireTap => {
  const apiOf = (socket: Socket): SandboxApi | null =>
    socket.localPort === ports.pump ? 'pump' : socket.localPort === ports.mimic ? 'mimic' : null;
  /** What came on a connection since the last request on it that was heard to its end. */
  const texts = new WeakMap<Socket, Buffer>();
  /** Whoever waits for the rest of a request on it. */
  const listeners = new WeakMap<Socket, () => void>();
  const requests: WireRequest[] = [];
  const leaks: string[] = [];

  const onSocket = (message: unknown): void => {
    const { socket } = message as { socket: Socket };
    texts.set(socket, Buffer.alloc(0));
    // Ahead of the server's own reading, so that a request's text is here before the request is.
    socket.prependListener('data', (chunk: Buffer) => {
      if (apiOf(socket) === null) return;
      texts.set(socket, Buffer.concat([texts.get(socket) ?? Buffer.alloc(0), chunk]));
      listeners.get(socket)?.();
    });
  };

  const onRequest = (message: unknown): void => {
    const { request, response, socket } = message as Message;
    const api = apiOf(socket);
    if (api === null) return;
    const { method = '', url: path = '' } = request;
    const place = requests.length;
    requests.push({
      ...{ api, method, path, wallet: null, bodyDigest: null, tokenOwner: null, tokenFingerprint: null },
      ...{ startedMs: nowMs(), endedMs: null, status: null, fault: isFaulty() },
    });
    const change = (changes: Partial<WireRequest>): void => {
      const before = requests[place];
      if (before !== undefined) requests[place] = { ...before, ...changes };
    };
    const start = Math.max(0, texts.get(socket)?.lastIndexOf(`${method} ${path} HTTP/1.1\r\n`) ?? 0);
    const length = Number(request.headers['content-length'] ?? 0);
    const readAll = (): Buffer => texts.get(socket)?.subarray(start) ?? Buffer.alloc(0);
    const bodyAt = (): number => readAll().indexOf('\r\n\r\n') + 4;
    /** Without what a next request has brought in the same piece. */
    const readText = (): Buffer => readAll().subarray(0, bodyAt() + length);
    const toParts = () => {
      const head = readText().subarray(0, bodyAt()).toString('latin1');
      const body = readText().subarray(bodyAt()).toString('latin1');
      return { head, body, wallet: isLoginPath(path) ? readWallet(body) : null };
    };
    const token = JWT.exec(toParts().head)?.[0];
    if (token !== undefined)
      change({ tokenOwner: readClaims(token).owner, tokenFingerprint: toTokenFingerprint(token) });
    let isHeard = false;
    let isAnswered = false;
    const letGo = (): void => {
      if (!isHeard || !isAnswered) return;
      texts.set(socket, readAll().subarray(readText().length));
      listeners.delete(socket);
    };
    const hear = (): void => {
      if (isHeard) return;
      isHeard = true;
      socket.off('close', hear);
      const parts = toParts();
      leaks.push(
        ...judgeTokens(api, parts),
        ...secrets.findIn(readText()).map((name) => `${name} in ${method} ${path} at ${api}`),
      );
      const bodyDigest = parts.body === '' ? null : toTokenFingerprint(parts.body);
      change({ wallet: parts.wallet, bodyDigest });
      letGo();
    };
    // Read to its end, whenever that is: a refusal may leave before the body has come.
    const hearOnceWhole = (): void => {
      if (toParts().body.length >= length) hear();
    };
    listeners.set(socket, hearOnceWhole);
    socket.once('close', hear);
    hearOnceWhole();
    response.on('close', () => {
      change({ endedMs: nowMs(), status: response.writableFinished ? response.statusCode : null });
      isAnswered = true;
      letGo();
    });
  };

  subscribe('net.server.socket', onSocket);
  subscribe('http.server.request.start', onRequest);
  return {
    requests: () => requests,
    leaks: () => leaks,
    close: () => {
      unsubscribe('net.server.socket', onSocket);
      unsubscribe('http.server.request.start', onRequest);
    },
  };
};
