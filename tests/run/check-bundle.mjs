/**
 * Looks at what was built, whoever wrote it: code that the browser would refuse, or that a reviewer could not read in
 * the package (P4), or that is heavier than its budget. Usage: node tests/run/check-bundle.mjs <folder of the extension>
 */
import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseSync } from 'vite';
import { describeSizes, findTooHeavy, measureSizes } from './bundle-sizes.mjs';
import { walk } from './imports/source-file.mjs';
import { runMain } from './project.mjs';

const isCallOf = (node, ...names) =>
  /^(Call|New)Expression$/.test(node.type) && names.includes(node.callee.name);

const isText = ({ type }) => type === 'Literal' || type === 'TemplateLiteral';

const BANS = [
  {
    problem: 'runs text as code (P4)',
    applies: () => true,
    found: (node) => isCallOf(node, 'eval', 'Function'),
  },
  {
    problem: 'runs text as code in a timer (P4)',
    applies: () => true,
    found: (node) =>
      isCallOf(node, 'setTimeout', 'setInterval') &&
      node.arguments[0] !== undefined &&
      isText(node.arguments[0]),
  },
  {
    problem: 'imports code from elsewhere (P4)',
    applies: () => true,
    found: ({ type, source }) =>
      /^Import(Declaration|Expression)$/.test(type) && /^([a-z]+:)?\/\//.test(String(source?.value ?? '')),
  },
  {
    problem: 'imports while it runs, which a service worker may not',
    applies: (path) => path === 'background.js',
    found: ({ type }) => type === 'ImportExpression',
  },
];

/** @returns one line per find */
export const findInBundle = (path, text) => {
  const { program } = parseSync(path, text);
  const found = new Set();
  walk(program, (node) => {
    for (const ban of BANS) if (ban.applies(path) && ban.found(node)) found.add(`${path}: ${ban.problem}`);
  });
  if (/^\/\/[#@] source(Mapping)?URL=/m.test(text)) found.add(`${path}: names a source elsewhere (P4)`);
  return [...found];
};

const CASES = [
  ['a.js', 'eval(x)', 'evaluate(x)'],
  ['a.js', 'new Function("return 1")', 'class Function2 {}; new Function2()'],
  ['a.js', 'setTimeout("x()", 1)', 'setTimeout(x, 1)'],
  ['a.js', 'import "https://x/y.js"', 'import "./y.js"'],
  ['background.js', 'import("./y.js")', 'load("./y.js")'],
  ['a.js', 'f();\n//# sourceMappingURL=x', 'f();'],
];

await runMain(async () => {
  const folder = process.argv[2];
  const problems = CASES.flatMap(([path, bad, good]) => [
    ...(findInBundle(path, bad).length === 0 ? [`The check itself is broken: not found: ${bad}`] : []),
    ...findInBundle(path, good).map(() => `The check itself is broken: wrongly found: ${good}`),
  ]);
  const isWeighed =
    findTooHeavy({ a: 2, b: 2 }, { a: { targetBytes: 1 }, b: { targetBytes: 1, limitBytes: 2 } }).length ===
    1;
  if (!isWeighed) problems.push('The check itself is broken: what is too heavy is not found.');
  let count = 0;
  for await (const path of glob('**/*.js', { cwd: folder })) {
    count += 1;
    problems.push(...findInBundle(path.replaceAll('\\', '/'), await readFile(join(folder, path), 'utf8')));
  }
  if (count === 0) problems.push(`${folder} holds no code.`);
  const sizes = await measureSizes(folder);
  problems.push(...findTooHeavy(sizes));
  for (const problem of problems) process.stdout.write(`${problem}\n`);
  process.stdout.write(`${count} files, ${problems.length} problems; gzipped: ${describeSizes(sizes)}\n`);
  return problems.length === 0 ? 0 : 1;
});
