/**
 * Middleware that lets the next ordered fault hit a request, down to the socket where it must.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Context, MiddlewareHandler } from 'hono';
import { toDriftedReply } from './drift-reply.ts';
import type { Fault } from './faults.ts';
import type { SandboxEnv, ServerDependencies, ToErrorBody } from './server-context.ts';

const JSON_HEADERS = { 'content-type': 'application/json; charset=utf-8' };
const PORTAL =
  '<!doctype html><html><head><title>Welcome</title></head><body><h1>Log in to this network</h1></body></html>';

/** The same shape with the type of every leaf and of the outer value changed. */
export const toWrongTypes = (value: unknown): unknown => {
  if (Array.isArray(value)) return { items: value.map(toWrongTypes) };
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toWrongTypes(item)]));
  }
  if (typeof value === 'string') return value.length;
  return String(value);
};

/** The reply with another body; what is no JSON has its length instead. */
const withBody = async (reply: Response, change: (body: unknown) => unknown): Promise<Response> => {
  const text = await reply.text();
  const isJson = reply.headers.get('content-type')?.includes('json') ?? false;
  const body = isJson ? change(JSON.parse(text)) : { text: text.length };
  const headers = new Headers(reply.headers);
  headers.set('content-type', JSON_HEADERS['content-type']);
  headers.delete('content-length');
  return new Response(JSON.stringify(body), { status: reply.status, headers });
};

const leaveUnanswered = (c: Context<SandboxEnv>): Response => {
  c.set('isUnanswered', true);
  return RESPONSE_ALREADY_SENT;
};

const drop = (c: Context<SandboxEnv>): Response => {
  c.env.incoming.socket.destroy();
  return leaveUnanswered(c);
};

const truncate = (c: Context<SandboxEnv>): Response => {
  const { outgoing } = c.env;
  outgoing.writeHead(200, { ...JSON_HEADERS, 'content-length': '4096' });
  outgoing.write('{"address":"', () => outgoing.destroy());
  return leaveUnanswered(c);
};

const drip = (c: Context<SandboxEnv>, intervalMs: number): Response => {
  const { outgoing } = c.env;
  outgoing.writeHead(200, JSON_HEADERS);
  outgoing.write('{');
  const timer = setInterval(() => outgoing.write(' '), intervalMs);
  outgoing.once('close', () => clearInterval(timer));
  return leaveUnanswered(c);
};

/** After `next()` hono takes no returned reply, and merges an assigned one with the old: so empty it first. */
const replaceReply = (c: Context<SandboxEnv>, reply: Response): void => {
  c.res = undefined;
  c.res = reply;
};

type Next = () => Promise<void>;

const applyFault = async (c: Context<SandboxEnv>, next: Next, fault: Fault, toErrorBody: ToErrorBody) => {
  switch (fault.kind) {
    case 'status': {
      const body = fault.body === undefined ? toErrorBody(fault.status, 'Ordered fault') : fault.body;
      const isBodiless = fault.status === 204 || fault.status === 304;
      return new Response(isBodiless ? null : JSON.stringify(body), {
        status: fault.status,
        headers: { ...JSON_HEADERS, ...fault.headers },
      });
    }
    case 'html':
      return new Response(PORTAL, {
        status: fault.status ?? 200,
        headers: { 'content-type': 'text/html; charset=utf-8' },
      });
    case 'broken_json':
      return new Response('{"address":"0x12', { headers: JSON_HEADERS });
    case 'oversize': {
      const frame = '{"padding":""}';
      const padding = 'a'.repeat((fault.bytes ?? 16_777_216) - frame.length);
      return new Response(`{"padding":"${padding}"}`, { headers: JSON_HEADERS });
    }
    case 'redirect':
      return new Response(null, { status: 307, headers: { location: fault.location } });
    case 'hang':
      return leaveUnanswered(c);
    case 'drop':
      return drop(c);
    case 'truncated':
      return truncate(c);
    case 'drip':
      return drip(c, fault.intervalMs ?? 100);
    case 'drop_after':
      await next();
      return replaceReply(c, drop(c));
    case 'wrong_schema': {
      await next();
      return replaceReply(c, await withBody(c.res, toWrongTypes));
    }
    case 'drift': {
      await next();
      return replaceReply(c, await withBody(c.res, (body) => toDriftedReply(body, fault)));
    }
    case 'expired_token':
      c.set('tokensAreExpired', true);
      return next();
    case 'delay':
      return next();
  }
};

export const faultsMiddleware =
  ({ api, faults }: ServerDependencies, toErrorBody: ToErrorBody): MiddlewareHandler<SandboxEnv> =>
  async (c, next) => {
    const fault = faults.take({ api, method: c.req.method, path: c.req.path });
    if (fault === null) return next();
    c.get('entry').setFault(fault.kind);
    // Unreferenced: a process that closed the sandbox need not wait for a reply that nobody awaits.
    if (fault.delayMs !== undefined) await sleep(fault.delayMs, undefined, { ref: false });
    return applyFault(c, next, fault, toErrorBody);
  };
