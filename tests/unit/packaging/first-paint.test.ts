import { describe, expect, it } from 'vitest';
import { firstPaint } from '../../../packaging/first-paint.ts';

const PAGE =
  '<head>\n    <title>Page</title>\n    <script type="module" crossorigin src="/a.js"></script>\n  </head>';

const transform = (browser: string, html: string): unknown => {
  const { transformIndexHtml } = firstPaint(browser);
  if (typeof transformIndexHtml !== 'object') throw new Error('There is no such hook.');
  return Reflect.apply(transformIndexHtml.handler, null, [html, { path: '/page.html', filename: '' }]);
};

describe('the first paint of a page', () => {
  it('waits for its script', () => {
    expect(transform('chrome', PAGE)).toBe(
      '<head>\n    <title>Page</title>\n    <script type="module" blocking="render" crossorigin src="/a.js"></script>\n  </head>',
    );
  });

  it('waits for a script of its own in the browser that knows no other way', () => {
    expect(transform('firefox', PAGE)).toBe(
      '<head>\n    <title>Page</title>\n    <script src="/look.js"></script>\n    <script type="module" crossorigin src="/a.js"></script>\n  </head>',
    );
  });

  it('fails the build of a page that has no script, or more than can be waited for', () => {
    for (const html of ['<title>Page</title>', PAGE + PAGE]) {
      expect(() => transform('chrome', html)).toThrow('/page.html');
    }
  });
});
