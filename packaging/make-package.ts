/**
 * Makes everything that a store or a release gets: a zip for each browser, the sources zip, and beside them what is
 * inside, under which licences, and the SHA-256 of each. The same sources give the same bytes, wherever and whenever.
 * Started by tests/run/package.mjs, which has installed what this needs. Usage: node make-package.ts [folder]
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFile, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { zip } from 'wxt';
import { parseLicencesText, type Shipped } from './licences.ts';
import { type NpmSbom, toSbom } from './sbom.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const BROWSERS = ['chrome', 'firefox'] as const;

const readText = (...path: readonly string[]): Promise<string> => readFile(join(...path), 'utf8');

/** Both browsers' builds hold the same code but for what is told apart at build time: one list stands for both. */
const readShipped = async (folder: string): Promise<readonly Shipped[]> => {
  const [chrome = '', firefox] = await Promise.all(
    BROWSERS.map((browser) => readText(folder, `${browser}-mv3`, 'licences.txt')),
  );
  if (chrome !== firefox) throw new Error('The builds for the two browsers hold different packages.');
  return parseLicencesText(chrome);
};

const askNpm = async (): Promise<NpmSbom> => {
  // What ships may be declared for development, such as the builder; and building has set NODE_ENV.
  const args = ['sbom', '--sbom-format=cyclonedx', '--package-lock-only', '--include=dev'];
  const isWindows = process.platform === 'win32';
  const options = { cwd: ROOT, shell: isWindows, maxBuffer: 64 * 1024 * 1024 };
  return JSON.parse((await promisify(execFile)('npm', args, options)).stdout);
};

const writeSums = async (folder: string): Promise<string> => {
  const files = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isFile());
  const lines = await Promise.all(
    files
      .map(({ name }) => name)
      .sort()
      .map(async (name) => {
        const bytes = await readFile(join(folder, name));
        return `${createHash('sha256').update(bytes).digest('hex')}  ${name}\n`;
      }),
  );
  await writeFile(join(folder, 'SHA256SUMS'), lines.join(''));
  return lines.join('');
};

const makePackage = async (folder: string): Promise<void> => {
  const { name, version } = JSON.parse(await readText(ROOT, 'package.json'));
  await rm(folder, { recursive: true, force: true });
  for (const browser of BROWSERS) await zip({ root: ROOT, mode: 'production', browser, outDir: folder });
  const sbom = toSbom(await askNpm(), await readShipped(folder), name);
  await writeFile(join(folder, `${name}-${version}.cdx.json`), `${JSON.stringify(sbom, null, 2)}\n`);
  await copyFile(join(folder, 'chrome-mv3', 'licences.txt'), join(folder, 'licences.txt'));
  process.stdout.write(`\n${folder}\n${await writeSums(folder)}`);
};

await makePackage(resolve(ROOT, process.argv[2] ?? '.output/package'));
