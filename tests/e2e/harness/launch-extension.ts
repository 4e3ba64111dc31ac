/** Starts a real browser with the built extension in a profile of its own, and ends it: politely or not at all. */
import type { BrowserContext, Page } from '@playwright/test';
import { launchFirefox } from '../firefox/launch-firefox.ts';
import type { BrowserName } from './build.ts';
import { launchChromium } from './launch-chromium.ts';
import type { OtherExtension } from './other-extension.ts';

/** A browser on this machine. */
export interface InstalledBrowser {
  readonly name: BrowserName;
  /** Of its program. */
  readonly path: string;
}

export interface LaunchOptions {
  /** The folder with the manifest. */
  readonly build: string;
  readonly browser: InstalledBrowser;
  /** A profile to use again; without it a new one is made, and removed by `close`. */
  readonly profile?: string;
  /** What else the user has installed. */
  readonly others?: readonly OtherExtension[];
  /** The X display that Chromium is to be seen on, such as `:7`; without it, it is seen nowhere. */
  readonly display?: string;
}

export interface Extension {
  readonly browser: BrowserName;
  readonly context: BrowserContext;
  readonly id: string;
  readonly profile: string;
  /** The address of one of the extension's own pages. */
  readonly url: (path: string) => string;
  /**
   * Ends the background as the browser does when it wants the memory: at once, in the middle of whatever it does.
   * @param page any page of the extension
   * @returns whether there was one to end
   */
  readonly killBackground: (page: Page) => Promise<boolean>;
  readonly close: () => Promise<void>;
  /** SIGKILL: the browser gets no chance to write or to tidy up. The profile stays. */
  readonly crash: () => Promise<void>;
}

const LAUNCHERS = { chromium: launchChromium, firefox: launchFirefox };

/** @throws Error that says why when the browser does not take the extension */
export const launchExtension = (options: LaunchOptions): Promise<Extension> =>
  LAUNCHERS[options.browser.name](options);
