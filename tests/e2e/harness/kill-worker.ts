/** Ends the background worker as the browser does when it wants the memory: at once, in the middle of whatever it does. */
import type { CDPSession } from '@playwright/test';
import type { Extension } from './launch-extension.ts';

const findWorkers = async (session: CDPSession, id: string): Promise<readonly string[]> => {
  const { targetInfos } = await session.send('Target.getTargets');
  return targetInfos
    .filter(({ type, url }) => type === 'service_worker' && url.startsWith(`chrome-extension://${id}/`))
    .map(({ targetId }) => targetId);
};

/**
 * Resolves when the worker that ran is dead. The next message or alarm starts a new one, perhaps already before this
 * resolves.
 * @returns whether there was one to kill
 */
export const killWorker = async ({ context, id }: Extension): Promise<boolean> => {
  const session = await context.browser()?.newBrowserCDPSession();
  if (session === undefined) throw new Error('The browser is gone.');
  try {
    const killed = await findWorkers(session, id);
    const gone = new Set<string>();
    const allGone = new Promise<void>((resolve) => {
      session.on('Target.targetDestroyed', ({ targetId }) => {
        gone.add(targetId);
        if (killed.every((each) => gone.has(each))) resolve();
      });
    });
    await session.send('Target.setDiscoverTargets', { discover: true });
    for (const targetId of killed) await session.send('Target.closeTarget', { targetId });
    if (killed.length > 0) await allGone;
    return killed.length > 0;
  } finally {
    await session.detach();
  }
};
