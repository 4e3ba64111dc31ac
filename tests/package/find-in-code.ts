/**
 * What a reviewer would refuse in code that was built, whoever wrote it: text run as code, code from elsewhere, and every
 * address that it names. Pure.
 */
import { parseSync } from 'vite';

interface Node {
  readonly type: string;
  readonly name?: unknown;
  readonly value?: unknown;
  readonly [key: string]: unknown;
}

interface Ban {
  readonly problem: string;
  /** Where it counts; everywhere if it is not said. */
  readonly only?: string;
  readonly found: (node: Node) => boolean;
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';

const isNamed = (value: unknown, ...names: readonly string[]): boolean =>
  isNode(value) && value.type === 'Identifier' && names.includes(String(value.name));

/** The name in `x.name`, `x['name']` and x[`name`]. */
const toMemberName = (value: unknown): string | null => {
  if (!isNode(value) || value.type !== 'MemberExpression') return null;
  const { property, computed } = value;
  if (!isNode(property)) return null;
  return computed === true ? toText(property) : String(property.name);
};

/** The text that a node certainly is, or null. */
const toText = (value: unknown): string | null => {
  if (!isNode(value)) return null;
  if (value.type === 'Literal') return typeof value.value === 'string' ? value.value : null;
  if (value.type !== 'TemplateLiteral') return null;
  const [quasi, ...others] = value['quasis'] as readonly { readonly value: { readonly cooked: string } }[];
  return others.length === 0 ? (quasi?.value.cooked ?? null) : null;
};

const isCall = ({ type }: Node): boolean => type === 'CallExpression' || type === 'NewExpression';

const firstArgument = (node: Node): unknown => (node['arguments'] as readonly unknown[] | undefined)?.[0];

const isText = (value: unknown): boolean =>
  isNode(value) && (toText(value) !== null || value.type === 'TemplateLiteral');

const isElsewhere = (value: unknown): boolean => /^([a-z][a-z0-9+.-]*:|\/\/)/i.test(toText(value) ?? '');

const BANS: readonly Ban[] = [
  {
    problem: 'runs text as code',
    found: (node) =>
      // Also as a value: `(0, eval)(x)`, `const f = Function`. Asking `instanceof Function` runs nothing.
      (isCall(node) && isNamed(node['callee'], 'eval', 'Function')) ||
      (isCall(node) && ['eval', 'Function'].includes(toMemberName(node['callee']) ?? '')) ||
      (node.type === 'SequenceExpression' &&
        (node['expressions'] as readonly unknown[]).some((each) => isNamed(each, 'eval', 'Function'))) ||
      (node.type === 'VariableDeclarator' && isNamed(node['init'], 'eval', 'Function')) ||
      (isCall(node) && toMemberName(node['callee']) === 'constructor' && isText(firstArgument(node))),
  },
  {
    problem: 'runs text as code in a timer',
    found: (node) =>
      isCall(node) &&
      (isNamed(node['callee'], 'setTimeout', 'setInterval') ||
        ['setTimeout', 'setInterval'].includes(toMemberName(node['callee']) ?? '')) &&
      isText(firstArgument(node)),
  },
  {
    problem: 'imports code from elsewhere',
    found: (node) =>
      /^(Import(Declaration|Expression)|Export(All|Named)Declaration)$/.test(node.type) &&
      isElsewhere(node['source']),
  },
  {
    problem: 'loads a script while it runs',
    found: (node) =>
      (isCall(node) &&
        (isNamed(node['callee'], 'importScripts', 'Worker', 'SharedWorker') ||
          toMemberName(node['callee']) === 'importScripts')) ||
      (isCall(node) &&
        toMemberName(node['callee']) === 'createElement' &&
        /^script$/i.test(toText(firstArgument(node)) ?? '')),
  },
  {
    problem: 'parses text as HTML',
    found: (node) =>
      (node.type === 'AssignmentExpression' &&
        /^(inner|outer)HTML$/.test(toMemberName(node['left']) ?? '')) ||
      (isCall(node) && /^(insertAdjacentHTML|setHTMLUnsafe)$/.test(toMemberName(node['callee']) ?? '')),
  },
  {
    problem: 'imports while it runs, which a service worker may not',
    only: 'background.js',
    found: ({ type }) => type === 'ImportExpression',
  },
];

const walk = (value: unknown, visit: (node: Node) => void): void => {
  if (Array.isArray(value)) for (const each of value) walk(each, visit);
  if (!isNode(value)) return;
  visit(value);
  for (const child of Object.values(value)) walk(child, visit);
};

/** @returns one line per kind of find. @throws Error where the code can't be read */
export const findInCode = (path: string, code: string): readonly string[] => {
  const { program, errors } = parseSync(path, code);
  if (errors.length > 0) throw new Error(`${path} can't be read as code.`);
  const found = new Set<string>();
  walk(program, (node) => {
    for (const { problem, only, found: isFound } of BANS) {
      if ((only === undefined || only === path) && isFound(node)) found.add(problem);
    }
  });
  if (/\/[/*][#@] source(Mapping)?URL=/.test(code)) found.add('names a source elsewhere');
  return [...found];
};

/** Every address with a scheme and a host, wherever in a file it stands. */
export const findAddresses = (text: string): readonly string[] => [
  ...new Set(
    Array.from(
      text.matchAll(/\b(?:https?|wss?|ftp|data:[\w/+.-]+,):?\/\/[^\s"'`<>();,\\]*/gi),
      ([url]) => url,
    ),
  ),
];

/** What a page of the extension would run or load that is not a file of its own. @returns one line per find */
export const findInMarkup = (html: string): readonly string[] => [
  ...Array.from(html.matchAll(/<script\b(?![^>]*\bsrc=)[^>]*>/gi), ([tag]) => `script in the page: ${tag}`),
  ...Array.from(html.matchAll(/\s(on\w+)\s*=/gi), ([, name]) => `handler in the page: ${name}`),
  ...Array.from(html.matchAll(/\b(?:src|href|action)\s*=\s*["']?([^"'\s>]+)/gi), ([, url = '']) => url)
    .filter((url) => !/^\/(?!\/)/.test(url))
    .map((url) => `loads ${url}`),
];
