/** A DevTools session with the background worker that is awake. An attached session keeps its worker alive: detach it. */
import type { Extension } from './launch-extension.ts';
import { within } from './within.ts';

interface Answer {
  readonly id?: number;
  /** Of an event, which answers nothing. */
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

/** The worker ended before it could answer. */
export class WorkerEnded extends Error {
  override readonly name = 'WorkerEnded';
}

export interface WorkerSession {
  /** @throws WorkerEnded; Error with what the browser said */
  readonly send: (method: string, params?: object) => Promise<unknown>;
  /** Calls `heard` with what each event of that name brings. */
  readonly on: (method: string, heard: (params: unknown) => void) => void;
  readonly detach: () => Promise<void>;
}

const ANSWER_TIMEOUT_MS = 60_000;

/** @throws Error when no worker is awake */
export const attachToWorker = async (extension: Extension): Promise<WorkerSession> => {
  const browser = await extension.context.browser()?.newBrowserCDPSession();
  if (browser === undefined) throw new Error('The browser is gone.');
  const { targetInfos } = await browser.send('Target.getTargets');
  const worker = targetInfos.find(
    ({ type, url }) => type === 'service_worker' && url.startsWith(extension.url('')),
  );
  if (worker === undefined) {
    await browser.detach();
    throw new Error('No worker is awake.');
  }
  // Not flat: Playwright's own sessions know no id of a further one, and its own worker objects do not outlive a kill.
  const { sessionId } = await browser.send('Target.attachToTarget', {
    targetId: worker.targetId,
    flatten: false,
  });
  const waiting = new Map<number, (answer: Answer | WorkerEnded) => void>();
  const listeners = new Map<string, (params: unknown) => void>();
  let lastId = 0;
  browser.on('Target.receivedMessageFromTarget', ({ message }) => {
    const answer = JSON.parse(message) as Answer;
    if (answer.id !== undefined) waiting.get(answer.id)?.(answer);
    else listeners.get(answer.method ?? '')?.(answer.params);
  });
  browser.on('Target.detachedFromTarget', () => {
    for (const answer of waiting.values()) answer(new WorkerEnded());
  });
  return {
    send: async (method, params = {}) => {
      lastId += 1;
      const id = lastId;
      const answered = new Promise<Answer | WorkerEnded>((resolve) => waiting.set(id, resolve));
      await browser.send('Target.sendMessageToTarget', {
        sessionId,
        message: JSON.stringify({ id, method, params }),
      });
      const answer = await within(
        { ms: ANSWER_TIMEOUT_MS, what: `the worker's answer to ${method}` },
        answered,
      );
      if (answer instanceof WorkerEnded) throw answer;
      const { result, error } = answer;
      if (error !== undefined) throw new Error(`${method}: ${error.message}`);
      return result;
    },
    on: (method, heard) => void listeners.set(method, heard),
    detach: () => browser.detach(),
  };
};
