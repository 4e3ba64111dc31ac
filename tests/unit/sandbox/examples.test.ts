import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startSandbox } from '../../sandbox/start-sandbox.ts';
import { send } from './clients.ts';

const EXAMPLE = fileURLToPath(new URL('../../sandbox/examples/sign-in.mjs', import.meta.url));

describe('the example of the sandbox’s README', () => {
  it('signs in to both APIs and prints tokens that open them', async () => {
    const sandbox = await startSandbox();
    onTestFinished(() => sandbox.close());
    const env = { ...process.env, PUMP_URL: sandbox.pumpUrl, MIMIC_URL: sandbox.mimicUrl };
    const { stdout } = await promisify(execFile)(process.execPath, [EXAMPLE], { env });
    const { PUMP_TOKEN, MIMIC_TOKEN } = Object.fromEntries(
      stdout
        .trim()
        .split('\n')
        .map((line) => line.split('=') as [string, string]),
    );
    const pumpHeaders = { authorization: `Bearer ${PUMP_TOKEN}` };
    expect((await send(`${sandbox.pumpUrl}/auth/my-profile`, { headers: pumpHeaders })).status).toBe(200);
    const mimicHeaders = { 'x-auth-token': MIMIC_TOKEN ?? '' };
    expect((await send(`${sandbox.mimicUrl}/users/tokens`, { headers: mimicHeaders })).status).toBe(200);
    expect(sandbox.log.violations()).toEqual([]);
  });
});
