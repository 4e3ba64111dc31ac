/**
 * What all benchmarks stand on: the sandbox, the builds (made once, when first asked for) and browsers with both
 * extensions. Ends everything that it started.
 */
import { spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildExtension, ROOT } from '../e2e/harness/build.ts';
import { toExtensionId } from '../e2e/harness/extension-id.ts';
import { type Extension, launchExtension } from '../e2e/harness/launch-extension.ts';
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
    mimic: { rateLimit: NO_LIMIT, tokenLifetimeSeconds: 86_400 },
  });
  const { pumpUrl, mimicUrl } = sandbox;
  const ownBuild = once(() =>
    buildExtension({ mode: 'sandbox', folder: `${folder}/own`, pumpUrl, mimicUrl }),
  );
  const blankBuild = once(() => buildBlank(`${folder}/blank`));
  const opened = new Set<Extension>();
  return {
    sandbox,
    ownBuild,
    blankBuild,
    productionBuild: once(() => buildExtension({ mode: 'production', folder: `${folder}/production` })),
    open: async () => {
      const [build, blank] = [await ownBuild(), await blankBuild()];
      const extension = await launchExtension({
        build,
        browser: { name: 'chromium', path: chromiumPath },
        others: [{ folder: blank, firefoxId: '', firefoxHost: '' }],
      });
      opened.add(extension);
      const own: Extension = {
        ...extension,
        close: async () => {
          opened.delete(extension);
          await extension.close();
        },
      };
      return { own, blankUrl: (path) => `chrome-extension://${toExtensionId(blank)}/${path}` };
    },
    close: async () => {
      for (const extension of opened) await extension.close();
      await sandbox.close();
      await rm(join(ROOT, folder), { recursive: true, force: true });
    },
  };
};
