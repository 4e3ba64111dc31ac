/** Tokens that end soon or are refused: renewed by the alarm alone, and by one login where an API says 401. */
import type { LogEntry } from '../../sandbox/request-log.ts';
import type { Sandbox } from '../../sandbox/start-sandbox.ts';
import { killWorker } from '../harness/kill-worker.ts';
import { openPanel, section, sessionCard, sessionState, signIn } from '../harness/popup-parts.ts';
import { expect, test } from '../harness/prepared.ts';
import { allowDemo, demoPart } from '../walkthrough/page-steps.ts';

test.afterEach(({ sandbox }) => {
  expect(sandbox.log.violations()).toEqual([]);
});

const isLogin = ({ path, status }: LogEntry): boolean =>
  (path === '/auth/login' && status === 201) || (path === '/users/authenticate' && status === 200);

const waitForNext = (sandbox: Sandbox, afterSeq: number, path: string): Promise<LogEntry> =>
  sandbox.log.waitFor((entry) => entry.seq > afterSeq && entry.path === path && isLogin(entry));

test('T3, L1: tokens of 60 seconds are renewed by the alarm alone, though the worker was killed, with one login each', async ({
  walk: { extension, popup },
  sandbox,
}) => {
  const lifetime = { tokenLifetimeSeconds: 60 };
  sandbox.setOptions({ pump: lifetime, mimic: lifetime });
  await signIn(popup, 'Pump.fun');
  await signIn(popup, 'Mimic Protocol');
  await expect(section(popup, 'Roles').getByRole('definition')).toHaveCount(3);
  const before = sandbox.log.entries();
  const lastSeq = before.at(-1)?.seq ?? 0;
  const firstToken = before.find(({ path }) => path === '/auth/my-profile')?.tokenFingerprint;
  // No page of the extension is open that could wake it: only the alarm is left.
  const [other] = extension.context.pages().filter((page) => page !== popup);
  expect(await killWorker(extension, popup)).toBe(true);
  await popup.close();
  await other?.bringToFront();

  const [pump] = await Promise.all([
    waitForNext(sandbox, lastSeq, '/auth/login'),
    waitForNext(sandbox, lastSeq, '/users/authenticate'),
  ]);
  // A login carries the token that it replaces only while that is still good: so it came ahead of the end.
  expect(firstToken).toMatch(/^[0-9a-f]{12}$/);
  expect(pump.tokenFingerprint).toBe(firstToken);

  const again = await extension.context.newPage();
  await again.goto(extension.url('popup.html'));
  await expect(sessionState(again, 'Pump.fun')).toHaveText('Signed in');
  await expect(sessionState(again, 'Mimic Protocol')).toHaveText('Signed in');
  await expect(sessionCard(again, 'Pump.fun')).toContainText(/Renews in \d+ ?s/);
  // The new token is what the next call carries, and it took one login to have it.
  await again.getByRole('button', { name: 'Refresh Pump.fun' }).click();
  const isRead = ({ path, seq, status }: LogEntry): boolean =>
    seq > pump.seq && path === '/auth/my-profile' && status === 200;
  const { tokenFingerprint } = await sandbox.log.waitFor(isRead);
  expect(tokenFingerprint).not.toBe(firstToken);
  const renewals = sandbox.log.entries(({ seq, path }) => seq > lastSeq && /login|authenticate/.test(path));
  expect(renewals.map(({ path }) => path).sort()).toEqual(['/auth/login', '/users/authenticate']);
});

test('a page that holds a token is told of the alarm’s renewal, asks again and gets the new one', async ({
  walk,
  sandbox,
}) => {
  const { popup, demo } = walk;
  sandbox.setOptions({ pump: { tokenLifetimeSeconds: 24 } });
  await signIn(popup, 'Pump.fun');
  await allowDemo(walk);
  await demo.bringToFront();
  const { ask, state, token } = demoPart(demo, 'Pump.fun');
  await ask.click();
  await expect(state).toHaveText('Token received');
  const first = (await token.textContent()) ?? '';
  const heard = demo.evaluate(
    () =>
      new Promise<unknown>((resolve) => {
        addEventListener('countersign:change', (event) => resolve((event as CustomEvent).detail), {
          once: true,
        });
      }),
  );
  const { seq } = sandbox.log.entries().at(-1) ?? { seq: 0 };
  await waitForNext(sandbox, seq, '/auth/login');
  // It says what happened, and holds no token.
  expect(await heard).toBe(JSON.stringify({ api: 'pump', kind: 'renewed' }));
  await expect(token).not.toHaveText(first);
  await expect(state).toHaveText('Token received');
  await expect(demo.getByRole('region', { name: 'Pump.fun' }).getByRole('definition').nth(2)).toHaveText('1');
});

const steps = (sandbox: Sandbox): readonly string[] =>
  sandbox.log.entries().map(({ method, path, status }) => `${method} ${path} ${status}`);

test('T7: a refused Pump.fun token costs one login and one replay of the call', async ({
  walk: { popup, solana },
  sandbox,
}) => {
  await signIn(popup, 'Pump.fun');
  await expect(section(popup, 'Roles').getByRole('definition')).toHaveCount(3);
  sandbox.revokeTokens('pump');
  sandbox.log.clear();
  const find = section(popup, 'Find a user');
  await find.getByRole('textbox', { name: 'User ID or address' }).fill(solana.address);
  await find.getByRole('button', { name: 'Find', exact: true }).click();
  await expect(section(popup, 'User found')).toBeVisible();
  const lookUp = `GET /users/${solana.address}`;
  expect(steps(sandbox)).toEqual([`${lookUp} 401`, 'POST /auth/login 201', `${lookUp} 200`]);
  await expect(sessionState(popup, 'Pump.fun')).toHaveText('Signed in');
});

test('T7: a refused Mimic token costs one login and one replay of the call', async ({
  walk: { popup },
  sandbox,
}) => {
  await signIn(popup, 'Mimic Protocol');
  const panel = await openPanel(popup, 'Mimic');
  await expect(panel.getByRole('table', { name: 'Balances' })).toBeVisible();
  sandbox.revokeTokens('mimic');
  sandbox.log.clear();
  await panel.getByRole('button', { name: 'Reveal API key' }).click();
  await expect(panel.getByRole('button', { name: 'Hide API key' })).toBeVisible();
  expect(steps(sandbox)).toEqual([
    'GET /users/api-key 401',
    'POST /users/nonce 200',
    'POST /users/authenticate 200',
    'GET /users/api-key 200',
  ]);
});

test('T1, T7: four calls refused at once share one login', async ({ walk: { popup }, sandbox }) => {
  await signIn(popup, 'Pump.fun');
  const roles = section(popup, 'Roles').getByRole('definition');
  await expect(roles).toHaveCount(3);
  sandbox.revokeTokens('pump');
  sandbox.log.clear();
  await popup.getByRole('button', { name: 'Refresh Pump.fun' }).click();
  await sandbox.log.waitFor(({ path, status }) => path === '/auth/is-super-admin' && status === 200);
  await sandbox.log.waitFor(({ path, status }) => path === '/auth/my-profile' && status === 200);
  await expect(popup.getByRole('button', { name: 'Refresh Pump.fun' })).not.toHaveAttribute('aria-busy');
  expect(steps(sandbox).filter((step) => step.startsWith('POST'))).toEqual(['POST /auth/login 201']);
  await expect(roles).toHaveText(['No', 'No', 'Yes']);
});

test('T7: a call that is refused for ever ends after one login and one replay, and is said so', async ({
  walk: { popup },
  sandbox,
}) => {
  await signIn(popup, 'Pump.fun');
  await expect(section(popup, 'Roles').getByRole('definition')).toHaveCount(3);
  sandbox.setFaults([{ kind: 'expired_token', path: '/auth/my-profile' }]);
  sandbox.log.clear();
  await popup.getByRole('button', { name: 'Refresh Pump.fun' }).click();
  const said = sessionCard(popup, 'Pump.fun').getByRole('alert');
  await expect(said).toContainText('Pump.fun no longer accepts the session.');
  await expect(said).toContainText('Sign in again.');
  const asked = steps(sandbox).filter((step) => !step.startsWith('GET /auth/is-'));
  expect(asked).toEqual(['GET /auth/my-profile 401', 'POST /auth/login 201', 'GET /auth/my-profile 401']);
});

test('T7: a renewal whose reply is lost, and which the browser then sends again in vain, is made good with a fresh nonce', async ({
  walk: { popup },
  sandbox,
}) => {
  sandbox.setOptions({ mimic: { tokenLifetimeSeconds: 24 } });
  await signIn(popup, 'Mimic Protocol');
  const { seq } = sandbox.log.entries().at(-1) ?? { seq: 0 };
  sandbox.addFaults({ kind: 'drop_after', path: '/users/authenticate', times: 1 });
  const renewed = await waitForNext(sandbox, seq, '/users/authenticate');
  const sent = sandbox.log.entries((entry) => entry.seq > seq && entry.seq <= renewed.seq);
  const answers = sent.filter(({ path }) => path === '/users/authenticate');
  // Taken and unanswered, sent again by the browser itself and refused, and at the end good.
  expect(answers.at(0)?.fault).toBe('drop_after');
  expect(answers.at(1)?.status).toBe(401);
  expect(answers.at(-1)?.status).toBe(200);
  await expect(sessionState(popup, 'Mimic Protocol')).toHaveText('Signed in');
  await expect(sessionCard(popup, 'Mimic Protocol').getByRole('alert')).toHaveCount(0);
});
