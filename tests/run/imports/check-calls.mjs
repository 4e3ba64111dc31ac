/** Calls that have one place or none in this product. */
import { NETWORK_FOLDER, NO_BROWSER, PACKAGED_FILES } from './rules.mjs';
import { walk } from './source-file.mjs';

const GLOBALS = ['globalThis', 'self', 'window'];
const NETWORK_CALLS = ['fetch', 'importScripts'];
const NETWORK_CLASSES = ['XMLHttpRequest', 'WebSocket', 'EventSource', 'WebTransport', 'RTCPeerConnection'];

/** The name of a plain identifier, or of a property of a global object. */
const globalName = (node) => {
  if (node?.type === 'Identifier') return node.name;
  if (node?.type === 'MemberExpression' && GLOBALS.includes(node.object?.name)) return propertyName(node);
  return null;
};

const propertyName = (node) => {
  if (node?.type !== 'MemberExpression') return null;
  return node.computed ? (node.property.value ?? null) : node.property.name;
};

const isMathRandom = (node) =>
  node.type === 'MemberExpression' && globalName(node.object) === 'Math' && propertyName(node) === 'random';

const reachesNetwork = (node) =>
  (node.type === 'CallExpression' &&
    (NETWORK_CALLS.includes(globalName(node.callee)) || propertyName(node.callee) === 'sendBeacon')) ||
  (node.type === 'NewExpression' && NETWORK_CLASSES.includes(globalName(node.callee)));

const startsTimer = (node) =>
  node.type === 'CallExpression' && ['setTimeout', 'setInterval'].includes(globalName(node.callee));

/** What is given to executeScript must be seen to have no args: a script put into a tab may land in the next page. */
const passesArguments = (node) => {
  if (node.type !== 'CallExpression' || propertyName(node.callee) !== 'executeScript') return false;
  const [options] = node.arguments;
  return (
    options?.type !== 'ObjectExpression' ||
    options.properties.some(({ type, key }) => type !== 'Property' || (key.name ?? key.value) === 'args')
  );
};

const usesBrowserGlobal = (node) =>
  node.type === 'MemberExpression' && ['chrome', 'browser'].includes(globalName(node.object));

const BANS = [
  {
    found: isMathRandom,
    applies: () => true,
    problem: 'Math.random is not random enough for anything here (K11)',
  },
  {
    found: reachesNetwork,
    applies: ({ path, unit }) => unit !== NETWORK_FOLDER && path !== PACKAGED_FILES,
    problem: `only src/${NETWORK_FOLDER} reaches the network`,
  },
  {
    found: passesArguments,
    applies: () => true,
    problem: 'executeScript must be given a literal without args: nothing is pushed into a page (I1)',
  },
  {
    // A test of a part with a timer of its own would have to replace the global one, by which Node's fetch lives too.
    found: startsTimer,
    applies: ({ path, unit }) => unit !== 'ui' && path !== 'src/lib/clock.ts',
    problem: 'a timer comes in as a dependency: lib/clock.ts has the real one',
  },
  {
    found: usesBrowserGlobal,
    applies: ({ unit }) => NO_BROWSER.includes(unit),
    problem: "this folder must not know the browser's API",
  },
];

export const checkCalls = (file) => {
  const violations = [];
  const bans = BANS.filter(({ applies }) => applies(file));
  walk(file.program, (node) => {
    for (const { found, problem } of bans) {
      if (found(node)) violations.push({ path: file.path, line: file.lineAt(node.start), problem });
    }
  });
  return violations;
};
