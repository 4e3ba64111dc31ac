/**
 * The client's side of the sandbox's tests: wallets that sign with the extension's libraries, and plain HTTP.
 */
import { randomBytes } from 'node:crypto';
import bs58 from 'bs58';
import nacl from 'tweetnacl';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { onTestFinished } from 'vitest';
import { type Sandbox, type StartOptions, startSandbox } from '../../sandbox/start-sandbox.ts';

export const NOW_MS = 1_800_000_000_000;

/** A sandbox on free ports, with a clock that stands still at NOW_MS until it is set, gone after the test. */
export const aSandbox = async (options: StartOptions = {}): Promise<Sandbox & { clock: { ms: number } }> => {
  const clock = { ms: NOW_MS };
  const sandbox = await startSandbox({ nowMs: () => clock.ms, ...options });
  onTestFinished(() => sandbox.close());
  return { ...sandbox, clock };
};

export interface Reply {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
  /** undefined when the body is not JSON. */
  readonly json: unknown;
}

export interface SendOptions {
  readonly method?: 'GET' | 'POST' | 'DELETE' | 'OPTIONS';
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
  /** Sent as it is, instead of `body`. */
  readonly rawBody?: string;
  /** Leaves Accept and Content-Type to `headers`. */
  readonly bare?: boolean;
  readonly signal?: AbortSignal;
}

const toJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
};

export const send = async (
  url: string,
  { method = 'GET', headers = {}, body, rawBody, bare = false, signal }: SendOptions = {},
): Promise<Reply> => {
  const sentBody = rawBody ?? (body === undefined ? undefined : JSON.stringify(body));
  const response = await fetch(url, {
    method,
    redirect: 'manual',
    headers: {
      ...(bare ? {} : { accept: 'application/json' }),
      ...(bare || sentBody === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(sentBody === undefined ? {} : { body: sentBody }),
    ...(signal === undefined ? {} : { signal }),
  });
  const text = await response.text();
  return { status: response.status, text, headers: response.headers, json: toJson(text) };
};

export const PUMP_ORIGIN = { origin: 'https://pump.fun' };

export const aSolanaWallet = () => {
  const { publicKey, secretKey } = nacl.sign.keyPair.fromSeed(randomBytes(32));
  return {
    address: bs58.encode(publicKey),
    sign: (text: string): string =>
      bs58.encode(nacl.sign.detached(new TextEncoder().encode(text), secretKey)),
  };
};
export type SolanaWallet = ReturnType<typeof aSolanaWallet>;

export const loginText = (timestampMs: number): string => `Sign in to pump.fun: ${timestampMs}`;

/** Signs in to Pump.fun in the documented dialect. */
export const pumpLogin = (
  sandbox: Sandbox,
  wallet: SolanaWallet,
  { message = loginText(NOW_MS), headers = {} }: { message?: string; headers?: Record<string, string> } = {},
): Promise<Reply> =>
  send(`${sandbox.pumpUrl}/auth/login`, {
    method: 'POST',
    headers: { ...PUMP_ORIGIN, ...headers },
    body: { wallet: wallet.address, signature: wallet.sign(message), message },
  });

const fieldOf = (reply: Reply, field: string): string => {
  const value = (reply.json as Record<string, unknown>)[field];
  if (typeof value !== 'string') throw new TypeError(`no ${field} in a reply with status ${reply.status}`);
  return value;
};

/** The Authorization header of a fresh login. */
export const pumpAuth = async (
  sandbox: Sandbox,
  wallet: SolanaWallet,
  timestampMs = NOW_MS,
): Promise<{ authorization: string }> => ({
  authorization: `Bearer ${fieldOf(await pumpLogin(sandbox, wallet, { message: loginText(timestampMs) }), 'token')}`,
});

export const anEvmWallet = () => privateKeyToAccount(generatePrivateKey());
export type EvmWallet = ReturnType<typeof anEvmWallet>;

export const mimicNonce = async (sandbox: Sandbox, address: string): Promise<`0x${string}`> =>
  fieldOf(
    await send(`${sandbox.mimicUrl}/users/nonce`, { method: 'POST', body: { address } }),
    'nonce',
  ) as `0x${string}`;

export const mimicAuthenticate = (sandbox: Sandbox, body: object): Promise<Reply> =>
  send(`${sandbox.mimicUrl}/users/authenticate`, { method: 'POST', body });

/** The x-auth-token header of a fresh login. */
export const mimicAuth = async (sandbox: Sandbox, wallet: EvmWallet): Promise<{ 'x-auth-token': string }> => {
  const nonce = await mimicNonce(sandbox, wallet.address);
  const signature = await wallet.signMessage({ message: nonce });
  const reply = await mimicAuthenticate(sandbox, { address: wallet.address, signature });
  return { 'x-auth-token': fieldOf(reply, 'token') };
};
