/**
 * What the middlewares and routes of both API servers share: their Hono environment and their dependencies.
 */
import type { HttpBindings } from '@hono/node-server';
import type { FaultQueue } from './faults.ts';
import type { SandboxOptions } from './options.ts';
import type { LogHandle, RequestLog, SandboxApi } from './request-log.ts';

export interface SandboxEnv {
  Bindings: HttpBindings;
  Variables: {
    /** The log's entry of this request. */
    entry: LogHandle;
    /** The fault `expired_token` is on: tokens are expired, those issued and those received. */
    tokensAreExpired: boolean;
    /** A fault keeps the answer from leaving. */
    isUnanswered: boolean;
  };
}

export interface ServerDependencies {
  readonly api: SandboxApi;
  readonly options: () => SandboxOptions;
  /** The sandbox's clock, milliseconds since the epoch. */
  readonly nowMs: () => number;
  readonly log: RequestLog;
  readonly faults: FaultQueue;
}

/** The body of an error reply, in the API's own form. */
export type ToErrorBody = (status: number, message: string) => object;
