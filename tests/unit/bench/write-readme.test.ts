import { expect, test } from 'vitest';
import { BEGIN, END, replaceMarked } from '../../bench/write-readme.ts';

test('what lies between the marks is replaced, and nothing else', () => {
  const before = `# Head\n\n${BEGIN}\n\nold $1 table\n\n${END}\n\nTail\n`;
  const after = replaceMarked(before, 'new $& table');
  expect(after).toBe(`# Head\n\n${BEGIN}\n\nnew $& table\n\n${END}\n\nTail\n`);
  expect(replaceMarked(after, 'new $& table')).toBe(after);
});

test('a README without the marks, with only one, in the wrong order or with two pairs is not touched', () => {
  for (const readme of ['', BEGIN, END, `${END}${BEGIN}`, `${BEGIN}${END}${BEGIN}${END}`]) {
    expect(() => replaceMarked(readme, 'text')).toThrow('The README must hold');
  }
});
