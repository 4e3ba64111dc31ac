import { argon2Sync, createDecipheriv, createHash, hkdfSync } from 'node:crypto';
import { setMany } from 'idb-keyval';
import { describe, expect, it } from 'vitest';
import { type Bytes, concatBytes, fromBase64, fromHex, toBase64, toHex } from '../../../src/lib/bytes.ts';
import { createArgon2idKdf } from '../../../src/vault/kdf.ts';
import vaultV1 from '../../vectors/vault-v1.json' with { type: 'json' };
import vaultV2 from '../../vectors/vault-v2.json' with { type: 'json' };
import { aWorld } from './a-vault.ts';
import { toFile } from './stored-layouts.ts';

/** The file as storage holds it: `{base64}` is bytes. */
const toStored = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(toStored);
  if (typeof value !== 'object' || value === null) return value;
  if ('base64' in value) return fromBase64(String(value.base64));
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, toStored(field)]));
};

const FROZEN = [
  { version: 1, fixture: vaultV1 },
  { version: 2, fixture: vaultV2 },
];

describe.each(FROZEN)('the frozen vault of version $version', ({ fixture }) => {
  const { passwordSecret, contents, file } = fixture;

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
    // What is written from then on lies as the present version does, and holds all that there was.
    await vault.commit({ put: new Map([['doc/more', new Uint8Array(3)]]) });
    const { a, b } = await world.db.read();
    expect(a).toMatchObject({ version: 2, revision: 4 });
    expect(b).toEqual(a);
    await vault.lock();
    await expect(vault.unlock(`${passwordSecret} `)).rejects.toMatchObject({ code: 'wrong_password' });
    const later = world.aWorker();
    expect((await later.unlock(passwordSecret)).damagedIds).toEqual([]);
    for (const [id, payload] of Object.entries({ ...contents, 'doc/more': '000000' })) {
      expect(toHex((await later.read(id)) ?? new Uint8Array(0)), id).toBe(payload);
    }
  });

  /** The format written down a second time, by another library: what it means never depends on our own code. */
  it('is what its format says, byte for byte', () => {
    const parts = toFile(toStored(file));
    const open = (key: Uint8Array, { iv, ciphertext }: { iv: Bytes; ciphertext: Bytes }, aad: string) => {
      const decipher = createDecipheriv('aes-256-gcm', key, iv);
      decipher.setAAD(Buffer.from(aad, 'utf8'));
      decipher.setAuthTag(ciphertext.slice(-16));
      return concatBytes(decipher.update(ciphertext.slice(0, -16)), decipher.final());
    };
    const hkdf = (input: Uint8Array, info: string) =>
      new Uint8Array(hkdfSync('sha256', input, parts.vaultId, info, 32));
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
      nonce: parts.kdf.salt,
      memory: 65_536,
      passes: 3,
      parallelism: 1,
      tagLength: 32,
    });
    const dataKey = open(
      hkdf(fromPassword, 'countersign-vault/v1/wrapping-key'),
      parts.wrappedKey,
      `{"part":"wrapped-key","header":${header}}`,
    );
    expect(dataKey.length).toBe(32);
    const recordsKey = hkdf(dataKey, 'countersign-vault/v1/records-key');
    const index = open(recordsKey, parts.index, `{"part":"index","header":${header},"revision":3}`);
    const opened: Record<string, string> = {};
    const listed = parts.records.map((record) => {
      const { id, revision } = record;
      const aad = `{"part":"record","header":${header},"id":"${id}","revision":${revision}}`;
      opened[id] = toHex(open(recordsKey, record, aad));
      return `{"id":"${id}","revision":${revision},"digest":"${sha256(concatBytes(record.iv, record.ciphertext))}"}`;
    });
    expect(Buffer.from(index).toString('utf8')).toBe(`{"records":[${listed.sort().join()}]}`);
    expect(opened).toEqual(contents);
    expect(toBase64(fromHex(opened['key/evm-1'] ?? ''))).toMatch(/^\/\/79/);
  });
});
