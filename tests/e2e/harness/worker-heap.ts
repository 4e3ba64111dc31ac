/**
 * Looks into the memory of the background worker: every string of a heap snapshot, and the bytes of every WebAssembly
 * memory. Other buffers the browser lets nobody look into from outside. Attaching keeps the worker alive.
 */
import type { Extension } from './launch-extension.ts';

export interface WorkerHeap {
  /** Runs in the worker's global scope. The text itself stays in its heap for a while: put no secret in it. */
  readonly evaluate: (expression: string) => Promise<void>;
  /** Every string there is after garbage collection. V8 cuts those of more than 1,024 characters. */
  readonly readStrings: () => Promise<readonly string[]>;
  /** The places, in the list, of the byte sequences that lie in some WebAssembly memory. */
  readonly findInWasm: (needles: readonly Uint8Array[]) => Promise<readonly number[]>;
  readonly detach: () => Promise<void>;
}

interface Answer {
  readonly id?: number;
  readonly method?: string;
  readonly params?: { readonly chunk?: string };
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

interface RemoteObject {
  readonly result: { readonly objectId: string; readonly value?: unknown };
  readonly exceptionDetails?: { readonly text: string };
}

/** Runs in the worker, over all the memories: the places of the needles (as hex) that lie in one of them. */
const FIND = `function (needles) {
  const found = new Set();
  for (const memory of this) {
    const bytes = new Uint8Array(memory.buffer);
    needles.forEach((hex, place) => {
      const needle = hex.match(/../g).map((byte) => parseInt(byte, 16));
      const isAt = (at) => needle.every((byte, i) => bytes[at + i] === byte);
      for (let at = bytes.indexOf(needle[0]); at !== -1 && !found.has(place); at = bytes.indexOf(needle[0], at + 1)) {
        if (isAt(at)) found.add(place);
      }
    });
  }
  return [...found].sort();
}`;

/** @throws Error when no worker is awake */
export const attachToWorkerHeap = async ({ context, id: extensionId }: Extension): Promise<WorkerHeap> => {
  const browser = await context.browser()?.newBrowserCDPSession();
  if (browser === undefined) throw new Error('The browser is gone.');
  const { targetInfos } = await browser.send('Target.getTargets');
  const worker = targetInfos.find(
    ({ type, url }) => type === 'service_worker' && url.startsWith(`chrome-extension://${extensionId}/`),
  );
  if (worker === undefined) throw new Error('No worker is awake.');
  // Not flat: Playwright's own sessions know no id of a further one.
  const { sessionId } = await browser.send('Target.attachToTarget', {
    targetId: worker.targetId,
    flatten: false,
  });

  const waiting = new Map<number, (answer: Answer) => void>();
  let chunks: string[] = [];
  let lastId = 0;
  browser.on('Target.receivedMessageFromTarget', ({ message }) => {
    const answer = JSON.parse(message) as Answer;
    if (answer.id !== undefined) waiting.get(answer.id)?.(answer);
    else if (answer.method === 'HeapProfiler.addHeapSnapshotChunk') chunks.push(answer.params?.chunk ?? '');
  });
  const send = async <T>(method: string, params: object = {}): Promise<T> => {
    lastId += 1;
    const message = JSON.stringify({ id: lastId, method, params });
    const answered = new Promise<Answer>((resolve) => waiting.set(lastId, resolve));
    await browser.send('Target.sendMessageToTarget', { sessionId, message });
    const { result, error } = await answered;
    if (error !== undefined) throw new Error(`${method}: ${error.message}`);
    return result as T;
  };
  const run = async (method: string, params: object): Promise<RemoteObject['result']> => {
    const { result, exceptionDetails } = await send<RemoteObject>(method, params);
    if (exceptionDetails !== undefined) throw new Error(`${method}: ${exceptionDetails.text}`);
    return result;
  };

  await send('HeapProfiler.enable');
  return {
    evaluate: async (expression) => {
      await run('Runtime.evaluate', { expression, returnByValue: true });
    },
    readStrings: async () => {
      chunks = [];
      await send('HeapProfiler.collectGarbage');
      await send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
      return (JSON.parse(chunks.join('')) as { strings: readonly string[] }).strings;
    },
    findInWasm: async (needles) => {
      const prototype = await run('Runtime.evaluate', { expression: 'WebAssembly.Memory.prototype' });
      const { objects } = await send<{ objects: { objectId: string } }>('Runtime.queryObjects', {
        prototypeObjectId: prototype.objectId,
      });
      const places = await run('Runtime.callFunctionOn', {
        objectId: objects.objectId,
        functionDeclaration: FIND,
        arguments: [{ value: needles.map((bytes) => Buffer.from(bytes).toString('hex')) }],
        returnByValue: true,
      });
      return places.value as readonly number[];
    },
    detach: () => browser.detach(),
  };
};
