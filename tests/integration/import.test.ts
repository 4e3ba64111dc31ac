import { Wallet } from 'ethers';
import { describe, expect, it } from 'vitest';
import bip44 from '../vectors/bip44-evm.json' with { type: 'json' };
import solanaCli from '../vectors/solana-cli.json' with { type: 'json' };
import keystores from '../vectors/web3-secret-storage.json' with { type: 'json' };
import { type Machine, PASSWORD } from './a-platform.ts';
import { sandboxPerFile } from './sandbox-per-file.ts';

const world = sandboxPerFile();

const aMachine = async (): Promise<Machine> => {
  const machine = await world.aMachine();
  await machine.ask('vault.create', { passwordSecret: PASSWORD });
  return machine;
};

const save = (machine: Machine, draftId: string, name: string) =>
  machine.ask('keys.save', { draftId, label: '', identity: { kind: 'new', name } });

const [pbkdf2] = keystores.vectors;
const keyFile = JSON.stringify(pbkdf2?.file);
const keyFileSource = { kind: 'keystore', textSecret: keyFile, passwordSecret: 'testpassword' } as const;
const phraseOf = (phraseSecret: string) => ({ phraseSecret, passphraseSecret: '' });

describe('a key file', () => {
  it('is recognised, opened with its own password, and kept as the key that it holds', async () => {
    const machine = await aMachine();
    expect(await machine.ask('keys.inspect', { textSecret: keyFile })).toEqual({
      kind: 'keystore',
      statedAddress: null,
    });
    const draft = await machine.ask('keys.draft', { source: keyFileSource });
    const address = new Wallet(`0x${pbkdf2?.key}`).address;
    expect(draft).toMatchObject({ chain: 'evm', format: 'evm_keystore_v3', alreadyStored: false, address });
    // A killed worker loses no draft of this form either.
    await machine.killWorker();
    const { accountId } = await save(machine, draft.draftId, 'From a file');
    const revealed = await machine.ask('keys.reveal', { accountId, passwordSecret: PASSWORD });
    expect(revealed).toEqual({ format: 'evm_hex', keySecret: `0x${pbkdf2?.key}` });
    expect(await machine.ask('keys.draft', { source: keyFileSource })).toMatchObject({ alreadyStored: true });
  });

  it('stays shut for another password, the one of the vault among them', async () => {
    const machine = await aMachine();
    const source = { ...keyFileSource, passwordSecret: PASSWORD };
    expect(await machine.refusal('keys.draft', { source })).toBe('key_file_wrong_password');
  });
});

describe('a recovery phrase', () => {
  it('shows its addresses on EVM, and the chosen one is kept and known again', async () => {
    const machine = await aMachine();
    const phrase = phraseOf(bip44.phrase);
    expect(await machine.ask('keys.inspect', { textSecret: bip44.phrase })).toEqual({
      kind: 'phrase',
      words: 12,
    });
    const before = await machine.ask('keys.previewPhrase', { ...phrase, chain: 'evm' });
    expect(before.choices).toHaveLength(15);
    expect(before.choices.filter(({ alreadyStored }) => alreadyStored)).toEqual([]);
    const third = before.choices[2];
    expect(third).toMatchObject({ scheme: 'evm_bip44', address: bip44.vectors[2]?.address });

    const source = { kind: 'phrase', ...phrase, chain: 'evm', path: third?.path ?? '' } as const;
    const draft = await machine.ask('keys.draft', { source });
    expect(draft).toMatchObject({
      chain: 'evm',
      format: 'phrase',
      address: third?.address,
      alreadyStored: false,
    });
    await machine.killWorker();
    const { accountId } = await save(machine, draft.draftId, 'Third');
    const revealed = await machine.ask('keys.reveal', { accountId, passwordSecret: PASSWORD });
    expect(revealed.keySecret).toBe(`0x${bip44.vectors[2]?.key}`);

    const after = await machine.ask('keys.previewPhrase', { ...phrase, chain: 'evm' });
    const known = after.choices.filter(({ alreadyStored }) => alreadyStored);
    expect(known.map(({ path }) => path)).toEqual([third?.path]);
  });

  it('shows its addresses on Solana, the one without a path among them', async () => {
    const machine = await aMachine();
    const [cli] = solanaCli.vectors;
    const phrase = phraseOf(cli?.phrase ?? '');
    const { choices } = await machine.ask('keys.previewPhrase', { ...phrase, chain: 'solana' });
    expect(choices).toHaveLength(12);
    const choice = choices.find(({ scheme }) => scheme === 'solana_cli');
    expect(choice).toEqual({ scheme: 'solana_cli', path: '', address: cli?.address, alreadyStored: false });
    const source = { kind: 'phrase', ...phrase, chain: 'solana', path: '' } as const;
    expect(await machine.ask('keys.draft', { source })).toMatchObject({
      address: cli?.address,
      format: 'phrase',
    });
  });

  it('takes a path of the user’s own, and refuses one that is none', async () => {
    const machine = await aMachine();
    const draft = (path: string) =>
      ({ source: { kind: 'phrase', ...phraseOf(bip44.phrase), chain: 'solana', path } }) as const;
    expect(await machine.ask('keys.draft', draft("m/44'/501'/7'/3'"))).toMatchObject({ chain: 'solana' });
    expect(await machine.refusal('keys.draft', draft("m/44'/501'/7'/3"))).toBe('derivation_path_invalid');
  });
});

describe('what is brought as a key and is none', () => {
  it.each([
    ['key_is_key_file', keyFile],
    ['key_is_phrase', bip44.phrase],
    ['key_format_unknown', 'hello world'],
  ])('is answered with %s', async (code, textSecret) => {
    const machine = await aMachine();
    expect(await machine.refusal('keys.draft', { source: { kind: 'import', textSecret } })).toBe(code);
  });
});

describe('a locked vault', () => {
  it('says nothing about a phrase’s addresses and keeps no key of it', async () => {
    const machine = await aMachine();
    await machine.ask('vault.lock', {});
    const phrase = phraseOf(bip44.phrase);
    expect(await machine.refusal('keys.previewPhrase', { ...phrase, chain: 'evm' })).toBe('locked');
    const source = { kind: 'phrase', ...phrase, chain: 'evm', path: 'm/0' } as const;
    expect(await machine.refusal('keys.draft', { source })).toBe('locked');
    expect(await machine.refusal('keys.draft', { source: keyFileSource })).toBe('locked');
  });
});
