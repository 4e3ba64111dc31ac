/** Serves the demo page: a site of its own origin, as any site that a user could grant. */
import { readFileSync } from 'node:fs';
import { Hono } from 'hono';

const CONTENT_TYPES = { html: 'text/html', css: 'text/css', js: 'text/javascript' } as const;

const readDemoFile = (name: string): string =>
  readFileSync(new URL(`./demo/${name}`, import.meta.url), 'utf8');

export const createDemoServer = (): Hono => {
  const app = new Hono();
  const serve = (path: string, file: string, type: keyof typeof CONTENT_TYPES): void => {
    app.get(path, (c) =>
      c.body(readDemoFile(file), 200, {
        'content-type': `${CONTENT_TYPES[type]}; charset=utf-8`,
        'cache-control': 'no-store',
        'content-security-policy': "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:",
        'referrer-policy': 'no-referrer',
      }),
    );
  };
  serve('/', 'page.html', 'html');
  serve('/page.css', 'page.css', 'css');
  serve('/page.js', 'page.js', 'js');
  app.notFound((c) => c.text('Not found', 404));
  return app;
};
