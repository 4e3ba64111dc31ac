/** Serves the demo page and an API console: a site of its own origin, as any site that a user could grant. */
import { readFileSync } from 'node:fs';
import { Hono } from 'hono';
import { type ApiUrls, serveApiConsole } from './api-console.ts';

const CONTENT_TYPES = { html: 'text/html', css: 'text/css', js: 'text/javascript' } as const;

/** Where `npm run sandbox` puts the APIs. */
const USUAL_APIS: ApiUrls = { pump: 'http://127.0.0.1:4610', mimic: 'http://127.0.0.1:4620' };

const readDemoFile = (name: string): string =>
  readFileSync(new URL(`./demo/${name}`, import.meta.url), 'utf8');

/** @param readApis asked with every request, since the APIs may get their ports after this server has its own */
export const createDemoServer = (readApis: () => ApiUrls = () => USUAL_APIS): Hono => {
  const app = new Hono();
  const serve = (path: string, file: string, type: keyof typeof CONTENT_TYPES): void => {
    app.get(path, (c) => {
      const { pump, mimic } = readApis();
      return c.body(readDemoFile(file), 200, {
        'content-type': `${CONTENT_TYPES[type]}; charset=utf-8`,
        'cache-control': 'no-store',
        'content-security-policy': `default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self' ${pump} ${mimic}`,
        'referrer-policy': 'no-referrer',
      });
    });
  };
  serve('/', 'page.html', 'html');
  serve('/page.css', 'page.css', 'css');
  serve('/page.js', 'page.js', 'js');
  app.get('/apis.json', (c) => c.json(readApis()));
  serveApiConsole(app, readApis);
  app.notFound((c) => c.text('Not found', 404));
  return app;
};
