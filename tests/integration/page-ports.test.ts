/** The port that a served page holds open: its end is the page's end, whatever the page gets to say. */
import { describe, expect, it } from 'vitest';
import { aPage, OWN_STRANGERS, POPUP } from './a-platform.ts';
import { sandboxPerFile } from './sandbox-per-file.ts';
import { SITE, setUp, TOKEN_ALWAYS } from './user-steps.ts';

const world = sandboxPerFile();

const aVisitedMachine = async () => {
  const machine = await world.aMachine();
  const { identityId, solana } = await setUp(machine);
  machine.browser.permitted.add(`${SITE}/*`);
  machine.browser.tabs.set(7, { url: `${SITE}/app`, nudges: [] });
  const choice = { origin: SITE, identityId, api: 'pump', ...TOKEN_ALWAYS } as const;
  await machine.ask('sites.allow', { ...choice, duration: 'visit', tabId: 7 });
  const grants = async () => (await machine.unlockedView()).grants;
  return { machine, grants, solana };
};

describe('a page’s port', () => {
  it('ends a visit with the page, without a word of it', async () => {
    const { machine, grants } = await aVisitedMachine();
    const { close } = machine.connect(aPage(SITE));
    machine.browser.tabs.set(7, { url: 'https://other.example/', nudges: [] });
    expect(await grants()).toHaveLength(1);
    close();
    await expect.poll(grants).toEqual([]);
  });

  it('leaves a visit alone whose page is only loaded anew, and what the next page has asked for', async () => {
    const { machine, grants } = await aVisitedMachine();
    const { close } = machine.connect(aPage(SITE));
    close();
    const { entries } = await machine.ask('activity.list', {});
    expect(entries.filter(({ kind }) => kind === 'revoke')).toEqual([]);
    expect(await grants()).toHaveLength(1);
  });

  it('answers each question with its number, and only what a page of that origin may ask', async () => {
    const { machine, solana } = await aVisitedMachine();
    await machine.ask('sessions.signIn', { accountId: solana, api: 'pump' });
    const { say, answers } = machine.connect(aPage(SITE));
    const asked = { countersign: 1, name: 'page.getToken', input: { api: 'pump' } };
    say({ ...asked, id: 1 });
    await expect.poll(() => answers).toHaveLength(1);
    expect(answers).toMatchObject([{ id: 1, ok: true, value: { tokenSecret: expect.any(String) } }]);
    say({ ...asked, name: 'activity.list', input: {}, id: 2 });
    await expect.poll(() => answers).toHaveLength(2);
    expect(answers[1]).toEqual({ id: 2, ok: false, code: 'not_permitted', details: {} });
    for (const noMessage of [null, 'text', { id: 3 }]) say(noMessage);
    const other = machine.connect(aPage('https://other.example'));
    other.say({ ...asked, id: 1 });
    await expect.poll(() => other.answers).toMatchObject([{ id: 1, ok: false, code: 'site_not_granted' }]);
    expect(answers).toHaveLength(2);
  });

  it.each([POPUP, ...OWN_STRANGERS])('I2: is refused to whoever is no served page: %j', async (sender) => {
    const machine = await world.aMachine();
    expect(machine.connect(sender)).toMatchObject({ isRefused: true, isHeard: false });
    expect(machine.connect(aPage(SITE))).toMatchObject({ isRefused: false, isHeard: true });
  });
});
