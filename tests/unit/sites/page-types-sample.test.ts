import { spawn } from 'node:child_process';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** What somebody who copied the file writes, in the three ways. */
const SAMPLE = `/// <reference path="countersign.d.ts" />
export const start = async (): Promise<void> => {
  const { countersign } = window;
  if (countersign === undefined) return;
  const reply: Response = await countersign.fetch('pump', '/auth/my-profile');
  await countersign.fetch('mimic', '/users/0x0/data', { method: 'POST', body: '{}', headers: { accept: '*/*' } });
  const { token, expiresAtMs } = await countersign.getToken('pump');
  const endsInMs: number | null = expiresAtMs === null ? null : expiresAtMs - Date.now();
  const { way } = await countersign.request({ api: 'mimic', way: 'token', duration: 'visit' });
  console.log(reply.status, token.length, endsInMs, way === 'header');
};
window.addEventListener('countersign:announceProvider', ({ detail: { info, provider } }) => {
  if (info.rdns === 'dev.countersign') void provider.getToken('mimic').catch(({ code }: CountersignError) => code === 4900);
});
window.addEventListener('countersign:change', ({ detail }) => void JSON.parse(detail));
`;

/** None of these is right, each for a reason of its own. */
const MISTAKES: readonly string[] = [
  `window.countersign.getToken('pump');`,
  `window.countersign?.getToken('solana');`,
  `window.countersign?.fetch('pump', '/users', { method: 'PUT' });`,
  `window.countersign?.fetch('pump', '/users', { body: new Blob() });`,
  `window.countersign?.request({ way: 'token' });`,
  `window.countersign?.getToken('pump').then(({ expiresAtMs }) => expiresAtMs.toFixed());`,
  `if (window.countersign) window.countersign.fetch = async () => new Response();`,
  `const never = (error: CountersignError): boolean => error.code === 4902;`,
];

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-types-'));
  await cp(join(ROOT, 'public', 'countersign.d.ts'), join(folder, 'countersign.d.ts'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The lines in which a strict compiler of the page's author finds fault. */
const compile = async (text: string): Promise<readonly number[]> => {
  await writeFile(join(folder, 'sample.ts'), text);
  const compiler = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
  const options = ['--noEmit', '--strict', '--target', 'es2022', '--module', 'esnext', '--lib', 'es2022,dom'];
  const child = spawn(process.execPath, [compiler, ...options, 'sample.ts'], { cwd: folder });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    output += part;
  });
  const code = await new Promise((resolve, reject) => child.on('close', resolve).on('error', reject));
  const lines = [...output.matchAll(/^sample\.ts\((\d+),/gm)].map(([, line]) => Number(line));
  if ((code === 0) !== (lines.length === 0)) throw new Error(`The compiler said:\n${output}`);
  return [...new Set(lines)];
};

describe('countersign.d.ts beside a page’s own code', () => {
  it('compiles with the strictest settings and no other types', async () => {
    expect(await compile(SAMPLE)).toEqual([]);
  });

  it('finds what is wrong', async () => {
    const text = ['/// <reference path="countersign.d.ts" />', 'export {};', ...MISTAKES].join('\n');
    expect(await compile(text)).toEqual(MISTAKES.map((_, i) => i + 3));
  });
});
