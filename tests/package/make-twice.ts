/**
 * Once for all tests of the package: makes it from the repository, and again from its own sources zip, in another folder
 * and by the two commands that a reviewer types. Only `npm ci` is spared: the packages are those of the same lock file.
 */
import { spawn } from 'node:child_process';
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { FIRST, REVIEWER, ROOT, readPackage } from './made.ts';

const run = async (cwd: string, args: readonly string[], NODE_ENV: string): Promise<void> => {
  const child = spawn(process.execPath, args, { cwd, env: { ...process.env, NODE_ENV } });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const code = await new Promise((resolve, reject) => child.on('close', resolve).on('error', reject));
  if (code !== 0) throw new Error(`${args.join(' ')} failed in ${cwd}:\n${output}`);
};

const unpackSources = async (): Promise<void> => {
  await rm(REVIEWER, { recursive: true, force: true });
  for (const [path, bytes] of await readPackage('sources')) {
    const file = join(REVIEWER, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, bytes);
  }
  await symlink(join(ROOT, 'node_modules'), join(REVIEWER, 'node_modules'), 'junction');
};

// biome-ignore lint/style/noDefaultExport: Vitest calls the default export.
export default async (): Promise<void> => {
  // What the environment says must make no difference.
  await run(ROOT, ['tests/run/package.mjs', FIRST], 'development');
  await unpackSources();
  await run(REVIEWER, ['tests/run/build.mjs'], 'test');
  await run(REVIEWER, ['tests/run/package.mjs'], 'production');
};
