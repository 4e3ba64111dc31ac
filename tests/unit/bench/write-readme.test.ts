import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { LIMIT_MARKS, PEER_MARKS, replaceMarked } from '../../bench/write-readme.ts';

const { begin, end } = LIMIT_MARKS;

test('what lies between the marks is replaced, and nothing else', () => {
  const before = `# Head\n\n${begin}\n\nold $1 table\n\n${end}\n\nTail\n`;
  const after = replaceMarked(before, LIMIT_MARKS, 'new $& table');
  expect(after).toBe(`# Head\n\n${begin}\n\nnew $& table\n\n${end}\n\nTail\n`);
  expect(replaceMarked(after, LIMIT_MARKS, 'new $& table')).toBe(after);
});

test('a README without the marks, with only one, in the wrong order or with two pairs is not touched', () => {
  for (const readme of ['', begin, end, `${end}${begin}`, `${begin}${end}${begin}${end}`]) {
    expect(() => replaceMarked(readme, LIMIT_MARKS, 'text')).toThrow('The README must hold');
  }
});

test('the README has a place for each of the two tables, and writing one leaves the other', async () => {
  const readme = await readFile(new URL('../../../README.md', import.meta.url), 'utf8');
  const written = replaceMarked(replaceMarked(readme, LIMIT_MARKS, 'limits'), PEER_MARKS, 'peers');
  expect(written).toContain(`${begin}\n\nlimits\n\n${end}`);
  expect(written).toContain(`${PEER_MARKS.begin}\n\npeers\n\n${PEER_MARKS.end}`);
});
