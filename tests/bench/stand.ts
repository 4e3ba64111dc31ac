/**
 * What all benchmarks stand on: the sandbox, the builds (made once, when first asked for) and browsers with both
 * extensions. Ends everything that it started.
 */
import { spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BrowserContext, chromium } from '@playwright/test';
import { buildExtension, ROOT } from '../e2e/harness/build.ts';
import { toExtensionId } from '../e2e/harness/extension-id.ts';
import { CHROMIUM_ARGS, HEADLESS, NOT_PLAYWRIGHTS_ARGS } from '../e2e/harness/launch-chromium.ts';
import { type Extension, launchExtension } from '../e2e/harness/launch-extension.ts';
import type { OtherExtension } from '../e2e/harness/other-extension.ts';
import { type Sandbox, startSandbox } from '../sandbox/start-sandbox.ts';

/** Of the sandbox's windows: as good as none. */
const NO_LIMIT = { limit: 1_000_000, windowSeconds: 60 };

export interface Stand {
  readonly sandbox: Sandbox;
  /** The folders of builds. */
  readonly ownBuild: () => Promise<string>;
  readonly productionBuild: () => Promise<string>;
  readonly blankBuild: () => Promise<string>;
  /** A browser with both extensions in a fresh profile. */
  readonly open: () => Promise<OpenStand>;
  /** One with the product alone. */
  readonly openAlone: () => Promise<Pick<OpenStand, 'own'>>;
  /** One with the blank extension alone. */
  readonly openBlank: () => Promise<Extension>;
  /** One without any extension, of the same program with the same options. */
  readonly openWithout: () => Promise<BrowserContext>;
  /** Ends the browsers that are still open. */
  readonly closeBrowsers: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export interface OpenStand {
  readonly own: Extension;
  /** The address of one of the blank extension's pages. */
  readonly blankUrl: (path: string) => string;
}

const buildBlank = async (folder: string): Promise<string> => {
  const builder = fileURLToPath(new URL('./blank/build.mjs', import.meta.url));
  const child = spawn(process.execPath, [builder, join(ROOT, folder)], { cwd: ROOT });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const code = await new Promise((resolve, reject) => child.on('close', resolve).on('error', reject));
  if (code !== 0) throw new Error(`The blank extension could not be built:\n${output}`);
  return join(ROOT, folder, 'extension');
};

const once = <T>(make: () => Promise<T>): (() => Promise<T>) => {
  let made: Promise<T> | null = null;
  return () => {
    made ??= make();
    return made;
  };
};

/** @param chromiumPath of the browser's program */
export const startStand = async (chromiumPath: string): Promise<Stand> => {
  const folder = `.output/bench/${process.pid}`;
  const sandbox = await startSandbox({
    pump: { rateLimit: NO_LIMIT, userRateLimit: NO_LIMIT },
    // Without the headers an extension would assume a limit.
    mimic: { rateLimit: NO_LIMIT, rateLimitHeaders: 'seconds', tokenLifetimeSeconds: 86_400 },
  });
  const { pumpUrl, mimicUrl } = sandbox;
  const ownBuild = once(() =>
    buildExtension({ mode: 'sandbox', folder: `${folder}/own`, pumpUrl, mimicUrl }),
  );
  const blankBuild = once(() => buildBlank(`${folder}/blank`));
  const opened = new Set<Extension>();
  const contexts = new Set<BrowserContext>();
  const closeBrowsers = async (): Promise<void> => {
    for (const extension of opened) await extension.close();
    for (const context of contexts) await context.close();
    opened.clear();
    contexts.clear();
  };
  const launch = async (build: string, others: readonly OtherExtension[] = []): Promise<Extension> => {
    const extension = await launchExtension({
      build,
      browser: { name: 'chromium', path: chromiumPath },
      others,
    });
    opened.add(extension);
    return {
      ...extension,
      close: async () => {
        opened.delete(extension);
        await extension.close();
      },
    };
  };
  return {
    sandbox,
    ownBuild,
    blankBuild,
    productionBuild: once(() => buildExtension({ mode: 'production', folder: `${folder}/production` })),
    open: async () => {
      const blank = await blankBuild();
      const own = await launch(await ownBuild(), [{ folder: blank, firefoxId: '', firefoxHost: '' }]);
      return { own, blankUrl: (path) => `chrome-extension://${toExtensionId(blank)}/${path}` };
    },
    openAlone: async () => ({ own: await launch(await ownBuild()) }),
    openBlank: async () => launch(await blankBuild()),
    openWithout: async () => {
      const context = await chromium.launchPersistentContext('', {
        executablePath: chromiumPath,
        headless: false,
        // As the other one: with the cache each load of a page also puts the one before into it.
        ignoreDefaultArgs: NOT_PLAYWRIGHTS_ARGS,
        args: [...CHROMIUM_ARGS, HEADLESS],
      });
      contexts.add(context);
      return context;
    },
    closeBrowsers,
    close: async () => {
      await closeBrowsers();
      await sandbox.close();
      await rm(join(ROOT, folder), { recursive: true, force: true });
    },
  };
};
