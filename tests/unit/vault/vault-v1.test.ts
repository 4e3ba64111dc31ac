import { argon2Sync, createDecipheriv, createHash, hkdfSync } from 'node:crypto';
import { setMany } from 'idb-keyval';
import { describe, expect, it } from 'vitest';
import { type Bytes, concatBytes, fromBase64, fromHex, toBase64, toHex } from '../../../src/lib/bytes.ts';
import { createArgon2idKdf } from '../../../src/vault/kdf.ts';
import fixture from '../../vectors/vault-v1.json' with { type: 'json' };
import { aWorld } from './a-vault.ts';

const { passwordSecret, contents, file } = fixture;

/** The file as storage holds it: `{base64}` is bytes. */
const toStored = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(toStored);
  if (typeof value !== 'object' || value === null) return value;
  if ('base64' in value) return fromBase64(String(value.base64));
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, toStored(field)]));
};

describe('the frozen vault of version 1', () => {
  it('opens with everything in it, and is as it was afterwards (K20)', async () => {
    const world = aWorld({ kdf: createArgon2idKdf({ clock: { nowMs: () => 0 } }) });
    const stored = toStored(file);
    const pointer = { slot: 'a', revision: 3 };
    await setMany(
      [
        ['slot/a', stored],
        ['slot/b', stored],
        ['current', pointer],
      ],
      world.rawStore,
    );
    const vault = world.aWorker();
    expect(await vault.unlock(passwordSecret)).toEqual({
      recoveredFromOlderSlot: false,
      damagedIds: [],
      indexDamaged: false,
    });
    const opened: Record<string, string> = {};
    for (const id of await vault.listIds()) opened[id] = toHex((await vault.read(id)) ?? new Uint8Array(0));
    expect(opened).toEqual(contents);
    expect(await world.db.read()).toEqual({ pointer, a: stored, b: stored });
    await vault.lock();
    await expect(vault.unlock(`${passwordSecret} `)).rejects.toMatchObject({ code: 'wrong_password' });
  });

  /** The format written down a second time, by another library: what it means never depends on our own code. */
  it('is what its format says, byte for byte', () => {
    const bytes = ({ base64 }: { base64: string }): Bytes => fromBase64(base64);
    const open = (
      key: Uint8Array,
      box: { iv: { base64: string }; ciphertext: { base64: string } },
      aad: string,
    ) => {
      const sealed = bytes(box.ciphertext);
      const decipher = createDecipheriv('aes-256-gcm', key, bytes(box.iv));
      decipher.setAAD(Buffer.from(aad, 'utf8'));
      decipher.setAuthTag(sealed.slice(-16));
      return concatBytes(decipher.update(sealed.slice(0, -16)), decipher.final());
    };
    const hkdf = (input: Uint8Array, info: string) =>
      new Uint8Array(hkdfSync('sha256', input, bytes(file.vaultId), info, 32));
    const sha256 = (data: string | Uint8Array) => createHash('sha256').update(data).digest('base64');

    const header =
      `{"format":"countersign-vault","version":1,"vaultId":"${file.vaultId.base64}","kdf":{"algorithm":"argon2id",` +
      `"memoryKib":65536,"iterations":3,"parallelism":1,"salt":"${file.kdf.salt.base64}"}}`;
    const { iv, ciphertext } = file.wrappedKey;
    expect(file.headerChecksum.base64).toBe(
      sha256(
        `{"part":"header-checksum","header":${header},"wrappedKey":{"iv":"${iv.base64}","ciphertext":"${ciphertext.base64}"}}`,
      ),
    );
    const fromPassword = argon2Sync('argon2id', {
      message: Buffer.from(passwordSecret.normalize('NFKC'), 'utf8'),
      nonce: bytes(file.kdf.salt),
      memory: 65_536,
      passes: 3,
      parallelism: 1,
      tagLength: 32,
    });
    const dataKey = open(
      hkdf(fromPassword, 'countersign-vault/v1/wrapping-key'),
      file.wrappedKey,
      `{"part":"wrapped-key","header":${header}}`,
    );
    expect(dataKey.length).toBe(32);
    const recordsKey = hkdf(dataKey, 'countersign-vault/v1/records-key');
    const index = open(recordsKey, file.index, `{"part":"index","header":${header},"revision":3}`);
    const opened: Record<string, string> = {};
    const listed = file.records.map((record) => {
      const { id, revision } = record;
      const aad = `{"part":"record","header":${header},"id":"${id}","revision":${revision}}`;
      opened[id] = toHex(open(recordsKey, record, aad));
      return `{"id":"${id}","revision":${revision},"digest":"${sha256(concatBytes(bytes(record.iv), bytes(record.ciphertext)))}"}`;
    });
    expect(Buffer.from(index).toString('utf8')).toBe(`{"records":[${listed.sort().join()}]}`);
    expect(opened).toEqual(contents);
    expect(toBase64(fromHex(opened['key/evm-1'] ?? ''))).toMatch(/^\/\/79/);
  });
});
