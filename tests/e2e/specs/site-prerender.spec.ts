/** A granted page that the browser loads ahead, before anybody sees it. */
import { launchUnwatched } from '../harness/launch-unwatched.ts';
import { startOtherServer } from '../harness/other-server.ts';
import { signIn } from '../harness/popup-parts.ts';
import { expect, test } from '../harness/prepared.ts';
import { openAllowed } from '../harness/site-steps.ts';

const START = `<!doctype html><title>Start</title>
<script type="speculationrules">{ "prerender": [{ "urls": ["/ahead"], "eagerness": "immediate" }] }</script>
<script>
  const goWhenTold = async () => {
    while ((await (await fetch('/go')).text()) !== 'go');
    location.href = '/ahead';
  };
  void goWhenTold();
</script>`;

/** Tells the server what it gets, and whether it is seen then; and after many round trips, that it is still waiting. */
const AHEAD = `<!doctype html><title>Ahead</title>
<script>
  const say = (what) => fetch('/say?' + what + '-' + (document.prerendering ? 'ahead' : 'shown'));
  countersign.getToken('pump').then(() => say('token'), ({ reason }) => say(reason));
  const wait = async () => {
    for (let left = 50; left > 0; left -= 1) await fetch('/beat');
    await say('waited');
  };
  void wait();
</script>`;

test('I1: a page that is only prerendered gets nothing, and its token once it is shown', async ({
  walk: { popup, passwordSecret },
  extension,
  own,
}) => {
  await signIn(popup, 'Pump.fun');
  const pages = { '/ahead': AHEAD, '/go': 'wait' };
  const server = await startOtherServer(START, {}, pages);
  await openAllowed(extension, server.url, { way: 'The token itself' });
  const { id: extensionId, profile } = extension;
  await extension.context.close();

  const browser = await launchUnwatched({ ...own.browser, build: own.build, extensionId, profile });
  try {
    expect(await browser.ask('vault.unlock', { passwordSecret })).toMatchObject({ ok: true });
    await browser.open(`${server.url}/`);
    const said = () => server.hits.map(({ path }) => path).filter((path) => path.startsWith('/say?'));
    await expect.poll(said).toEqual(['/say?waited-ahead']);
    pages['/go'] = 'go';
    await expect.poll(said).toEqual(['/say?waited-ahead', '/say?token-shown']);
  } finally {
    await browser.close();
    await server.close();
  }
});
