/**
 * The demo page's part: uses both APIs in each of the three ways, and asks for its token again whenever the extension
 * says that something changed. Never shows a whole token and never stores one.
 */
const APIS = { pump: 'Pump.fun', mimic: 'Mimic' };

/** What the extension handed out, per API; tokens stay in this module. */
const held = { pump: null, mimic: null };
const renewals = { pump: 0, mimic: 0 };
let provider = null;

const element = (id) => document.getElementById(id);
const show = (id, text) => {
  element(id).textContent = text;
};
const showState = (id, state, text) => {
  element(id).dataset.state = state;
  show(id, text);
};

const mask = (secretToken) => `${secretToken.slice(0, 6)}…${secretToken.slice(-4)}`;

/** The claims inside a JWT, unchecked: a page can't check them, and need not. */
const readClaims = (secretToken) => {
  const base64 = (secretToken.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/');
  try {
    const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
    return JSON.stringify(JSON.parse(new TextDecoder().decode(bytes)), null, 2);
  } catch {
    return 'not readable';
  }
};

const showExpiry = (api) => {
  const expiresAtMs = held[api]?.expiresAtMs;
  if (typeof expiresAtMs !== 'number') {
    show(`${api}-expires`, held[api] ? 'not stated' : '–');
    return;
  }
  const secondsLeft = Math.round((expiresAtMs - Date.now()) / 1000);
  const when = new Date(expiresAtMs).toLocaleString();
  show(`${api}-expires`, secondsLeft > 0 ? `in ${secondsLeft} s (${when})` : `expired (${when})`);
};

const showToken = (api) => {
  const secretToken = held[api]?.token;
  show(`${api}-token`, secretToken ? mask(secretToken) : '–');
  show(`${api}-claims`, secretToken ? readClaims(secretToken) : '–');
  show(`${api}-renewals`, String(renewals[api]));
  showExpiry(api);
};

const ask = async (api) => {
  showState(`${api}-state`, 'asking', 'Asking the extension…');
  try {
    const answer = await provider.getToken(api);
    if (held[api] && held[api].token !== answer.token) renewals[api] += 1;
    held[api] = answer;
    showState(`${api}-state`, 'held', 'Token received');
  } catch (error) {
    held[api] = null;
    showState(`${api}-state`, 'refused', `Refused: ${error?.reason ?? error?.message ?? 'no reason given'}`);
  }
  showToken(api);
};

/** What is read of each API in the ways that show the page no token. */
const PATHS = { pump: '/auth/my-profile', mimic: '/users/tokens' };

const readUrl = async (api) => {
  const urls = await (await fetch('/apis.json')).json();
  return `${urls[api]}${PATHS[api]}`;
};

const CALLS = {
  fetch: (api) => provider.fetch(api, PATHS[api]),
  header: async (api) => fetch(await readUrl(api), { headers: { accept: 'application/json' } }),
};

const describe = (error) => error?.reason ?? error?.message ?? 'no reason given';

const call = async (way, api) => {
  showState(`${way}-state`, 'asking', 'Calling…');
  show(`${way}-reply`, '–');
  try {
    const response = await CALLS[way](api);
    const body = await response.text();
    showState(`${way}-state`, response.ok ? 'held' : 'refused', `${APIS[api]} answered ${response.status}`);
    show(`${way}-reply`, body);
  } catch (error) {
    showState(`${way}-state`, 'refused', `Refused: ${describe(error)}`);
  }
};

const request = async (api) => {
  showState('request-state', 'asking', 'Asking the user…');
  try {
    const { way } = await provider.request({ api, way: 'token' });
    showState('request-state', 'held', `${APIS[api]}: ${way}`);
  } catch (error) {
    showState('request-state', 'refused', `Refused: ${describe(error)} (${error?.code})`);
  }
};

const connect = (found) => {
  if (typeof found?.getToken !== 'function') return;
  provider = found;
  showState('extension-state', 'present', 'Countersign is on this page');
  for (const button of document.querySelectorAll('button')) button.disabled = false;
};

addEventListener('countersign:announceProvider', (event) => {
  if (event.detail?.info?.name === 'Countersign') connect(event.detail.provider);
});

// Says only that something changed; the page asks again, for what it had asked before.
addEventListener('countersign:change', (event) => {
  const { api } = JSON.parse(event.detail);
  if (provider && api in APIS && element(`${api}-state`).dataset.state !== 'idle') ask(api);
});

// A page from the back/forward cache may hold what is no longer true.
addEventListener('pageshow', (event) => {
  if (!event.persisted) return;
  for (const api of Object.keys(APIS)) if (held[api]) ask(api);
});

for (const button of document.querySelectorAll('button[data-way]')) {
  const { way, api } = button.dataset;
  button.addEventListener('click', () => (way === 'request' ? request(api) : call(way, api)));
}
for (const api of Object.keys(APIS)) {
  element(`${api}-get`).addEventListener('click', () => ask(api));
  setInterval(() => showExpiry(api), 1000);
}
connect(window.countersign);
dispatchEvent(new Event('countersign:requestProvider'));
