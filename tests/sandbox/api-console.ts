/**
 * An API console that other people wrote (Swagger UI) over the descriptions of both APIs: a tool as its users have them,
 * which knows nothing of the extension. It sends its requests unsigned; a site that was granted "header" gets them signed.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Hono } from 'hono';
import { readOpenApi } from './openapi.ts';
import type { SandboxApi } from './request-log.ts';

/** Without a trailing slash. */
export type ApiUrls = Readonly<Record<SandboxApi, string>>;

const require = createRequire(import.meta.url);

/** Files of the package, by the name under which they are served. */
const PACKAGE_FILES = {
  '/console/swagger-ui-bundle.js': 'text/javascript',
  '/console/swagger-ui.css': 'text/css',
} as const;

const OWN_FILES = {
  '/console/': { file: 'console.html', type: 'text/html' },
  '/console/console.js': { file: 'console.js', type: 'text/javascript' },
} as const;

/** Headers that the browser alone sets: a console that asked for them would wait for what nobody can give. */
const BROWSERS_OWN: ReadonlySet<unknown> = new Set(['Accept', 'Origin']);

interface Parameter {
  readonly in?: string;
  readonly name?: string;
  readonly $ref?: string;
}
interface Operation {
  readonly parameters?: readonly Parameter[];
}
interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly parameters: Readonly<Record<string, Parameter>> };
}

const mapValues = <In, Out>(
  record: Readonly<Record<string, In>>,
  map: (value: In) => Out,
): Readonly<Record<string, Out>> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value)]));

/** The description as a console in a browser can use it: for this server, without what the browser sets itself. */
export const planConsoleDescription = (description: Description, url: string): object => {
  const { parameters } = description.components;
  const resolve = (parameter: Parameter): Parameter =>
    parameters[parameter.$ref?.split('/').at(-1) ?? ''] ?? parameter;
  const isAskable = (parameter: Parameter): boolean => {
    const { in: place, name } = resolve(parameter);
    return place !== 'header' || !BROWSERS_OWN.has(name);
  };
  const toAskable = (operation: Operation): Operation =>
    operation.parameters === undefined
      ? operation
      : { ...operation, parameters: operation.parameters.filter(isAskable) };
  return {
    ...description,
    servers: [{ url }],
    paths: mapValues(description.paths, (operations) => mapValues(operations, toAskable)),
  };
};

/** Swagger UI writes styles into its elements; it may talk to the two APIs and load what lies beside it. */
const toPolicy = ({ pump, mimic }: ApiUrls): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    `connect-src 'self' ${pump} ${mimic}`,
  ].join('; ');

/** Adds the console to the demo page's server, so that it is of the same origin. */
export const serveApiConsole = (app: Hono, readApis: () => ApiUrls): void => {
  const headersOf = (type: string): Record<string, string> => ({
    'content-type': `${type}; charset=utf-8`,
    'cache-control': 'no-store',
    'content-security-policy': toPolicy(readApis()),
    'referrer-policy': 'no-referrer',
  });
  for (const [path, type] of Object.entries(PACKAGE_FILES)) {
    const file = require.resolve(`swagger-ui-dist/${path.split('/').at(-1)}`);
    app.get(path, (c) => c.body(readFileSync(file, 'utf8'), 200, headersOf(type)));
  }
  for (const [path, { file, type }] of Object.entries(OWN_FILES)) {
    const url = new URL(`./demo/${file}`, import.meta.url);
    app.get(path, (c) => c.body(readFileSync(url, 'utf8'), 200, headersOf(type)));
  }
  app.get('/console', (c) => c.redirect('/console/'));
  for (const api of ['pump', 'mimic'] as const) {
    app.get(`/console/${api}.json`, (c) =>
      c.json(planConsoleDescription(readOpenApi(api) as Description, readApis()[api])),
    );
  }
};
