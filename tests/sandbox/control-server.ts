/**
 * The HTTP door to the sandbox's controls, so that a test in any language can order faults and read the log.
 * Refuses every web page: a request with an Origin could come from a site that is open in some browser here.
 */
import { Hono } from 'hono';
import * as v from 'valibot';
import type { Fault } from './faults.ts';
import type { SandboxOptions } from './options.ts';
import type { RequestLog, SandboxApi } from './request-log.ts';

export interface SandboxControls {
  readonly log: RequestLog;
  readonly options: () => SandboxOptions;
  /** Changes the named options and leaves the others. Throws a ValiError that names a wrong one. */
  readonly setOptions: (patch: unknown) => SandboxOptions;
  /** Appends; throws a ValiError on a malformed fault. */
  readonly addFaults: (faults: Fault | readonly Fault[]) => void;
  /** Replaces all faults. */
  readonly setFaults: (faults: readonly Fault[]) => void;
  readonly clearFaults: () => void;
  readonly pendingFaults: () => readonly Fault[];
  /** Every token issued so far is worth a 401 from now on. */
  readonly revokeTokens: (api?: SandboxApi) => void;
  /** Back to how it started: options, faults, log, users, tokens, nonces, rate windows. */
  readonly reset: () => void;
}

const revokeBody = v.strictObject({ api: v.exactOptional(v.picklist(['pump', 'mimic'])) });

export const createControlServer = (controls: SandboxControls): Hono => {
  const app = new Hono();

  app.use(async (c, next) => {
    if (c.req.header('origin') !== undefined) return c.json({ message: 'Not for web pages' }, 403);
    return next();
  });
  app.onError((error, c) => {
    if (error instanceof v.ValiError) {
      const problems = error.issues.map(
        (issue: v.BaseIssue<unknown>) => `${v.getDotPath(issue) ?? 'body'}: ${issue.message}`,
      );
      return c.json({ message: 'Malformed', problems }, 400);
    }
    if (error instanceof SyntaxError) return c.json({ message: 'The body is not JSON' }, 400);
    return c.json({ message: `${error.name}: ${error.message}` }, 500);
  });

  app.get('/faults', (c) => c.json({ faults: controls.pendingFaults() }));
  app.post('/faults', async (c) => {
    controls.addFaults(await c.req.json());
    return c.json({ faults: controls.pendingFaults() }, 201);
  });
  app.delete('/faults', (c) => {
    controls.clearFaults();
    return c.json({ faults: [] });
  });
  app.get('/log', (c) => c.json({ entries: controls.log.entries(), violations: controls.log.violations() }));
  app.delete('/log', (c) => {
    controls.log.clear();
    return c.json({ entries: [], violations: [] });
  });
  app.get('/options', (c) => c.json(controls.options()));
  app.post('/options', async (c) => c.json(controls.setOptions(await c.req.json())));
  app.post('/revoke-tokens', async (c) => {
    const text = await c.req.text();
    const { api } = v.parse(revokeBody, text === '' ? {} : JSON.parse(text));
    controls.revokeTokens(api);
    return c.json({ revoked: api ?? 'all' });
  });
  app.post('/reset', (c) => {
    controls.reset();
    return c.json(controls.options());
  });
  app.notFound((c) => c.json({ message: 'Not found' }, 404));
  return app;
};
