import { describe, expect, it, vi } from 'vitest';
import { cryptoRandomBytes } from '../../../src/lib/random.ts';
import { deriveVaultKeys, unwrapDataKey, wrapDataKey } from '../../../src/vault/data-key.ts';
import { openBox, sealBox } from '../../../src/vault/envelope.ts';
import type { VaultHeader } from '../../../src/vault/vault-format.ts';
import { cheapKdf, PASSWORD } from './a-vault.ts';

const random = cryptoRandomBytes;

const aHeader = (memoryKib = 8): VaultHeader => ({
  format: 'countersign-vault',
  version: 1,
  vaultId: random(16),
  kdf: { algorithm: 'argon2id', memoryKib, iterations: 1, parallelism: 1, salt: random(16) },
});

describe('the data key', () => {
  it('comes back with the password and the header it was wrapped under, and with nothing else (K3, K5)', async () => {
    const header = aHeader();
    const dataKeySecret = random(32);
    const secrets = { passwordSecret: PASSWORD, kdf: cheapKdf };
    const wrappedKey = await wrapDataKey({ ...secrets, header, dataKeySecret, random });
    expect(await unwrapDataKey({ ...secrets, header, wrappedKey })).toEqual(dataKeySecret);
    const wrong = expect.objectContaining({ code: 'wrong_password' });
    await expect(unwrapDataKey({ ...secrets, passwordSecret: 'x', header, wrappedKey })).rejects.toEqual(
      wrong,
    );
    await expect(unwrapDataKey({ ...secrets, header: aHeader(), wrappedKey })).rejects.toEqual(wrong);
  });

  it('is never derived for with parameters out of bounds (K2)', async () => {
    const derive = vi.fn(cheapKdf.derive);
    const options = { passwordSecret: PASSWORD, header: aHeader(2 ** 30), kdf: { ...cheapKdf, derive } };
    const refused = expect.objectContaining({ code: 'vault_kdf_out_of_bounds' });
    const wrappedKey = { iv: random(12), ciphertext: random(48) };
    await expect(unwrapDataKey({ ...options, wrappedKey })).rejects.toEqual(refused);
    await expect(wrapDataKey({ ...options, dataKeySecret: random(32), random })).rejects.toEqual(refused);
    expect(derive).not.toHaveBeenCalled();
  });

  it('makes one key for records and another for drafts, each for its vault alone', async () => {
    const dataKeySecret = random(32);
    const header = aHeader();
    const aad = random(4);
    const [one, other] = await Promise.all([
      deriveVaultKeys(dataKeySecret, header),
      deriveVaultKeys(dataKeySecret, aHeader()),
    ]);
    const box = await sealBox({ key: one.records, plaintext: aad, aad, random });
    expect(await openBox({ key: one.records, box, aad })).toEqual(aad);
    expect(await openBox({ key: one.drafts, box, aad })).toBeNull();
    expect(await openBox({ key: other.records, box, aad })).toBeNull();
  });
});
