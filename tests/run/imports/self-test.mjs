/** Proves that the checks see what they are for: each snippet must be found, and its harmless twin must not. */
import { findViolations } from './find-violations.mjs';

const PACKAGES = ['preact'];

const CASES = [
  ['src/lib/a.ts', "import { x } from '../vault/x.ts';", "import { AppError } from '../errors.ts';"],
  ['src/vault/a.ts', "import { x } from '../http/x.ts';", "import { x } from '../lib/x.ts';"],
  [
    'src/vault/a.ts',
    "import { browser } from 'wxt/browser';",
    "import type { View } from '../messaging/view.ts';",
  ],
  [
    'src/vault/a.ts',
    "import { toErrorView } from '../messaging/view.ts';",
    "import type { View } from '../messaging/view.ts';",
  ],
  ['src/signing/a.ts', 'chrome.storage.local.get();', 'store.local.get();'],
  [
    'src/signing/a.ts',
    "const b = await import('webextension-polyfill');",
    "const b = await import('../lib/b.ts');",
  ],
  ['src/pump/a.ts', "import { x } from '../mimic/x.ts';", "import { x } from '../http/x.ts';"],
  ['src/pump/a.ts', "export { x } from '../sites/x.ts';", "export { x } from './x.ts';"],
  ['src/ui/a.tsx', "import { x } from '../vault/x.ts';", "import { send } from '../messaging/client.ts';"],
  [
    'src/ui/deep/a.tsx',
    "import { x } from '../../messaging/router.ts';",
    "import { x } from '../../messaging/view.ts';",
  ],
  ['src/ui/a.tsx', "import { h } from 'react';", "import { h } from 'preact';"],
  ['src/app/a.ts', "import { x } from '../ui/x.ts';", "import { x } from '../sites/x.ts';"],
  ['src/app/a.ts', "import { x } from '../../tests/x.ts';", "import { x } from '../vault/x.ts';"],
  ['src/new-folder/a.ts', "import { x } from '../vault/x.ts';", "import { x } from './y.ts';"],
  [
    'entrypoints/popup/main.tsx',
    "import { x } from '../../src/vault/x.ts';",
    "import { x } from '../../src/ui/x.tsx';",
  ],
  ['src/pump/a.ts', "fetch('https://x');", "request('https://x');"],
  ['src/ui/a.tsx', "globalThis['fetch']('https://x');", "cache['fetch']('x');"],
  ['src/app/a.ts', "new WebSocket('wss://x');", 'new Map();'],
  ['src/http/a.ts', 'setTimeout(stop, 1);', 'startTimer(stop, 1);'],
  ['src/lib/a.ts', 'const x = Math.random();', 'const x = Math.round(1);'],
  [
    'src/sites/a.ts',
    'scripting.executeScript({ target, func, args: [token] });',
    "scripting.executeScript({ target, files: ['a.js'] });",
  ],
  ['src/sites/a.ts', 'scripting.executeScript(options);', 'scripting.insertCSS(options);'],
  [
    'entrypoints/background.ts',
    'const start = async () => { await load(); alarms.onAlarm.addListener(f); };',
    'const start = async () => { alarms.onAlarm.addListener(f); await load(); };',
  ],
  [
    'src/app/a.ts',
    'const wire = () => { alarms.onAlarm.addListener(f); }; const start = async () => { await load(); wire(); };',
    'const wire = () => { alarms.onAlarm.addListener(f); }; const start = async () => { wire(); await load(); };',
  ],
  [
    'src/app/a.ts',
    'load().then(() => alarms.onAlarm.addListener(f));',
    'load().then(() => alarms.create(f));',
  ],
];

/** @returns {string[]} what the checks got wrong */
export const findBlindSpots = () =>
  CASES.flatMap(([path, bad, good]) => {
    const count = (text) => findViolations({ files: [{ path, text }], packages: PACKAGES }).length;
    return [
      ...(count(bad) === 0 ? [`not found in ${path}: ${bad}`] : []),
      ...(count(good) > 0 ? [`wrongly found in ${path}: ${good}`] : []),
    ];
  });
