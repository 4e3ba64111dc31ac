/** Looks for secrets in every file of a browser profile, in each form in which they could have been written down. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeBase58 } from 'ethers';

export interface Canary {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** base64 of bytes that start 0, 1 or 2 places into a longer text; without the ends, which depend on what is around. */
const toBase64Middles = (bytes: Uint8Array): readonly string[] =>
  [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replaceAll('=', '');
    return text.slice(shift === 0 ? 0 : 4, -2);
  });

const NEEDLES = {
  latin1: (bytes: Uint8Array) => [Buffer.from(bytes)],
  utf16le: (bytes: Uint8Array) => [Buffer.from(Buffer.from(bytes).toString('latin1'), 'utf16le')],
  hex: (bytes: Uint8Array) => {
    const hex = Buffer.from(bytes).toString('hex');
    return [hex, hex.toUpperCase()].map((text) => Buffer.from(text));
  },
  base58: (bytes: Uint8Array) => [Buffer.from(encodeBase58(bytes))],
  base64: (bytes: Uint8Array) =>
    toBase64Middles(bytes).flatMap((text) => [
      Buffer.from(text),
      Buffer.from(text.replaceAll('+', '-').replaceAll('/', '_')),
    ]),
} as const;

export type Encoding = keyof typeof NEEDLES;
export const ENCODINGS = Object.keys(NEEDLES) as readonly Encoding[];

/** Each text of a secret in UTF-16LE too: extension pages are written to the session files so. */
const withWide = (needles: readonly Buffer[]): readonly Buffer[] =>
  needles.flatMap((needle) => [needle, Buffer.from(needle.toString('latin1'), 'utf16le')]);

/** Every form in which the bytes could be written down. */
export const toNeedles = (bytes: Uint8Array): readonly Buffer[] =>
  ENCODINGS.flatMap((encoding) => withWide(NEEDLES[encoding](bytes)));

const readFiles = async (folder: string): Promise<readonly { path: string; content: Buffer }[]> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return Promise.all(
    files.map(async ({ parentPath, name }) => {
      const path = join(parentPath, name);
      return { path, content: await readFile(path).catch(() => Buffer.alloc(0)) };
    }),
  );
};

/** @returns one line per find: the canary's name, the form and the file; never the secret. */
export const scanDisk = async (folder: string, canaries: readonly Canary[]): Promise<readonly string[]> => {
  const files = await readFiles(folder);
  return canaries.flatMap(({ name, bytes }) =>
    ENCODINGS.flatMap((encoding) => {
      const needles = withWide(NEEDLES[encoding](bytes));
      return files
        .filter(({ content }) => needles.some((needle) => content.includes(needle)))
        .map(({ path }) => `${name} as ${encoding} in ${path.slice(folder.length + 1)}`);
    }),
  );
};
