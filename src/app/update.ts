/**
 * A newer version is there: takes it at once, or, where a login is under way, as soon as that has ended. An update costs the
 * unlocked state as a restart of the browser does, never a login halfway. L5
 */

/** No login holds an update up for longer, milliseconds: what hangs is given up with the worker, and taken up after it. */
export const LONGEST_DEFERRAL_MS = 60_000;

export interface UpdateOptions {
  /** Resolves once no login is under way. */
  readonly whenNoLogin: () => Promise<void>;
  /** A worker that dies meanwhile needs no waking: the browser installs the update as soon as nothing runs. */
  readonly sleepMs: (ms: number) => Promise<void>;
  /** Ends this worker and every page of the extension, and starts the newer version. */
  readonly reload: () => void;
}

export interface Updater {
  /** The browser has a newer version ready. However often it says so, there is one reload. */
  readonly onUpdateAvailable: () => Promise<void>;
}

export const createUpdater = ({ whenNoLogin, sleepMs, reload }: UpdateOptions): Updater => {
  let waiting: Promise<void> | null = null;
  const takeOver = async (): Promise<void> => {
    await Promise.race([whenNoLogin(), sleepMs(LONGEST_DEFERRAL_MS)]);
    reload();
  };
  return {
    onUpdateAvailable: () => {
      waiting ??= takeOver();
      return waiting;
    },
  };
};
