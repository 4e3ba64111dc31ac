import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { aSandbox, send } from './clients.ts';

const MAIN = fileURLToPath(new URL('../../sandbox/main.ts', import.meta.url));
const FREE_PORTS = ['--pump-port', '0', '--mimic-port', '0', '--demo-port', '0', '--control-port', '0'];

describe('the sandbox as a program', () => {
  it('runs as Node reads it, says where everything is, and ends when it is told to', async () => {
    const program = spawn(process.execPath, [MAIN, ...FREE_PORTS, '--dialect', 'observed'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => {
      program.kill('SIGKILL');
    });
    const lines: string[] = [];
    for await (const line of createInterface(program.stdout)) {
      lines.push(line);
      if (line.includes('Stop:')) break;
    }
    const [pumpUrl, , mimicUrl, , demoUrl, controlUrl] =
      lines.join('\n').match(/http:\/\/127\.0\.0\.1:\d+/g) ?? [];
    expect(lines.join('\n')).toContain(
      `WXT_PUMP_URL=${pumpUrl} WXT_MIMIC_URL=${mimicUrl} npm run build:sandbox`,
    );
    expect((await send(`${pumpUrl}/users/nobody`)).status).toBe(404);
    expect((await send(`${mimicUrl}/users/tokens`)).status).toBe(401);
    expect((await send(`${demoUrl}/`)).status).toBe(200);
    expect((await send(`${controlUrl}/options`)).json).toMatchObject({ pump: { dialect: 'observed' } });
    const ended = once(program, 'exit');
    program.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
  });

  it('says in one sentence which port is taken', async () => {
    const { pumpUrl } = await aSandbox();
    const { port } = new URL(pumpUrl);
    const args = [MAIN, ...FREE_PORTS.with(1, port)];
    await expect(promisify(execFile)(process.execPath, args)).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`The pump server can't use port ${port} of 127.0.0.1: `),
    });
  });
});
