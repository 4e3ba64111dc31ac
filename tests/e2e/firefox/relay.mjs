#!/usr/bin/env node
/**
 * Stands between Playwright and a stock Firefox, both of which speak WebDriver BiDi; Playwright starts this in place of the
 * browser. Passes everything on, and adds what a test of an extension needs: navigating to the extension's own pages (which
 * BiDi refuses to a web context), the colour scheme (for which this Firefox has no command), and a door for commands of the
 * tests' own. Never changes what a page of the web gets.
 * Environment: COUNTERSIGN_FIREFOX, the browser; COUNTERSIGN_RELAY_PORT, where to listen.
 */
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { WebSocket, WebSocketServer } from 'ws';

const { COUNTERSIGN_FIREFOX: firefoxPath, COUNTERSIGN_RELAY_PORT: port } = process.env;
/** Ids of the relay's own commands; Playwright counts from 1. */
let nextId = 2 ** 40;

/** Values of Firefox's own preference for what CSS calls prefers-color-scheme. */
const COLOR_SCHEMES = { dark: 0, light: 1 };
const SYSTEM_COLORS = 2;

const toMediaScript = ({ features }) => {
  const scheme = COLOR_SCHEMES[features?.['prefers-color-scheme']] ?? SYSTEM_COLORS;
  return `Services.prefs.setIntPref('layout.css.prefers-color-scheme.content-override', ${scheme});`;
};

const toNavigationScript = ({ context, url }) => `
  const { NavigableManager } = ChromeUtils.importESModule('chrome://remote/content/shared/NavigableManager.sys.mjs');
  NavigableManager.getBrowserById(${JSON.stringify(context)}).fixupAndLoadURIString(${JSON.stringify(url)}, {
    triggeringPrincipal: Services.scriptSecurityManager.getSystemPrincipal(),
  });`;

/** The events of a page that loads, and the state of the document from which on they have happened. */
const LOADS = [
  ['browsingContext.domContentLoaded', 'interactive'],
  ['browsingContext.load', 'complete'],
];

const toLoadScript = (state) => `new Promise((resolve) => {
  const check = () => ['complete', '${state}'].includes(document.readyState) && resolve();
  document.addEventListener('readystatechange', check);
  check();
})`;

const isOwnPage = (url) => typeof url === 'string' && url.startsWith('moz-extension://');

/** One connection of Playwright's, joined to one of Firefox's. */
const join = (client, upstreamUrl) => {
  const upstream = new WebSocket(upstreamUrl);
  const early = [];
  const answers = new Map();
  /** Navigations of ours that have not begun yet. */
  const navigations = [];

  const toFirefox = (text) =>
    upstream.readyState === WebSocket.OPEN ? upstream.send(text) : early.push(text);
  const toPlaywright = (message) => client.send(JSON.stringify(message));
  const command = (method, params) =>
    new Promise((resolve) => {
      nextId += 1;
      answers.set(nextId, resolve);
      toFirefox(JSON.stringify({ id: nextId, method, params }));
    });

  /** Runs a script with the browser's own rights, as the person who sits in front of it has them. */
  const runInBrowser = async (expression) => {
    const tree = await command('browsingContext.getTree', { 'moz:scope': 'chrome' });
    const context = tree.result?.contexts[0]?.context;
    // In a function: what one script names is not known to the next.
    const wrapped = `(async () => { ${expression} })()`;
    return command('script.evaluate', { expression: wrapped, target: { context }, awaitPromise: true });
  };

  /** Firefox tells of no load of an extension's page, so the page itself is asked. */
  const tellLoads = async ({ context, navigation, url }) => {
    for (const [method, state] of LOADS) {
      const target = { context };
      await command('script.evaluate', { expression: toLoadScript(state), target, awaitPromise: true });
      const params = { context, navigation, url, timestamp: Date.now() };
      toPlaywright({ type: 'event', method, params });
    }
  };

  const own = {
    'emulation.setMediaFeaturesOverride': async ({ id, params }) => {
      await runInBrowser(toMediaScript(params));
      toPlaywright({ type: 'success', id, result: {} });
    },
    'browsingContext.navigate': async ({ id, params }) => {
      navigations.push({ id, ...params });
      const { type, result } = await runInBrowser(toNavigationScript(params));
      if (type === 'success' && result.type === 'success') return;
      const message = `${params.url}: ${JSON.stringify(result)}`;
      toPlaywright({ type: 'error', id, error: 'unknown error', message });
    },
  };
  const isOwn = ({ method, params }) =>
    method === 'emulation.setMediaFeaturesOverride' ||
    (method === 'browsingContext.navigate' && isOwnPage(params.url));

  client.on('message', (data) => {
    const message = JSON.parse(data.toString());
    if (isOwn(message)) own[message.method](message);
    else toFirefox(data.toString());
  });
  upstream.on('open', () => {
    for (const text of early.splice(0)) upstream.send(text);
  });
  upstream.on('message', (data) => {
    const message = JSON.parse(data.toString());
    const answer = answers.get(message.id);
    if (answer !== undefined) {
      answers.delete(message.id);
      answer(message);
      return;
    }
    if (message.method === 'browsingContext.navigationStarted') {
      const { context, navigation, url } = message.params;
      const index = navigations.findIndex((one) => one.context === context && one.url === url);
      const [begun] = index < 0 ? [] : navigations.splice(index, 1);
      if (begun !== undefined) toPlaywright({ type: 'success', id: begun.id, result: { navigation, url } });
    }
    client.send(data.toString());
    if (message.method === 'browsingContext.navigationCommitted' && isOwnPage(message.params.url)) {
      void tellLoads(message.params);
    }
  });
  client.on('close', () => upstream.close());
  upstream.on('close', () => client.close());
  // The end of a connection is told by `close`, whatever led to it.
  for (const socket of [client, upstream]) socket.on('error', () => undefined);
  return { command, runInBrowser };
};

const readBody = async (request) => {
  let text = '';
  for await (const chunk of request) text += chunk;
  return JSON.parse(text);
};

/** Serves Playwright's connection, and the tests' own commands: `{method, params}` or `{script}`. */
const serve = (upstreamUrl) => {
  let joined;
  const server = createServer(async (request, response) => {
    try {
      const { method, params, script } = await readBody(request);
      const reply = await (script === undefined
        ? joined.command(method, params)
        : joined.runInBrowser(script));
      response.end(JSON.stringify(reply));
    } catch (error) {
      response.writeHead(500).end(String(error));
    }
  });
  new WebSocketServer({ server }).on('connection', (client, request) => {
    joined = join(client, `${upstreamUrl}${request.url}`);
  });
  server.listen(Number(port), '127.0.0.1', () => {
    process.stderr.write(`WebDriver BiDi listening on ws://127.0.0.1:${port}\n`);
  });
};

const firefox = spawn(firefoxPath, ['-remote-allow-system-access', ...process.argv.slice(2)], {
  stdio: ['ignore', 'inherit', 'pipe'],
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => firefox.kill(signal));
// Whoever ends this without a word ends the browser, too.
process.on('exit', () => firefox.kill('SIGKILL'));
firefox.on('error', (error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
firefox.on('exit', (code) => process.exit(code ?? 1));
firefox.stderr.setEncoding('utf8').on('data', (text) => {
  const [, url] = /WebDriver BiDi listening on (ws:\/\/\S+)/.exec(text) ?? [];
  if (url === undefined) process.stderr.write(text);
  else serve(url);
});
