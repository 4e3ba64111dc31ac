/**
 * S6, K11: the whole background at work, every message of the contract sent to it, and no private key in a reply, a store, a
 * log or a request. One message answers with a key, after the password: what shows that the search would find one.
 */
import bs58 from 'bs58';
import { describe, expect, it, vi } from 'vitest';
import type { MessageName } from '../../src/messaging/contract.ts';
import { RULES } from '../../src/messaging/schemas.ts';
import { INPUTS } from '../unit/messaging/inputs.ts';
import { aPage, type Machine, PASSWORD } from './a-platform.ts';
import { sandboxPerFile } from './sandbox-per-file.ts';
import { allowSite, EVM, type Main, SITE, SOLANA, setUp, signInBoth } from './user-steps.ts';

const world = sandboxPerFile();

const toForms = (key: Uint8Array): readonly string[] => {
  const bytes = Buffer.from(key);
  const hex = bytes.toString('hex');
  const base64 = bytes.toString('base64');
  return [
    ...[hex, hex.toUpperCase(), bytes.toString('latin1'), bs58.encode(key), [...key].join()],
    ...[base64, base64.replace(/=+$/, ''), bytes.toString('base64url')],
  ];
};

const solanaSecret = bs58.decode(SOLANA.keySecret);
const CANARIES = [
  solanaSecret,
  solanaSecret.subarray(0, 32),
  Buffer.from(EVM.keySecret.slice(2), 'hex'),
].flatMap(toForms);

/** All that is in a value, as text: bytes as such, as numbers and as hex. */
const toText = (value: unknown): string => {
  if (typeof value === 'string') return value;
  if (value instanceof ArrayBuffer) return toText(new Uint8Array(value));
  if (value instanceof Uint8Array) {
    const bytes = Buffer.from(value);
    return [bytes.toString('latin1'), [...value].join(), bytes.toString('hex')].join('\n');
  }
  if (value instanceof Map || value instanceof Set) return toText([...value]);
  if (Array.isArray(value) && value.every((item) => typeof item === 'number')) return value.join();
  if (value instanceof Error) return [value.stack, toText({ ...value }), toText(value.cause)].join('\n');
  return typeof value === 'object' && value !== null
    ? Object.entries(value)
        .flatMap(([key, field]) => [key, toText(field)])
        .join('\n')
    : String(value);
};

const holdsKey = (value: unknown): boolean => {
  const text = toText(value);
  return CANARIES.some((canary) => text.includes(canary));
};

/** The inputs of the contract's own tests, with what there is here in their place. */
const inputFor = (name: MessageName, main: Main): never => {
  const accountId = name.startsWith('pump.') ? main.solana : main.evm;
  const text = JSON.stringify(INPUTS[name])
    .replaceAll('"account"', JSON.stringify(accountId))
    .replaceAll('"identity"', JSON.stringify(main.identityId))
    .replaceAll('"correct horse battery"', JSON.stringify(PASSWORD));
  return JSON.parse(text) as never;
};

/** Last, because nothing is left after it. */
const NAMES = (Object.keys(RULES) as MessageName[]).sort(
  (a, b) => Number(a === 'vault.erase') - Number(b === 'vault.erase'),
);

const ensureUnlocked = async (machine: Machine): Promise<void> => {
  if ((await machine.view()).status === 'locked')
    await machine.ask('vault.unlock', { passwordSecret: PASSWORD });
};

const METHODS = ['log', 'info', 'warn', 'error', 'debug', 'trace'] as const;

describe('the private keys', () => {
  it('S6, K11: are in no reply but that of keys.reveal, in no store, log or request, whatever message comes', async () => {
    const said = METHODS.map((method) => vi.spyOn(console, method).mockImplementation(() => undefined));
    const machine = await world.aMachine();
    const main = await setUp(machine);
    await signInBoth(machine, main);
    await allowSite(machine, main.identityId);
    await machine.post('page.getToken', { api: 'pump' }, aPage(SITE));
    const stored: unknown[] = [];
    const replies = new Map<MessageName, unknown>();
    for (const name of NAMES) {
      machine.time.nowMs += 2_000;
      await ensureUnlocked(machine);
      replies.set(name, await machine.post(name, inputFor(name, main)));
      stored.push(await machine.copy());
    }
    const answered = [...replies].filter(([, reply]) => (reply as { ok: boolean }).ok).map(([name]) => name);
    // Most of them did what they are for; the rest were refused, which answers, too.
    expect(answered.length).toBeGreaterThan(NAMES.length / 2);
    expect([...replies].filter(([, reply]) => holdsKey(reply)).map(([name]) => name)).toEqual([
      'keys.reveal',
    ]);
    expect(stored.filter(holdsKey)).toEqual([]);
    expect(machine.published.filter(holdsKey)).toEqual([]);
    expect(machine.sent.filter(holdsKey)).toEqual([]);
    expect(said.flatMap(({ mock }) => mock.calls).filter(holdsKey)).toEqual([]);
  });

  it('S6, K11: nor where a login fails at any step, the worker dies, or a key is refused', async () => {
    const said = METHODS.map((method) => vi.spyOn(console, method).mockImplementation(() => undefined));
    const machine = await world.aMachine();
    const main = await setUp(machine);
    const replies: unknown[] = [];
    const bad = Buffer.from('evil.example wants you to sign in with your Ethereum account').toString('hex');
    const faults = [
      {
        kind: 'status',
        status: 200,
        path: '/users/nonce',
        body: { address: EVM.address, nonce: `0x${bad}` },
      },
      { kind: 'status', status: 500, path: '/users/authenticate' },
      { kind: 'drop', path: '/users/*' },
      { kind: 'html', path: '/users/*' },
    ] as const;
    for (const fault of faults) {
      machine.time.nowMs += 2_000;
      world.sandbox.setFaults([fault]);
      replies.push(await machine.post('sessions.signIn', { accountId: main.evm, api: 'mimic' }));
    }
    expect(replies).toMatchObject(faults.map(() => ({ ok: false })));
    await machine.killWorker();
    replies.push(
      await machine.post('keys.draft', { source: { kind: 'import', textSecret: EVM.keySecret } }),
      await machine.post('keys.draft', { source: { kind: 'import', textSecret: `${SOLANA.keySecret}x` } }),
      await machine.post('activity.list', {}),
    );
    const everything = [replies, machine.published, machine.sent, await machine.copy()];
    expect(everything.filter(holdsKey)).toEqual([]);
    expect(said.flatMap(({ mock }) => mock.calls).filter(holdsKey)).toEqual([]);
  });

  it.each(CANARIES.map((canary, form) => [form, canary] as const))(
    'would be found in form %i of writing one',
    (_, canary) => {
      expect(holdsKey({ deep: [new Map([['key', `before ${canary} after`]])] })).toBe(true);
      expect(holdsKey(new Error('outer', { cause: new Error(canary) }))).toBe(true);
    },
  );

  it('would be found as bytes', () => {
    const key = solanaSecret.subarray(0, 32);
    for (const value of [key, key.slice().buffer, [...key], { key }]) expect(holdsKey(value)).toBe(true);
  });
});
