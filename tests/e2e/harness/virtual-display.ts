/** A display that nobody sees: an X server without a screen, its keyboard, and what it shows. */
import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { findVirtualDisplay, MISSING_DISPLAY } from '../../run/find-virtual-display.mjs';

const run = promisify(execFile);

export interface VirtualDisplay {
  /** Such as `:7`. */
  readonly name: string;
  /** Presses them one after the other, by the names that X has for them. They go where the keyboard's focus is. */
  readonly press: (...keys: readonly string[]) => Promise<void>;
  /** A digest of what is to be seen now. */
  readonly readPicture: () => Promise<string>;
  readonly close: () => Promise<void>;
}

/** The number that the server has chosen; it says so once it can be used. */
const readNumber = (pipe: Readable): Promise<string> =>
  new Promise((resolve, reject) => {
    pipe.setEncoding('utf8').once('data', (text: string) => resolve(text.trim()));
    pipe.once('close', () => reject(new Error('Xvfb did not start.')));
  });

/** @throws Error that says what is missing on this machine */
export const startVirtualDisplay = async (): Promise<VirtualDisplay> => {
  const programs = await findVirtualDisplay();
  if (programs === null) throw new Error(MISSING_DISPLAY);
  const folder = await mkdtemp(join(tmpdir(), 'countersign-display-'));
  // It ends with the browser, too, whatever becomes of the test.
  const args = ['-displayfd', '3', '-terminate', '-nolisten', 'tcp', '-screen', '0', '1280x900x24', '-fbdir'];
  const server = spawn(programs.xvfb, [...args, folder], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const ended = new Promise<void>((resolve) =>
    server.once('exit', () => resolve()).once('error', () => resolve()),
  );
  const name = `:${await readNumber(server.stdio[3] as Readable)}`;
  return {
    name,
    press: async (...keys) => {
      await run(programs.xdotool, ['key', ...keys], { env: { ...process.env, DISPLAY: name } });
    },
    readPicture: async () =>
      createHash('sha256')
        .update(await readFile(join(folder, 'Xvfb_screen0')))
        .digest('hex'),
    close: async () => {
      server.kill();
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
};
