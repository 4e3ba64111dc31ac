/**
 * L1: a worker that wakes for an event gets it only if its listener was added in the first turn of the event loop. So in
 * the background no listener may be added after an await, nor in a callback of a promise.
 */
import { walk } from './source-file.mjs';

const isFunction = ({ type }) => /^(Function(Declaration|Expression)|ArrowFunctionExpression)$/.test(type);

/** The interface and the content scripts live as long as their page: there the order does not matter. */
export const isBackground = ({ path, unit }) =>
  unit === 'entrypoints' ? /^entrypoints\/background/.test(path) : unit !== 'ui';

const isWait = ({ type, await: isAwait }) =>
  type === 'AwaitExpression' || (type === 'ForOfStatement' && isAwait === true);

const calleeName = ({ callee }) => (callee.type === 'MemberExpression' ? callee.property.name : callee.name);

/** Every function of a file with its name, and the file itself as a function without one. */
const functionsOf = ({ program }) => {
  const found = [{ name: null, body: program }];
  walk(program, (node) => {
    if (node.type === 'VariableDeclarator' && node.init && isFunction(node.init)) {
      found.push({ name: node.id.name, body: node.init.body });
    } else if (node.type === 'FunctionDeclaration') {
      found.push({ name: node.id?.name ?? null, body: node.body });
    } else if (node.type === 'Property' && isFunction(node.value)) {
      found.push({ name: null, body: node.value.body });
    }
  });
  return found;
};

/** Calls made while the function itself runs: functions inside it run some other time. */
const visitOwn = (body, visit) => {
  walk(body, (node) => {
    if (node !== body && isFunction(node)) return false;
    return visit(node);
  });
};

const addsListener = (node, adders) =>
  node.type === 'CallExpression' &&
  (calleeName(node) === 'addListener' || (node.callee.type === 'Identifier' && adders.has(node.callee.name)));

/** Names of functions that add listeners, by themselves or through another such function. */
export const findListenerAdders = (files) => {
  const functions = files.filter(isBackground).flatMap(functionsOf);
  const adders = new Set();
  let before = -1;
  while (before !== adders.size) {
    before = adders.size;
    for (const { name, body } of functions) {
      if (name === null) continue;
      visitOwn(body, (node) => {
        if (addsListener(node, adders)) adders.add(name);
      });
    }
  }
  return adders;
};

const isPromiseCallback = (node) =>
  node.type === 'CallExpression' &&
  node.callee.type === 'MemberExpression' &&
  ['then', 'catch', 'finally'].includes(calleeName(node));

export const checkListeners = (file, adders) => {
  if (!isBackground(file)) return [];
  const lines = new Set();
  const report = (node) => lines.add(file.lineAt(node.start));
  for (const { body } of functionsOf(file)) {
    const waits = [];
    const adds = [];
    visitOwn(body, (node) => {
      // The call that is awaited runs before the wait: an await counts from its end.
      if (isWait(node)) waits.push(node.type === 'AwaitExpression' ? node.end : node.start);
      if (addsListener(node, adders)) adds.push(node);
    });
    for (const add of adds) if (waits.some((at) => at <= add.start)) report(add);
  }
  walk(file.program, (node) => {
    if (!isPromiseCallback(node)) return;
    for (const argument of node.arguments.filter(isFunction)) {
      walk(argument.body, (inner) => {
        if (addsListener(inner, adders)) report(inner);
      });
    }
  });
  return [...lines].map((line) => ({
    path: file.path,
    line,
    problem: 'a listener is added after an await: a worker that wakes for its event would miss it (L1)',
  }));
};
