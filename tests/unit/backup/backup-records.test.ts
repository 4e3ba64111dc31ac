import { describe, expect, it } from 'vitest';
import {
  type BackupKey,
  parseIdentityPayload,
  parseKeyPayload,
  parseManifestPayload,
  toIdentityPayload,
  toKeyPayload,
  toManifestPayload,
} from '../../../src/backup/backup-records.ts';
import { type Bytes, concatBytes, toUtf8 } from '../../../src/lib/bytes.ts';
import { aSecret } from './aids.ts';

const aKey = (change: Partial<BackupKey> = {}): BackupKey => ({
  chain: 'evm',
  keySecret: aSecret(1),
  label: 'Trading',
  createdAtMs: 5,
  source: 'generated',
  identity: { number: 1, name: 'Main' },
  ...change,
});

const withFacts = (json: string): Bytes => concatBytes(toKeyPayload(aKey()).slice(0, 34), toUtf8(json));

describe('a key record', () => {
  it.each(['evm', 'solana'] as const)('of %s comes back as it was', (chain) => {
    const key = aKey({ chain, label: 'caf\u00e9 \u{1F642}' });
    expect(parseKeyPayload(toKeyPayload(key))).toEqual(key);
  });

  it('holds the key as bytes, and what is known about it padded to 64', () => {
    const payload = toKeyPayload(aKey());
    expect(payload.slice(2, 34)).toEqual(aSecret(1));
    for (const label of ['', 'a', 'b'.repeat(64)]) {
      expect((toKeyPayload(aKey({ label })).length - 34) % 64).toBe(0);
    }
  });

  it.each([
    ['nothing at all', new Uint8Array(0)],
    ['a key alone', toKeyPayload(aKey()).slice(0, 34)],
    ['a shorter key', toKeyPayload(aKey()).slice(1)],
    ['another version of key records', toKeyPayload(aKey()).fill(2, 0, 1)],
    ['a chain that there is not', toKeyPayload(aKey()).fill(9, 1, 2)],
    ['an EVM key of zero (S11)', toKeyPayload(aKey({ keySecret: new Uint8Array(32) }))],
    ['an EVM key out of range (S11)', toKeyPayload(aKey({ keySecret: new Uint8Array(32).fill(0xff) }))],
    ['facts that are no JSON', withFacts('{"label":')],
    ['facts that are no UTF-8', concatBytes(withFacts(''), Uint8Array.of(0xff))],
    ['no facts', withFacts('null')],
    [
      'facts without a label',
      withFacts('{"createdAtMs":1,"source":"generated","identity":{"number":1,"name":"x"}}'),
    ],
    [
      'a source that there is not',
      withFacts('{"label":"x","createdAtMs":1,"source":"found","identity":{"number":1,"name":"x"}}'),
    ],
  ] as [string, Bytes][])('that is %s is no key, without an error', (_, payload) => {
    expect(parseKeyPayload(payload)).toBeNull();
  });
});

describe('the other records', () => {
  it('come back', () => {
    const identity = { name: 'Main', createdAtMs: 5 };
    expect(parseIdentityPayload(toIdentityPayload(identity))).toEqual(identity);
    const listed = [{ chain: 'solana', address: 'So1', label: 'x' }] as const;
    expect(parseManifestPayload(toManifestPayload(listed))).toEqual(listed);
  });

  it('are nothing where they are something else', () => {
    for (const other of ['', '[]', '{}', '{"keys":[{}]}', '{"name":1,"createdAtMs":1}']) {
      expect(parseIdentityPayload(toUtf8(other))).toBeNull();
      expect(parseManifestPayload(toUtf8(other))).toBeNull();
    }
  });
});
