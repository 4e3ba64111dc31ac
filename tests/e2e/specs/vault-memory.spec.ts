/** What is left in the memory of the worker after the vault was locked: nothing that was worth locking. */
import { decodeBase58, toBeArray } from 'ethers';
import { askForValue } from '../../soak/ask.ts';
import { readView } from '../../soak/check-vault.ts';
import { dispatchEvent } from '../harness/dispatch-event.ts';
import { readArea } from '../harness/extension-storage.ts';
import { openPanel, signIn } from '../harness/popup-parts.ts';
import { expect, test } from '../harness/prepared.ts';
import { reachDeadline } from '../harness/reach-deadline.ts';
import { attachToWorkerHeap, type WorkerHeap } from '../harness/worker-heap.ts';
import { makeSolanaKey } from '../walkthrough/fresh-keys.ts';
import { LOCK } from '../walkthrough/vault-steps.ts';
import type { Walk } from '../walkthrough/walk.ts';

interface Secret {
  readonly name: string;
  readonly text: string;
  readonly bytes: Uint8Array;
}

const utf8 = (text: string): Uint8Array => Buffer.from(text, 'utf8');
const asText = (name: string, text: string): Secret => ({ name, text, bytes: utf8(text) });
const asHex = (name: string, bytes: Uint8Array): Secret => ({
  name,
  text: Buffer.from(bytes).toString('hex'),
  bytes,
});

const secretsOf = ({ passwordSecret, solana, evm }: Walk, secretApiKey: string): readonly Secret[] => {
  const solanaBytes = toBeArray(decodeBase58(solana.keySecret));
  return [
    asText('password', passwordSecret),
    asText('Solana key as typed', solana.keySecret),
    asHex('Solana key', solanaBytes),
    asHex('Solana seed', solanaBytes.slice(0, 32)),
    asText('EVM key as typed', evm.keySecret),
    asHex('EVM key', Buffer.from(evm.keySecret.slice(2), 'hex')),
    asText('API key', secretApiKey),
  ];
};

/** A text can lie in the heap in parts: joined of two, or cut out of a longer one. */
const partsOf = (text: string): readonly string[] =>
  [text.slice(0, 16), text.slice(-16), text.slice(text.length / 2 - 8, text.length / 2 + 8)].filter(
    (part) => part.length === 16,
  );

const TOKEN = /eyJ[\w-]{10,}\.[\w-]{10,}/;

/** The names of what is found, never the secrets. */
const findSecrets = async (heap: WorkerHeap, secrets: readonly Secret[]): Promise<readonly string[]> => {
  const strings = await heap.readStrings();
  const inWasm = await heap.findInWasm(secrets.map(({ bytes }) => bytes));
  const inStrings = secrets.filter(({ text }) =>
    partsOf(text).some((part) => strings.some((string) => string.toLowerCase().includes(part.toLowerCase()))),
  );
  return [
    ...inStrings.map(({ name }) => `${name} in a string`),
    ...strings.filter((string) => TOKEN.test(string)).map(() => 'a token in a string'),
    ...inWasm.map((place) => `${secrets[place]?.name} in WebAssembly memory`),
  ];
};

const CONTROLS = [
  asText('control', 'control-text-that-must-be-found'),
  asHex('bytes', utf8('control-bytes-to-find')),
];

/** Made in the worker of parts, so that finding them whole proves that the looking works. */
const plantControls = (heap: WorkerHeap): Promise<void> =>
  heap.evaluate(`
    globalThis.controls = [
      ['control', 'text', 'that', 'must', 'be', 'found'].join('-'),
      new WebAssembly.Memory({ initial: 1 }),
      ['eyJhbGciOiJub25lIn0', 'eyJzdWIiOiJjb250cm9sIn0', 'x'].join('.'),
    ];
    new Uint8Array(globalThis.controls[1].buffer).set(
      new TextEncoder().encode(['control', 'bytes', 'to', 'find'].join('-')), 1000);
  `);

const WAYS_TO_LOCK: readonly (readonly [string, (walk: Walk) => Promise<void>])[] = [
  [
    'button',
    async (walk) => {
      await LOCK.run(walk);
    },
  ],
  ['deadline', ({ extension, popup }) => reachDeadline(extension, popup)],
  [
    'the screen’s lock',
    ({ extension, popup }) =>
      dispatchEvent(extension, popup, { event: 'idle.onStateChanged', value: 'locked' }),
  ],
];

for (const [how, lock] of WAYS_TO_LOCK) {
  test(`K14: after a lock by ${how} the memory of the worker and storage.session hold no password, key, token or API key`, async ({
    walk,
  }) => {
    const { popup, extension } = walk;
    await openPanel(popup, 'Pump.fun');
    await signIn(popup, 'Pump.fun');
    await openPanel(popup, 'Mimic');
    await signIn(popup, 'Mimic Protocol');
    await popup.getByRole('button', { name: 'Reveal API key' }).click();
    await expect(popup.getByRole('button', { name: 'Hide API key' })).toBeVisible();
    const secretApiKey = (await popup.getByLabel('API key value').textContent()) ?? '';
    expect(secretApiKey.length).toBeGreaterThan(15);

    // Each secret goes through the worker once more: revealed, typed in again and not saved, a new password.
    const view = await readView(popup);
    if (view.status !== 'unlocked') throw new Error(`The vault is ${view.status}.`);
    for (const { accounts } of view.identities) {
      for (const { id: accountId } of Object.values(accounts)) {
        await askForValue(popup, 'keys.reveal', { accountId, passwordSecret: walk.passwordSecret });
      }
    }
    const unsaved = makeSolanaKey();
    for (const textSecret of [unsaved.keySecret, walk.evm.keySecret]) {
      await askForValue(popup, 'keys.draft', { source: { kind: 'import', textSecret } });
    }
    const nextSecret = 'another-password-of-this-vault';
    await askForValue(popup, 'vault.changePassword', { currentSecret: walk.passwordSecret, nextSecret });
    const secrets = [
      ...secretsOf(walk, secretApiKey),
      asText('new password', nextSecret),
      asText('key that was not saved', unsaved.keySecret),
    ];

    await popup.bringToFront();
    await lock(walk);
    await expect(popup.getByRole('heading', { name: 'Locked' })).toBeVisible();
    const heap = await attachToWorkerHeap(extension);
    await plantControls(heap);
    expect(await findSecrets(heap, CONTROLS)).toEqual([
      'control in a string',
      'a token in a string',
      'bytes in WebAssembly memory',
    ]);
    await heap.evaluate('delete globalThis.controls');
    expect(await findSecrets(heap, secrets)).toEqual([]);
    await heap.detach();

    const session = JSON.stringify(await readArea(popup, 'session'));
    expect(secrets.filter(({ text }) => session.includes(text))).toEqual([]);
    expect(session).not.toMatch(TOKEN);
    expect(session).not.toContain('vault.unlocked');
    expect(session).not.toContain(walk.solana.address);
  });
}
