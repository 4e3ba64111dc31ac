import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { polyfillAsModule, toModule } from '../../../packaging/polyfill-as-module.ts';

const PATH = '/x/node_modules/webextension-polyfill/dist/browser-polyfill.js';
const code = await readFile(
  new URL('../../../node_modules/webextension-polyfill/dist/browser-polyfill.js', import.meta.url),
  'utf8',
);

describe('the polyfill as a module', () => {
  it('exports the one thing that it makes', async () => {
    const made = toModule(
      '(function () { if (typeof exports !== "undefined") module.exports = { a: 1 }; })();',
    );
    const { default: polyfill } = await import(`data:text/javascript,${encodeURIComponent(made)}`);
    expect(polyfill).toEqual({ a: 1 });
  });

  it('is made of the package itself, and of no other file', () => {
    const { transform } = polyfillAsModule();
    if (typeof transform !== 'function') throw new Error('It transforms nothing.');
    const run = (id: string) => Reflect.apply(transform, null, [code, id]);
    expect(run(PATH).code).toMatch(/export default module\.exports;\n$/);
    expect(run('/x/src/polyfill.ts')).toBeNull();
  });

  it('is refused where the package is no CommonJS any more', () => {
    expect(() => toModule('export default {};')).toThrow('no CommonJS');
  });
});
