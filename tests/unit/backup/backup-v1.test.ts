import { argon2Sync, createDecipheriv, createHash, hkdfSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { deriveAddress } from '../../../src/accounts/derive-address.ts';
import { readBackup } from '../../../src/backup/read-backup.ts';
import { restoreBackup } from '../../../src/backup/restore-backup.ts';
import { concatBytes, fromBase64, toHex } from '../../../src/lib/bytes.ts';
import { createArgon2idKdf } from '../../../src/vault/kdf.ts';
import fixture from '../../vectors/backup-v1.json' with { type: 'json' };
import { aStore } from '../accounts/aids.ts';

const { passwordSecret, createdAtMs, keys, identities } = fixture;
const text = fixture.text.join('\n');
const kdf = createArgon2idKdf({ clock: { nowMs: () => 0 } });

describe('the frozen backup of version 1', () => {
  it('opens with everything in it (K20)', async () => {
    const contents = await readBackup({ text, passwordSecret, kdf });
    expect(contents).toMatchObject({ createdAtMs, unreadable: 0, missing: 0, lost: [] });
    expect(Object.fromEntries(contents.identities)).toEqual({
      1: identities[0],
      2: identities[1],
      3: identities[2],
    });
    expect(
      contents.keys.map(({ keySecret, identity, ...key }) => ({
        ...key,
        address: deriveAddress({ chain: key.chain, keySecret }),
        key: toHex(keySecret),
        identity: identity.number,
      })),
    ).toEqual(keys);
    await expect(readBackup({ text, passwordSecret: `${passwordSecret} `, kdf })).rejects.toMatchObject({
      code: 'backup_wrong_password',
    });
  });

  it('fills an empty vault', async () => {
    const { store } = aStore();
    expect(await restoreBackup({ text, passwordSecret, kdf, accounts: store })).toMatchObject({ added: 3 });
    const book = await store.list();
    expect(book.accounts.map(({ address, label }) => ({ address, label }))).toEqual(
      keys.map(({ address, label }) => ({ address, label })),
    );
    expect(
      book.identities.map(({ name, createdAtMs: madeAtMs }) => ({ name, createdAtMs: madeAtMs })),
    ).toEqual(identities);
  });

  /** The format written down a second time, by another library: what it means never depends on our own code. */
  it('is what its format says, byte for byte', () => {
    const parts = (
      JSON.parse(text) as { parts: { part: string; number: number; iv: string; ciphertext: string }[] }
    ).parts;
    const [first, manifest] = parts;
    expect(parts.at(-1)).toEqual(first);
    expect(parts.at(-2)).toEqual(manifest);
    const {
      part: _,
      wrappedKey,
      checksum,
      ...fields
    } = first as unknown as {
      part: string;
      backupId: string;
      kdf: { salt: string };
      wrappedKey: { iv: string; ciphertext: string };
      checksum: string;
    };
    const open = (key: Uint8Array, box: { iv: string; ciphertext: string }, aad: string) => {
      const sealed = fromBase64(box.ciphertext);
      const decipher = createDecipheriv('aes-256-gcm', key, fromBase64(box.iv));
      decipher.setAAD(Buffer.from(aad, 'utf8'));
      decipher.setAuthTag(sealed.slice(-16));
      return concatBytes(decipher.update(sealed.slice(0, -16)), decipher.final());
    };
    const hkdf = (input: Uint8Array, info: string) =>
      new Uint8Array(hkdfSync('sha256', input, fromBase64(fields.backupId), info, 32));

    const header =
      `{"format":"countersign-backup","version":1,"backupId":"${fields.backupId}","createdAtMs":${createdAtMs},` +
      `"keys":3,"identities":3,"kdf":{"algorithm":"argon2id","memoryKib":65536,"iterations":3,"parallelism":1,` +
      `"salt":"${fields.kdf.salt}"}}`;
    const wrapped = `{"iv":"${wrappedKey.iv}","ciphertext":"${wrappedKey.ciphertext}"}`;
    expect(JSON.stringify(fields)).toBe(header);
    expect(checksum).toBe(
      createHash('sha256')
        .update(`{"part":"header-checksum","header":${header},"wrappedKey":${wrapped}}`)
        .digest('base64'),
    );
    const fromPassword = argon2Sync('argon2id', {
      message: Buffer.from(passwordSecret.normalize('NFKC'), 'utf8'),
      nonce: fromBase64(fields.kdf.salt),
      memory: 65_536,
      passes: 3,
      parallelism: 1,
      tagLength: 32,
    });
    const dataKey = open(
      hkdf(fromPassword, 'countersign-backup/v1/wrapping-key'),
      wrappedKey,
      `{"part":"wrapped-key","header":${header}}`,
    );
    expect(dataKey.length).toBe(32);
    const recordsKey = hkdf(dataKey, 'countersign-backup/v1/records-key');
    const opened = parts.slice(2, -2).map((box) => {
      const aad = `{"part":"${box.part}","header":${header},"number":${box.number}}`;
      return { place: `${box.part} ${box.number}`, payload: open(recordsKey, box, aad) };
    });
    const padded = (json: string): string =>
      json.padEnd(json.length + ((64 - (Buffer.byteLength(json) % 64)) % 64));
    const toText = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');

    expect(opened.map(({ place }) => place)).toEqual([
      ...['key 1', 'key 2', 'key 3'],
      ...['identity 1', 'identity 2', 'identity 3'],
    ]);
    keys.forEach(({ chain, key, label, createdAtMs: madeAtMs, source, identity }, index) => {
      const payload = opened[index]?.payload ?? new Uint8Array(0);
      expect(toHex(payload.slice(0, 34))).toBe(`01${chain === 'solana' ? '01' : '02'}${key}`);
      const name = JSON.stringify(identities[identity - 1]?.name);
      expect(toText(payload.slice(34))).toBe(
        padded(
          `{"label":${JSON.stringify(label)},"createdAtMs":${madeAtMs},"source":"${source}",` +
            `"identity":{"number":${identity},"name":${name}}}`,
        ),
      );
    });
    identities.forEach(({ name, createdAtMs: madeAtMs }, index) => {
      expect(toText(opened[3 + index]?.payload ?? new Uint8Array(0))).toBe(
        padded(`{"name":${JSON.stringify(name)},"createdAtMs":${madeAtMs}}`),
      );
    });
    const listed = keys.map(({ chain, address, label }) => ({ chain, address, label }));
    expect(
      toText(
        open(recordsKey, manifest ?? { iv: '', ciphertext: '' }, `{"part":"manifest","header":${header}}`),
      ),
    ).toBe(padded(JSON.stringify({ keys: listed })));
  });
});
