/** What installing does, tried on a copy of the commands beside a stand-in for npm that writes down what it was told. */
import { chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, it, onTestFinished, vi } from 'vitest';

const COMMANDS = ['ensure-dependencies.mjs', 'project.mjs', 'run-command.mjs'];

interface Project {
  readonly install: () => Promise<unknown>;
  readonly calls: () => Promise<readonly string[]>;
}

/** @param exitCodes of npm, call by call */
const aProject = async (...exitCodes: readonly number[]): Promise<Project> => {
  const root = await mkdtemp(join(tmpdir(), 'countersign-install-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  await mkdir(join(root, 'tests', 'run'), { recursive: true });
  for (const name of COMMANDS) {
    const source = fileURLToPath(new URL(`../run/${name}`, import.meta.url));
    await cp(source, join(root, 'tests', 'run', name));
  }
  const packages = { '': {}, 'node_modules/a': { version: '1.0.0' } };
  await writeFile(join(root, 'package-lock.json'), JSON.stringify({ packages }));
  const log = join(root, 'calls');
  const codes = exitCodes.map((code, index) => `${index + 1}) exit ${code};;`).join(' ');
  const script = `#!/bin/sh\necho "$@" >> '${log}'\ncase $(wc -l < '${log}' | tr -d ' ') in ${codes} esac\n`;
  await writeFile(join(root, 'npm'), script);
  await chmod(join(root, 'npm'), 0o755);
  vi.stubEnv('PATH', [root, process.env['PATH'] ?? ''].join(delimiter));
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  const url = pathToFileURL(join(root, 'tests', 'run', 'ensure-dependencies.mjs')).href;
  return {
    install: async () => (await import(/* @vite-ignore */ url)).ensureDependencies(),
    calls: async () => (await readFile(log, 'utf8')).trim().split('\n'),
  };
};

describe.skipIf(process.platform === 'win32')('installing', () => {
  it('takes what the lock file says, with every install script off (P1)', async () => {
    const { install, calls } = await aProject(0);
    await install();
    expect(await calls()).toEqual(['ci --ignore-scripts --no-audit --no-fund']);
  });

  it('keeps them off where `npm ci` can’t be had (P1)', async () => {
    const { install, calls } = await aProject(1, 0);
    await install();
    expect((await calls())[1]).toBe('install --no-save --ignore-scripts --no-audit --no-fund');
  });

  it('ends with a sentence where nothing can be installed', async () => {
    const { install } = await aProject(1, 1);
    await expect(install()).rejects.toThrow('could not be installed');
  });
});
