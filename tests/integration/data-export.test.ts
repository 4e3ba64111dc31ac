/** U1: the file with a user's data has what is known of them and not one of the secrets that lie beside it. */
import bs58 from 'bs58';
import { describe, expect, it } from 'vitest';
import { aPage, PASSWORD } from './a-platform.ts';
import { sandboxPerFile } from './sandbox-per-file.ts';
import { allowSite, EVM, SITE, SOLANA, setUp, signInBoth } from './user-steps.ts';

const world = sandboxPerFile();

const keyForms = (key: Uint8Array): readonly string[] => {
  const bytes = Buffer.from(key);
  return [bytes.toString('hex'), bytes.toString('base64'), bs58.encode(key), [...key].join()];
};

const solanaSecret = bs58.decode(SOLANA.keySecret);

const aFullMachine = async () => {
  const machine = await world.aMachine();
  const main = await setUp(machine);
  await signInBoth(machine, main);
  machine.browser.permitted.add(`${SITE}/*`);
  await allowSite(machine, main.identityId);
  const handed = await machine.post('page.getToken', { api: 'pump' }, aPage(SITE));
  const { apiKeySecret } = await machine.ask('mimic.readApiKey', { accountId: main.evm });
  const { tokenSecret } = (handed as { value: { tokenSecret: string } }).value;
  const secrets = [
    PASSWORD,
    tokenSecret,
    apiKeySecret,
    ...keyForms(solanaSecret),
    ...keyForms(solanaSecret.subarray(0, 32)),
    ...keyForms(Buffer.from(EVM.keySecret.slice(2), 'hex')),
  ];
  return { machine, main, secrets };
};

describe('the file with a user’s data', () => {
  it('names the identities, keys by address, sites, choices and what was done', async () => {
    const { machine, main } = await aFullMachine();
    await machine.ask('settings.update', { language: 'ru' });
    const { fileName, text } = await machine.ask('data.export', {});
    expect(fileName).toMatch(/^countersign-data-\d{4}-\d\d-\d\d\.json$/);
    const file = JSON.parse(text);
    expect(file).toMatchObject({
      format: 'countersign-data',
      version: 1,
      identities: [
        {
          name: 'Main',
          keys: [
            { id: main.solana, chain: 'solana', address: SOLANA.address, source: 'imported' },
            { id: main.evm, chain: 'evm', address: EVM.address, source: 'imported' },
          ],
        },
      ],
      sites: [{ origin: SITE, api: 'pump', identity: 'Main' }],
      settings: { language: 'ru' },
    });
    const kinds = file.activity.map(({ kind }: { kind: string }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(['sign_in', 'grant', 'hand_over']));
    expect(file.activity.map(({ seq }: { seq: number }) => seq)).toEqual(
      kinds.map((_: string, at: number) => at),
    );
  });

  it('U1: has no key, token, API key or password in it', async () => {
    const { machine, secrets } = await aFullMachine();
    const { text } = await machine.ask('data.export', {});
    for (const secret of secrets) expect(secret.length).toBeGreaterThan(7);
    expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
    expect(text).not.toMatch(/eyJ[\w-]+\./);
  });

  it('is not handed out while the vault is locked', async () => {
    const { machine } = await aFullMachine();
    await machine.ask('vault.lock', {});
    expect(await machine.refusal('data.export', {})).toBe('locked');
  });
});
