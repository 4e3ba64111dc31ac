import { describe, expect, it } from 'vitest';
import { findAddresses, findInCode, findInMarkup } from './find-in-code.ts';

const BAD_AND_GOOD = [
  ['eval(x)', 'evaluate(x)'],
  ['(0, eval)(x)', '(0, evaluate)(x)'],
  ['globalThis.eval(x)', 'globalThis.evaluate(x)'],
  ['globalThis["eval"](x)', 'globalThis["evaluate"](x)'],
  ['const run = eval', 'const run = evaluate'],
  ['new Function("return 1")', 'class Function2 {}; new Function2()'],
  ['new self.Function(x)', 'x instanceof self.Function'],
  ['f.constructor("return 1")', 'f.constructor(1)'],
  ['f[`constructor`](`return ${x}`)', 'f[`construct`](`return ${x}`)'],
  ['setTimeout("x()", 1)', 'setTimeout(x, 1)'],
  ['self.setInterval(`x${1}()`, 1)', 'self.setInterval(x, 1)'],
  ['import "https://x.test/y.js"', 'import "./y.js"'],
  ['import("//x.test/y.js")', 'import("./y.js")'],
  ['import("data:text/javascript,x()")', 'import("./data.js")'],
  ['export * from "https://x.test/y.js"', 'export * from "./y.js"'],
  ['importScripts(x)', 'importTexts(x)'],
  ['new Worker(x)', 'new Work(x)'],
  ['document.createElement("script")', 'document.createElement("p")'],
  ['a.innerHTML = x', 'a.textContent = x'],
  ['a["outerHTML"] = x', 'b = a.outerHTML'],
  ['a.insertAdjacentHTML("beforeend", x)', 'a.insertAdjacentText("beforeend", x)'],
  ['f();\n//# sourceMappingURL=x', 'f();'],
] as const;

describe('the search of built code', () => {
  it.each(BAD_AND_GOOD)('finds %s, and nothing in %s (P4)', (bad, good) => {
    expect(findInCode('a.js', bad)).toHaveLength(1);
    expect(findInCode('a.js', good)).toEqual([]);
  });

  it('lets nothing but the background’s own file keep it from importing while it runs', () => {
    expect(findInCode('background.js', 'import("./y.js")')).toHaveLength(1);
    expect(findInCode('options.js', 'import("./y.js")')).toEqual([]);
  });

  it('refuses what it can’t read', () => {
    expect(() => findInCode('a.js', 'const = 1')).toThrow('a.js');
  });

  it('finds each address once, wherever it stands (P4)', () => {
    const text =
      'a("https://x.test/y?z=1") + `wss://x.test` /* http://x.test */ + "https://x.test/y?z=1" + "//no"';
    expect(findAddresses(text)).toEqual(['https://x.test/y?z=1', 'wss://x.test', 'http://x.test']);
  });

  it('finds what a page would run or load from elsewhere (P4)', () => {
    expect(findInMarkup('<script type="module" src="/a.js"></script><link href="/a.css">')).toEqual([]);
    expect(findInMarkup('<script>x()</script>')).toHaveLength(1);
    expect(findInMarkup('<body onload="x()">')).toHaveLength(1);
    expect(findInMarkup('<script src="https://x.test/a.js"></script>')).toHaveLength(1);
    expect(findInMarkup('<link href="//x.test/a.css">')).toHaveLength(1);
  });
});
