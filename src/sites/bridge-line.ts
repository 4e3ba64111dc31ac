/**
 * The bridge's line to the background: a port that is open as long as the page and the worker live. A question over it is
 * spared a channel of its own, half of what a message takes. Decides nothing; what is unanswered when it closes is rejected.
 */

/** The browser closes it when the page or the worker goes, or the worker does when it does not know who is there. */
export interface BridgePort {
  /** @throws Error once it is closed */
  readonly postMessage: (message: object) => void;
  readonly onMessage: { readonly addListener: (listener: (message: unknown) => void) => void };
  readonly onDisconnect: { readonly addListener: (listener: () => void) => void };
}

export interface BridgeLine {
  /** Opens the port where none is open. Rejects where it can't be, or closes first. */
  readonly ask: (message: object) => Promise<unknown>;
  /** The page goes: the browser closes the port, and need not say so. Who waits is rejected; who asks after that opens another. */
  readonly drop: () => void;
}

interface Waiting {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: Error) => void;
}

interface Opened {
  readonly port: BridgePort;
  /** By the number that each question takes along, and its answer brings back. */
  readonly waiting: Map<unknown, Waiting>;
}

/** @param connect @throws Error where the extension was updated */
export const createBridgeLine = (connect: () => BridgePort): BridgeLine => {
  let present: Opened | null = null;
  let lastId = 0;

  const openPort = (): Opened => {
    const port = connect();
    const waiting: Opened['waiting'] = new Map();
    const opened = { port, waiting };
    port.onMessage.addListener((answer) => {
      const { id } = Object(answer) as { readonly id?: unknown };
      waiting.get(id)?.resolve(answer);
      waiting.delete(id);
    });
    port.onDisconnect.addListener(() => end(opened));
    return opened;
  };

  const end = (opened: Opened): void => {
    if (present === opened) present = null;
    for (const { reject } of opened.waiting.values()) reject(new Error('closed'));
  };

  return {
    ask: (message) =>
      new Promise((resolve, reject) => {
        present ??= openPort();
        const { port, waiting } = present;
        lastId += 1;
        port.postMessage({ ...message, id: lastId });
        waiting.set(lastId, { resolve, reject });
      }),
    drop: () => {
      if (present !== null) end(present);
    },
  };
};
