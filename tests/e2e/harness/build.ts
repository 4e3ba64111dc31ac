/** Builds the sandbox extension for two base URLs into a folder of the caller's own. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export type BrowserName = 'chromium' | 'firefox';

/** What the builder calls them. */
const BUILD_NAMES = { chromium: 'chrome', firefox: 'firefox' } as const;

export const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

export interface BuildOptions {
  readonly mode: 'sandbox' | 'production';
  /** Chromium where it is not said. */
  readonly browser?: BrowserName;
  /** From the repository's root. */
  readonly folder: string;
  readonly pumpUrl?: string;
  readonly mimicUrl?: string;
}

/** @returns the folder with the manifest. @throws Error with the builder's output when it fails. */
export const buildExtension = async (options: BuildOptions): Promise<string> => {
  const { mode, folder, pumpUrl, mimicUrl, browser = 'chromium' } = options;
  const env = { ...process.env, WXT_PUMP_URL: pumpUrl, WXT_MIMIC_URL: mimicUrl };
  const builder = join(ROOT, 'tests', 'run', 'build-extension.mjs');
  const child = spawn(process.execPath, [builder, mode, folder, BUILD_NAMES[browser]], { cwd: ROOT, env });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const code = await new Promise((resolve, reject) => child.on('close', resolve).on('error', reject));
  if (code !== 0) throw new Error(`The extension could not be built:\n${output}`);
  return join(ROOT, folder, 'extension');
};
