/**
 * The faults a test can order, as data, and the queue that says which one hits the next request.
 * Applying them is apply-fault.ts's work.
 */
import * as v from 'valibot';
import type { SandboxApi } from './request-log.ts';

const common = {
  /** Which API; both when left out. */
  api: v.exactOptional(v.picklist(['pump', 'mimic'])),
  /** Upper case; every method when left out. */
  method: v.exactOptional(v.picklist(['GET', 'POST', 'DELETE'])),
  /** A path; `*` stands for anything, slashes included. Every path when left out. */
  path: v.exactOptional(v.pipe(v.string(), v.startsWith('/'))),
  /** How many matching requests it hits; without it, all until it is cleared. */
  times: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(1))),
  /** Waits so long before anything else happens, milliseconds. */
  delayMs: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(3_600_000))),
};
const headers = v.exactOptional(v.record(v.string(), v.string()));
const status = v.pipe(v.number(), v.integer(), v.minValue(200), v.maxValue(599));

const faultSchema = v.variant('kind', [
  /** Answers with that status, and with `body` as JSON, or the API's error body when there is none. */
  v.strictObject({
    ...common,
    kind: v.literal('status'),
    status,
    body: v.exactOptional(v.unknown()),
    headers,
  }),
  /** Only waits; give `delayMs`. */
  v.strictObject({ ...common, kind: v.literal('delay') }),
  /** A captive portal's page. */
  v.strictObject({ ...common, kind: v.literal('html'), status: v.exactOptional(status) }),
  /** Complete reply, labelled JSON, that stops in the middle of a string. */
  v.strictObject({ ...common, kind: v.literal('broken_json') }),
  /** The connection ends before the announced length is reached. */
  v.strictObject({ ...common, kind: v.literal('truncated') }),
  /** The real reply with the type of every field changed. */
  v.strictObject({ ...common, kind: v.literal('wrong_schema') }),
  /** The real reply with some of its fields gone, under other names, or of other types; dotted names lie deeper, of a list every row. */
  v.strictObject({
    ...common,
    kind: v.literal('drift'),
    drop: v.exactOptional(v.array(v.string())),
    rename: v.exactOptional(v.record(v.string(), v.string())),
    retype: v.exactOptional(v.array(v.string())),
  }),
  /** Never answers. */
  v.strictObject({ ...common, kind: v.literal('hang') }),
  /** Closes the connection instead of answering; nothing is done. */
  v.strictObject({ ...common, kind: v.literal('drop') }),
  /** Does what was asked, then closes the connection instead of answering. */
  v.strictObject({ ...common, kind: v.literal('drop_after') }),
  /** Valid JSON of that many bytes. */
  v.strictObject({
    ...common,
    kind: v.literal('oversize'),
    bytes: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(64), v.maxValue(268_435_456))),
  }),
  /** Sends the head of a reply, then a space every `intervalMs`, for ever. */
  v.strictObject({
    ...common,
    kind: v.literal('drip'),
    intervalMs: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(60_000))),
  }),
  /** 307 to that URL. */
  v.strictObject({ ...common, kind: v.literal('redirect'), location: v.pipe(v.string(), v.url()) }),
  /** A login gives a token that has expired already; any other call finds the token expired. */
  v.strictObject({ ...common, kind: v.literal('expired_token') }),
]);

export type Fault = v.InferOutput<typeof faultSchema>;
export type FaultKind = Fault['kind'];

/** One fault or a list of them. Throws a ValiError that names the wrong field. */
export const parseFaults = (input: unknown): readonly Fault[] =>
  v.parse(v.array(faultSchema), Array.isArray(input) ? input : [input]);

export interface FaultQueue {
  /** Appends; earlier faults are tried first. */
  readonly add: (faults: Fault | readonly Fault[]) => void;
  /** Replaces whatever was there. */
  readonly set: (faults: readonly Fault[]) => void;
  readonly clear: () => void;
  /** What is still to come, with the times that are left. */
  readonly pending: () => readonly Fault[];
  /** The first fault that matches, counted as used. */
  readonly take: (request: { api: SandboxApi; method: string; path: string }) => Fault | null;
}

const isPathMatch = (pattern: string, path: string): boolean => {
  const escaped = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${escaped.join('.*')}$`).test(path);
};

export const createFaultQueue = (): FaultQueue => {
  let queue: readonly Fault[] = [];
  return {
    add: (faults) => {
      queue = [...queue, ...parseFaults(faults)];
    },
    set: (faults) => {
      queue = parseFaults(faults);
    },
    clear: () => {
      queue = [];
    },
    pending: () => queue,
    take: ({ api, method, path }) => {
      const hit = queue.find(
        (fault) =>
          (fault.api ?? api) === api &&
          (fault.method ?? method) === method &&
          (fault.path === undefined || isPathMatch(fault.path, path)),
      );
      if (hit === undefined) return null;
      queue = queue.flatMap((fault) => {
        if (fault !== hit || fault.times === undefined) return [fault];
        return fault.times > 1 ? [{ ...fault, times: fault.times - 1 }] : [];
      });
      return hit;
    },
  };
};
