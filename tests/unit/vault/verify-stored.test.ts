import { describe, expect, it } from 'vitest';
import { toUtf8 } from '../../../src/lib/bytes.ts';
import { cryptoRandomBytes } from '../../../src/lib/random.ts';
import { toNextContents, toStoredVault } from '../../../src/vault/next-contents.ts';
import { unpackRecords } from '../../../src/vault/packed-records.ts';
import type { ReadVaultFile } from '../../../src/vault/parse-vault-file.ts';
import type { VaultContents } from '../../../src/vault/vault-contents.ts';
import { isIntactAfterWrite, isSameStored } from '../../../src/vault/verify-stored.ts';
import { contents } from './a-vault.ts';

const random = cryptoRandomBytes;

const anEmptyVault = (): VaultContents => ({
  envelope: {
    header: {
      format: 'countersign-vault',
      version: 1,
      vaultId: random(16),
      kdf: { algorithm: 'argon2id', memoryKib: 8, iterations: 1, parallelism: 1, salt: random(16) },
    },
    wrappedKey: { iv: random(12), ciphertext: random(48) },
    headerChecksum: random(32),
  },
  revision: 1,
  manifest: new Map(),
  records: new Map(),
  damagedIds: new Set(),
  indexDamaged: false,
});

const aWrite = async () => {
  const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, [
    'encrypt',
    'decrypt',
  ]);
  const put = contents({ a: 'one', b: 'two' });
  const next = await toNextContents(anEmptyVault(), { put, remove: new Set(), key, random });
  const stored = await toStoredVault(next, { key, random });
  const file: ReadVaultFile = { ...stored, version: 1, records: unpackRecords(stored) };
  return { key, put, file, manifest: next.manifest };
};

describe('a file that was read back', () => {
  it('is intact if it opens to what was put', async () => {
    const { file, ...expected } = await aWrite();
    expect(await isIntactAfterWrite(file, expected)).toBe(true);
  });

  it('is not if its index does not open or lists something else', async () => {
    const { file, ...expected } = await aWrite();
    expect(await isIntactAfterWrite({ ...file, index: null }, expected)).toBe(false);
    expect(await isIntactAfterWrite({ ...file, revision: 3 }, expected)).toBe(false);
    expect(await isIntactAfterWrite(file, { ...expected, manifest: new Map() })).toBe(false);
  });

  it('is not if a record is missing, does not open, or opens to something else', async () => {
    const { file, ...expected } = await aWrite();
    const [a, b] = file.records;
    if (a === undefined || b === undefined) throw new Error('two records were put');
    expect(await isIntactAfterWrite({ ...file, records: [b] }, expected)).toBe(false);
    expect(await isIntactAfterWrite({ ...file, records: [{ ...a, revision: 1 }, b] }, expected)).toBe(false);
    const put = new Map([...expected.put, ['a', toUtf8('three')]]);
    expect(await isIntactAfterWrite(file, { ...expected, put })).toBe(false);
  });
});

describe('what is stored', () => {
  const written = { text: 'a', bytes: Uint8Array.of(1, 2), list: [{ n: 1 }, { n: 2 }], none: null };

  it('is the same as its own structured clone', () => {
    expect(isSameStored(structuredClone(written), written)).toBe(true);
    expect(isSameStored(undefined, undefined)).toBe(true);
  });

  it.each([
    null,
    'a',
    [],
    { ...written, text: 'b' },
    { ...written, bytes: Uint8Array.of(1, 3) },
    { ...written, bytes: Uint8Array.of(1, 2, 3) },
    { ...written, bytes: [1, 2] },
    { ...written, list: [{ n: 1 }] },
    { ...written, list: [{ n: 1 }, { n: 3 }] },
    { ...written, list: { 0: { n: 1 }, 1: { n: 2 } } },
    { ...written, none: undefined },
    { ...written, more: 1 },
    { text: 'a', bytes: Uint8Array.of(1, 2), list: [{ n: 1 }, { n: 2 }] },
  ])('is not the same when it is %j', (stored) => {
    expect(isSameStored(stored, written)).toBe(false);
  });
});
