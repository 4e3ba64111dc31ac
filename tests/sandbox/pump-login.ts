/**
 * Pump.fun's login in both dialects: what a request must hold, and whether its signature opens the door.
 */
import type { Context } from 'hono';
import * as v from 'valibot';
import { readJsonBody } from './read-body.ts';
import type { SandboxEnv } from './server-context.ts';
import { isSolanaAddress, isSolanaSignature, parseBase58 } from './verify-solana.ts';

export const LOGIN_TEXT = /^Sign in to pump\.fun: (\d{13})$/;

const documentedBody = v.strictObject({ wallet: v.string(), signature: v.string(), message: v.string() });
const timestamp = v.pipe(
  v.number(),
  v.integer(),
  v.minValue(1_000_000_000_000),
  v.maxValue(9_999_999_999_999),
);
const observedBody = v.strictObject({
  address: v.string(),
  signature: v.string(),
  timestamp,
  rawJwt: v.exactOptional(v.boolean()),
});
const observedTokenBody = v.strictObject({
  address: v.string(),
  signature: v.string(),
  timestamp,
  authType: v.literal('non_custodial'),
});

/** A login as every dialect means it. */
export interface LoginClaim {
  readonly wallet: string;
  readonly signature: string;
  readonly message: string;
  readonly wantsRawJwt: boolean;
}

export type LoginBody =
  | { readonly ok: true; readonly claim: LoginClaim }
  /** `violation` is null for a login of the other dialect: refused, but a client may well try it. */
  | { readonly ok: false; readonly violation: string | null; readonly problems: readonly string[] };

const isOf = async (c: Context<SandboxEnv>, schema: v.GenericSchema): Promise<boolean> =>
  (await readJsonBody(c, schema)).ok;

export const readDocumentedLogin = async (c: Context<SandboxEnv>): Promise<LoginBody> => {
  const body = await readJsonBody(c, documentedBody);
  if (body.ok) return { ok: true, claim: { ...body.value, wantsRawJwt: false } };
  return (await isOf(c, observedBody)) ? { ...body, violation: null } : body;
};

export const readObservedLogin = async (
  c: Context<SandboxEnv>,
  form: 'cookie' | 'token',
): Promise<LoginBody> => {
  const body =
    form === 'cookie' ? await readJsonBody(c, observedBody) : await readJsonBody(c, observedTokenBody);
  if (!body.ok) return (await isOf(c, documentedBody)) ? { ...body, violation: null } : body;
  const { address, signature, timestamp: timestampMs } = body.value;
  return {
    ok: true,
    claim: {
      wallet: address,
      signature,
      message: `Sign in to pump.fun: ${timestampMs}`,
      wantsRawJwt: 'rawJwt' in body.value && body.value.rawJwt === true,
    },
  };
};

/** null: let in. `form`: no signature of this wallet. The others: a true signature of something that is not valid now. */
export type LoginRefusal = 'form' | 'text' | 'time' | 'replay' | null;

export interface LoginJudge {
  readonly judge: (request: { claim: LoginClaim; nowMs: number; windowMs: number }) => LoginRefusal;
  readonly reset: () => void;
}

/** Remembers every message it let in, so that none opens twice. */
export const createLoginJudge = (): LoginJudge => {
  const used = new Set<string>();
  return {
    judge: ({ claim, nowMs, windowMs }) => {
      const isForm = isSolanaAddress(claim.wallet) && parseBase58(claim.signature)?.length === 64;
      if (!isForm || !isSolanaSignature(claim)) return 'form';
      const timestampText = LOGIN_TEXT.exec(claim.message)?.[1];
      if (timestampText === undefined) return 'text';
      if (Math.abs(Number(timestampText) - nowMs) > windowMs) return 'time';
      const key = `${claim.wallet} ${claim.message}`;
      if (used.has(key)) return 'replay';
      used.add(key);
      return null;
    },
    reset: () => used.clear(),
  };
};
