/** Everything that wants a token at the same moment, in a real browser: one login serves them all. */
import { sessionState, signIn } from '../harness/popup-parts.ts';
import { expect, test } from '../harness/prepared.ts';
import { allowDemo } from '../walkthrough/page-steps.ts';

interface Countersign {
  readonly countersign: { readonly getToken: (api: string) => Promise<{ readonly token: string }> };
}

test('T1: the alarm, the popup and a page that want a login at once share one', async ({ walk, sandbox }) => {
  const { popup, demo } = walk;
  // It ends before anyone could use it: the alarm's renewal comes a second later.
  sandbox.setOptions({ pump: { tokenLifetimeSeconds: 1 } });
  await signIn(popup, 'Pump.fun').catch(() => undefined);
  await allowDemo(walk);
  const first = sandbox.log.entries().at(-1)?.seq ?? 0;
  sandbox.addFaults({ kind: 'delay', delayMs: 4_000, path: '/auth/login', times: 1 });
  const renewal = await sandbox.log.waitFor(({ seq, path }) => seq > first && path === '/auth/login');
  // The alarm's login is on its way, and the token before it has ended: all others need it, too.
  sandbox.setOptions({ pump: { tokenLifetimeSeconds: 3_600 } });
  const tokens = demo.evaluate(() => {
    const { countersign } = globalThis as unknown as Countersign;
    const asked = Array.from({ length: 5 }, () => countersign.getToken('pump'));
    return Promise.all(asked).then((answers) => answers.map(({ token }) => token));
  });
  const clicked = popup.evaluate(async () => {
    const { chrome } = globalThis as unknown as {
      chrome: {
        runtime: { sendMessage: (message: object) => Promise<{ ok: boolean }> };
        storage: { session: { get: (key: string) => Promise<{ view: string }> } };
      };
    };
    interface View {
      readonly sessions: Readonly<Record<string, { readonly accountId: string; readonly api: string }>>;
    }
    const { view: text } = await chrome.storage.session.get('view');
    const view = JSON.parse(text) as View;
    const session = Object.values(view.sessions).find(({ api }) => api === 'pump');
    const input = { accountId: session?.accountId, api: 'pump' };
    const messages = ['sessions.signIn', 'sessions.renew', 'sessions.signIn'];
    const replies = await Promise.all(
      messages.map((name) => chrome.runtime.sendMessage({ countersign: 1, name, input })),
    );
    return replies.map(({ ok }) => ok);
  });
  expect(await clicked).toEqual([true, true, true]);
  expect(new Set(await tokens).size).toBe(1);
  await popup.getByRole('tab', { name: 'Pump.fun' }).click();
  await expect(sessionState(popup, 'Pump.fun')).toHaveText('Signed in');
  const logins = sandbox.log.entries(({ seq, path }) => seq >= renewal.seq && path === '/auth/login');
  expect(logins.map(({ status }) => status)).toEqual([201]);
  expect(sandbox.log.violations()).toEqual([]);
});
