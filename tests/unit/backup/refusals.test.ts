import { beforeAll, describe, expect, it, vi } from 'vitest';
import { headerChecksum } from '../../../src/backup/backup-format.ts';
import { findParts } from '../../../src/backup/backup-text.ts';
import { readBackup } from '../../../src/backup/read-backup.ts';
import { toBase64 } from '../../../src/lib/bytes.ts';
import { KDF_BOUNDS } from '../../../src/vault/kdf.ts';
import { cheapKdf } from '../vault/a-vault.ts';
import { aStoreWith, backUp, code, keyHexes, MAIN, PASSWORD, read } from './aids.ts';

let text: string;

beforeAll(async () => {
  text = await backUp(await aStoreWith(MAIN));
});

const neverDerives = () => {
  const derive = vi.fn(cheapKdf.derive);
  return {
    derive,
    open: (damaged: string, bounds = cheapKdf.bounds) =>
      readBackup({ text: damaged, passwordSecret: PASSWORD, kdf: { bounds, derive } }),
  };
};

describe('four things that are wrong have four codes (K5)', () => {
  it.each([`${PASSWORD} `, PASSWORD.toUpperCase(), 'x', ''])('the password %j', async (wrong) => {
    await expect(read(text, wrong)).rejects.toEqual(code('backup_wrong_password'));
  });

  it('opens with a password typed on another system', async () => {
    const source = await aStoreWith(MAIN);
    const composed = await backUp(source, 'caf\u00e9 f\u0131nal \ufb01');
    expect(keyHexes(await read(composed, 'cafe\u0301 f\u0131nal fi'))).toHaveLength(3);
  });

  it.each([
    ['the id', /("backupId":")./g],
    ['the salt', /("salt":")./g],
    ['the wrapped key', /("wrappedKey":\{"iv":"[^"]+","ciphertext":")./g],
    ['its IV', /("wrappedKey":\{"iv":")./g],
    ['the checksum', /("checksum":")./g],
    ['the number of keys', /("keys":)./g],
    ['the time', /("createdAtMs":)./g],
    ['the costs', /("memoryKib":)./g],
    ['a form', /("backupId":")[^"]+/g],
  ])('a header of which %s is damaged in both copies, and nothing is derived (K3)', async (_, pattern) => {
    const { derive, open } = neverDerives();
    const broken = text.replace(
      pattern,
      (whole, before: string) => `${before}${whole.endsWith('9') ? '8' : '9'}`,
    );
    expect(broken.length === text.length || _ === 'a form').toBe(true);
    await expect(open(broken)).rejects.toEqual(code('backup_header_damaged'));
    expect(derive).not.toHaveBeenCalled();
  });

  it('a backup whose headers are gone altogether', async () => {
    const { open } = neverDerives();
    await expect(open(text.replaceAll(/\{"part":"header".*/g, ''))).rejects.toEqual(
      code('backup_header_damaged'),
    );
  });

  it('a newer version, of whatever form it will be, with the versions it asks for and we have (K20)', async () => {
    const { derive, open } = neverDerives();
    const newer = { name: 'AppError', code: 'backup_newer_version', details: { wanted: 1, got: 2 } };
    const unlike = JSON.stringify({
      head: { format: 'countersign-backup', version: 2 },
      more: [{ deep: [{}] }],
    });
    await expect(open(text.replaceAll('"version":1', '"version":2'))).rejects.toMatchObject(newer);
    await expect(open(unlike)).rejects.toMatchObject(newer);
    expect(derive).not.toHaveBeenCalled();
  });

  it('a version that is none is damage', async () => {
    const { open } = neverDerives();
    for (const version of ['0', '-1', '1.5', '"1"', 'null']) {
      await expect(open(text.replaceAll('"version":1', `"version":${version}`))).rejects.toEqual(
        code('backup_header_damaged'),
      );
    }
  });

  it.each([
    '',
    'hello',
    '{}',
    '[]',
    'null',
    '{"parts":[]}',
    '{"format":"countersign-vault","version":1}',
    '{"version":3,"id":"x","crypto":{"cipher":"aes-128-ctr","kdf":"scrypt"}}',
    '[1,2,3]',
    '\u0000\uFFFD',
  ])('what is no backup at all: %j', async (other) => {
    const { derive, open } = neverDerives();
    await expect(open(other)).rejects.toEqual(code('backup_unrecognised'));
    expect(derive).not.toHaveBeenCalled();
  });
});

describe('the parameters of the key derivation', () => {
  /** Both headers changed, and the checksum made to fit: nobody but an attacker does that. */
  const forge = async (change: object): Promise<string> => {
    const [found] = findParts(text).headers;
    if (found === undefined) throw new Error('no header');
    const { header, wrappedKey } = found;
    const kdf = { ...header.kdf, ...change };
    const checksum = toBase64(await headerChecksum({ header: { ...header, kdf }, wrappedKey }));
    const { salt: _, ...numbers } = kdf;
    return text
      .replaceAll(
        /"memoryKib":.*?,"salt"/g,
        `${JSON.stringify(numbers).slice(1, -1).replace('"algorithm":"argon2id",', '')},"salt"`,
      )
      .replaceAll(/"checksum":"[^"]+"/g, `"checksum":"${checksum}"`);
  };

  it.each([
    ['memoryKib', 7],
    ['memoryKib', 65],
    ['memoryKib', 2 ** 31],
    ['iterations', 0],
    ['iterations', 3],
    ['parallelism', 2],
  ])('are checked before anything is derived: %s %d (K2)', async (field, value) => {
    const { derive, open } = neverDerives();
    await expect(open(await forge({ [field]: value }))).rejects.toMatchObject({
      code: 'backup_header_damaged',
      details: { field, got: value },
    });
    expect(derive).not.toHaveBeenCalled();
  });

  it('within bounds, but not those of the backup, open nothing (K3)', async () => {
    const { derive, open } = neverDerives();
    await expect(open(await forge({ memoryKib: 16 }))).rejects.toEqual(code('backup_wrong_password'));
    expect(derive).toHaveBeenCalledOnce();
  });

  it('of these cheap backups are refused by the real bounds (K1, K2)', async () => {
    const { derive, open } = neverDerives();
    await expect(open(text, KDF_BOUNDS)).rejects.toMatchObject({
      code: 'backup_header_damaged',
      details: { field: 'memoryKib' },
    });
    expect(derive).not.toHaveBeenCalled();
  });
});

describe('a refusal', () => {
  it('repeats nothing of the file or the password', async () => {
    const { derive, open } = neverDerives();
    const errors = [
      await read(text, 'canary of a wrong password').catch((error: unknown) => error),
      await open('{"canary":"of a file"}').catch((error: unknown) => error),
      await open(text.replaceAll('"keys":3', '"keys":4')).catch((error: unknown) => error),
    ];
    for (const error of errors) {
      expect(error).toMatchObject({ name: 'AppError' });
      expect(JSON.stringify([error, String(error), (error as Error).cause ?? null])).not.toMatch(/canary/);
    }
    expect(derive).not.toHaveBeenCalled();
  });
});
