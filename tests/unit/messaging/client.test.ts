/** The way of a message out of the interface, with a browser whose worker dies when the test says so. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { send } from '../../../src/messaging/client.ts';
import type { Request } from '../../../src/messaging/contract.ts';

interface Sent {
  readonly request: Request;
  readonly answer: (reply: unknown) => void;
  /** As Chromium does when the worker ends before it has answered. */
  readonly die: () => void;
}

const wire = vi.hoisted(() => ({ sent: [] as Sent[] }));

vi.mock('wxt/browser', () => ({
  browser: {
    runtime: {
      sendMessage: (request: Request) =>
        new Promise((resolve, reject) => {
          const die = (): void =>
            reject(new Error('the message channel closed before a response was received'));
          wire.sent.push({ request, answer: resolve, die });
        }),
    },
  },
}));

const OK = { ok: true, value: {} };
const namesSent = (): readonly string[] => wire.sent.map(({ request }) => request.name);
const sentAt = async (place: number): Promise<Sent> => {
  await vi.waitUntil(() => wire.sent.length > place);
  return wire.sent[place] as Sent;
};

beforeEach(() => {
  wire.sent.length = 0;
});

describe('send', () => {
  it('asks once more where the worker died over it, and gives up after that', async () => {
    const answered = send('vault.lock', {});
    (await sentAt(0)).die();
    (await sentAt(1)).answer(OK);
    await expect(answered).resolves.toEqual({});

    const lost = send('vault.lock', {});
    (await sentAt(2)).die();
    (await sentAt(3)).die();
    await expect(lost).rejects.toMatchObject({ code: 'interrupted' });
    expect(namesSent()).toHaveLength(4);
  });

  it('never asks twice for what must not happen twice', async () => {
    const lost = send('pump.deleteUser', { accountId: 'a', confirmation: 'b' } as never);
    (await sentAt(0)).die();
    await expect(lost).rejects.toMatchObject({ code: 'interrupted' });
    expect(namesSent()).toEqual(['pump.deleteUser']);
  });

  it.each(['vault.unlock', 'passkey.unlock'] as const)(
    'does not lock again after %s: the later wish counts',
    async (opening) => {
      const lost = send('vault.lock', {});
      await sentAt(0);
      const opened = send(opening, {} as never);
      (await sentAt(1)).answer(OK);
      (await sentAt(0)).die();
      await expect(lost).rejects.toMatchObject({ code: 'interrupted' });
      await expect(opened).resolves.toEqual({});
      expect(namesSent()).toEqual(['vault.lock', opening]);
    },
  );

  it('gives the code of the background’s own refusal, and the entry of it', async () => {
    const refused = send('vault.lock', {});
    (await sentAt(0)).answer({ ok: false, code: 'locked', details: {}, activityId: 'e1' });
    await expect(refused).rejects.toMatchObject({ code: 'locked', activityId: 'e1' });
  });
});
