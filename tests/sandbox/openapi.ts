/** The OpenAPI descriptions beside this file, read afresh so that an edit shows at once. */
import { readFileSync } from 'node:fs';
import type { SandboxApi } from './request-log.ts';

export const readOpenApi = (api: SandboxApi): object => {
  const description: unknown = JSON.parse(
    readFileSync(new URL(`./openapi/${api}.json`, import.meta.url), 'utf8'),
  );
  if (typeof description !== 'object' || description === null)
    throw new TypeError(`openapi/${api}.json is no object`);
  return description;
};
