/**
 * Reads a request's body and holds it against a strict schema: an unknown field is as wrong as a wrong type.
 */
import type { Context } from 'hono';
import * as v from 'valibot';
import type { SandboxEnv } from './server-context.ts';

export type BodyResult<T> =
  | { readonly ok: true; readonly value: T }
  /** `violation` is for the log, `problems` are sentences that name fields, never values. */
  | { readonly ok: false; readonly violation: string; readonly problems: readonly string[] };

const fail = (violation: string, problem: string): BodyResult<never> => ({
  ok: false,
  violation,
  problems: [problem],
});

const isJsonType = (contentType: string): boolean =>
  /^application\/json\s*(;\s*charset="?utf-8"?\s*)?$/i.test(contentType);

const toProblem = (issue: v.BaseIssue<unknown>): string => {
  const field = v.getDotPath(issue) ?? 'body';
  return issue.expected === 'never'
    ? `property ${field} should not exist`
    : `${field} is missing or of the wrong form`;
};

/** The JSON body as `schema` describes it. */
export const readJsonBody = async <TSchema extends v.GenericSchema>(
  c: Context<SandboxEnv>,
  schema: TSchema,
): Promise<BodyResult<v.InferOutput<TSchema>>> => {
  if (!isJsonType(c.req.header('content-type') ?? '')) {
    return fail('content_type', 'Content-Type must be application/json');
  }
  const text = await c.req.text();
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return fail('body_not_json', 'the body is not JSON');
    throw error;
  }
  const result = v.safeParse(schema, json);
  if (result.success) return { ok: true, value: result.output };
  return { ok: false, violation: 'body', problems: result.issues.map(toProblem) };
};

/** For calls that have no body: anything in it is refused. */
export const readNoBody = async (c: Context<SandboxEnv>): Promise<BodyResult<null>> =>
  (await c.req.text()) === '' ? { ok: true, value: null } : fail('unexpected_body', 'this call has no body');
