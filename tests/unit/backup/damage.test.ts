import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { BackupContents } from '../../../src/backup/read-backup.ts';
import { AppError } from '../../../src/errors.ts';
import { toUtf8 } from '../../../src/lib/bytes.ts';
import { aStoreWith, backUp, keyHexes, MAIN, partsOf, read, withByte } from './aids.ts';

const ADDRESSED = { address: expect.any(String), chain: expect.any(String) };

let text: string;
let sound: readonly string[];
let soundIdentities: BackupContents['identities'];

beforeAll(async () => {
  text = await backUp(await aStoreWith(MAIN));
  const contents = await read(text);
  sound = keyHexes(contents);
  soundIdentities = contents.identities;
});

/** What must hold for every damaged text that can be opened: nothing that was not put in, and each key accounted for. */
const assertHonest = (contents: BackupContents): void => {
  for (const key of keyHexes(contents)) expect(sound).toContain(key);
  for (const [number, identity] of contents.identities) {
    expect(identity).toEqual(soundIdentities.get(number));
  }
  expect(contents.keys.length + contents.unreadable + contents.missing).toBe(sound.length);
  expect(contents.lost.length === 0 || contents.lost.length === contents.unreadable + contents.missing).toBe(
    true,
  );
};

/** Several at once: most of reading is waiting for WebCrypto. */
const forEach = async (
  { end, step = 1 }: { readonly end: number; readonly step?: number },
  check: (at: number) => Promise<void>,
): Promise<void> => {
  for (let start = 0; start < end; start += 32 * step) {
    const places = Array.from({ length: 32 }, (_, i) => start + i * step).filter((at) => at < end);
    await Promise.all(places.map(check));
  }
};

const replaceLine = (part: RegExp, change: (line: string) => string): string =>
  text
    .split('\n')
    .map((line) => (part.test(line) ? change(line) : line))
    .join('\n');

const isKeyLine = (number: number): RegExp => new RegExp(`^\\{"part":"key","number":${number},`);

describe('one damaged byte, anywhere', () => {
  it.each([
    ['with a bit turned', 1, (byte: number, at: number) => byte ^ (1 << (at % 8))],
    ['made a sign of the syntax', 4, (_byte: number, at: number) => toUtf8('{"}')[at % 3] ?? 0],
  ] as [string, number, (byte: number, at: number) => number][])(
    '%s costs at most one key, and never one without a word (K3, K5)',
    async (_, step, change) => {
      let losses = 0;
      await forEach({ end: toUtf8(text).length, step }, async (at) => {
        const contents = await read(withByte(text, at, (byte) => change(byte, at)));
        assertHonest(contents);
        expect(contents.lost.length).toBeLessThanOrEqual(1);
        expect(contents.unreadable + contents.missing).toBe(contents.lost.length);
        expect(soundIdentities.size - contents.identities.size + contents.lost.length).toBeLessThanOrEqual(1);
        losses += contents.lost.length;
      });
      // Most of the text is keys: were damage overlooked, this would be none.
      expect(losses).toBeGreaterThan(500 / step);
    },
  );
});

describe('a damaged key record', () => {
  it('is named as unreadable, with its label and address, and all others are there (K5)', async () => {
    const contents = await read(
      replaceLine(isKeyLine(2), (line) => line.replace(/"ciphertext":"..../, '"ciphertext":"AAAA')),
    );
    expect(keyHexes(contents)).toEqual([sound[0], sound[2]]);
    expect(contents).toMatchObject({ unreadable: 1, missing: 0 });
    expect(contents.lost).toEqual([{ ...ADDRESSED, chain: 'evm', label: 'Main evm', reason: 'unreadable' }]);
  });

  it('is unreadable also where only its beginning is left, and missing where nothing is', async () => {
    expect(await read(replaceLine(isKeyLine(1), (line) => line.slice(0, 60)))).toMatchObject({
      unreadable: 1,
      missing: 0,
    });
    const contents = await read(replaceLine(isKeyLine(1), () => ''));
    expect(contents).toMatchObject({ unreadable: 0, missing: 1 });
    expect(contents.lost).toEqual([
      { ...ADDRESSED, chain: 'solana', label: 'Main solana', reason: 'missing' },
    ]);
    expect(keyHexes(contents)).toEqual(sound.slice(1));
  });

  it('is unreadable, not missing, also where something has laid out the JSON anew', async () => {
    const damaged = replaceLine(isKeyLine(1), (line) => line.replace(/"iv":"..../, '"iv":"AAAA'));
    const contents = await read(JSON.stringify(JSON.parse(damaged), null, 2).replaceAll('": ', '"  :  '));
    expect(contents).toMatchObject({ unreadable: 1, missing: 0 });
    expect(keyHexes(contents)).toEqual(sound.slice(1));
  });

  it('is counted, though not named, where the manifest is lost as well', async () => {
    const broken = replaceLine(/"part":"manifest"/, () => '').replace(/"part":"key","number":3,.*/, '');
    const contents = await read(broken);
    expect(contents).toMatchObject({ unreadable: 0, missing: 1, lost: [] });
    expect(keyHexes(contents)).toEqual(sound.slice(0, 2));
  });

  it('leaves the identity its name where it is the identity’s record that is damaged', async () => {
    const contents = await read(replaceLine(/"part":"identity"/, () => ''));
    expect(keyHexes(contents)).toEqual(sound);
    expect(contents.identities.size).toBe(0);
  });
});

describe('records in the wrong place', () => {
  const numberOf = (line: string): string => /"number":(\d+)/.exec(line)?.[1] ?? '';

  it('are found wherever their lines stand', async () => {
    const lines = partsOf(text).toReversed();
    const contents = await read(lines.join('\n'));
    expect(keyHexes(contents)).toEqual(sound);
    expect(contents).toMatchObject({ unreadable: 0, missing: 0, lost: [] });
  });

  it('do not open under one another’s number, nor as another kind (K3)', async () => {
    const swapped = text.replaceAll(/"part":"key","number":(1|2)/g, (_, number) =>
      number === '1' ? '"part":"key","number":2' : '"part":"key","number":1',
    );
    const contents = await read(swapped);
    expect(keyHexes(contents)).toEqual([sound[2]]);
    expect(contents).toMatchObject({ unreadable: 2, missing: 0 });

    const identityAsKey = await read(
      replaceLine(isKeyLine(1), () => '').replace('"part":"identity"', '"part":"key"'),
    );
    expect(keyHexes(identityAsKey)).toEqual(sound.slice(1));
    expect(identityAsKey).toMatchObject({ unreadable: 1, missing: 0 });
  });

  it('of another backup of the same keys and password do not open, and take no place from the true ones (K3)', async () => {
    const other = await backUp(await aStoreWith(MAIN));
    const foreign = partsOf(other).filter((line) => line.startsWith('{"part":"key"'));
    const replaced = await read(
      replaceLine(isKeyLine(1), (line) => foreign.find((one) => numberOf(one) === numberOf(line)) ?? ''),
    );
    expect(keyHexes(replaced)).toEqual(sound.slice(1));
    expect(replaced).toMatchObject({ unreadable: 1, missing: 0 });

    expect(keyHexes(await read(`${foreign.join('\n')}\n${text}`))).toEqual(sound);
    const [foreignManifest] = partsOf(other).filter((line) => line.startsWith('{"part":"manifest"'));
    expect(await read(`${foreignManifest}\n${replaceLine(isKeyLine(1), () => '')}`)).toMatchObject({
      lost: [{ reason: 'missing' }],
    });
  });

  it('do not count twice when they are there twice', async () => {
    const contents = await read(`${text}${text}`);
    expect(keyHexes(contents)).toEqual(sound);
    expect(contents).toMatchObject({ unreadable: 0, missing: 0, lost: [] });
  });
});

describe('a truncated file', () => {
  const openOrRefuse = async (part: string): Promise<BackupContents | string> => {
    try {
      return await read(part);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return error.code;
    }
  };

  it('cut off anywhere at its end gives back every whole record before the cut', async () => {
    const afterHeader = text.indexOf('\n', text.indexOf('"part":"header"')) - 1;
    const lines = [1, 2, 3].map((number) => partsOf(text).find((part) => isKeyLine(number).test(part)) ?? '');
    await forEach({ end: text.length }, async (end) => {
      const outcome = await openOrRefuse(text.slice(0, end));
      if (typeof outcome === 'string') {
        expect(end).toBeLessThan(afterHeader);
        expect(['backup_unrecognised', 'backup_header_damaged']).toContain(outcome);
        return;
      }
      assertHonest(outcome);
      const whole = lines.filter((line) => text.indexOf(line) + line.length <= end);
      expect(outcome.keys.length).toBe(whole.length);
    });
  });

  it('without its beginning is read by what is at its end', async () => {
    const beforeHeader = text.lastIndexOf('{"part":"header"');
    await forEach({ end: text.length, step: 3 }, async (start) => {
      const outcome = await openOrRefuse(text.slice(start));
      if (typeof outcome === 'string') expect(start).toBeGreaterThan(beforeHeader);
      else assertHonest(outcome);
    });
  });
});

describe('any text at all', () => {
  it('is refused with a code or read honestly', async () => {
    const pieces = fc.constantFrom(
      ...partsOf(text),
      '{',
      '}',
      '"',
      ',',
      '\n',
      '{"part":"key","number":1,',
      text,
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(pieces, fc.string({ unit: 'binary' })), { maxLength: 12 }),
        async (some) => {
          const outcome = await read(some.join('')).catch((error: unknown) => {
            expect(error).toMatchObject({ name: 'AppError', code: expect.stringMatching(/^backup_/) });
          });
          if (outcome !== undefined) assertHonest(outcome);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('is looked through in one go, however deep its braces: never a time that grows with their square', async () => {
    const nested = (count: number): string => `${'{"a":'.repeat(count)}1${'}'.repeat(count)}`;
    const open = '{"part":"key","number":1,'.repeat(100_000);
    for (const braces of [nested(60_000), open, `${open}${'}'.repeat(100_000)}`]) {
      await expect(read(braces)).rejects.toMatchObject({ code: 'backup_unrecognised' });
      expect(keyHexes(await read(`${braces}${text}`))).toEqual(sound);
    }
  });
});
