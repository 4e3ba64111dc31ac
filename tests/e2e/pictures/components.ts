/** What the interface is made of, by its source: each component that says something, with the sentences that tell it. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../harness/build.ts';
import { isTelling, sentencesOf } from './spoken.ts';

export interface Component {
  /** Below src/ui. */
  readonly file: string;
  /** Those that no other component says, where it has any. */
  readonly keys: readonly string[];
}

const readKeys = (file: string): readonly string[] => {
  const source = readFileSync(file, 'utf8');
  // Whatever stands between the brackets: which sentence it is may depend on something.
  const plain = [...source.matchAll(/\bt\(([^()]*(?:\([^()]*\)[^()]*)*)\)/g)].flatMap(([, inner = '']) =>
    [...inner.matchAll(/'(\w+)'/g)].map(([, key]) => key ?? ''),
  );
  const counted = [...source.matchAll(/\bplural\(\s*'(\w+)'/g)].flatMap(([, base]) =>
    ['one', 'other'].map((count) => `${base}_${count}`),
  );
  return [...new Set([...plain, ...counted])].filter((key) => isTelling(sentencesOf('en')[key] ?? ''));
};

export const readComponents = (): readonly Component[] => {
  const folder = join(ROOT, 'src', 'ui');
  const all = globSync('**/*.tsx', { cwd: folder })
    .sort()
    .map((file) => ({ file, keys: readKeys(join(folder, file)) }));
  const isOwn = (key: string): boolean => all.filter(({ keys }) => keys.includes(key)).length === 1;
  return all.flatMap(({ file, keys }) => {
    const own = keys.filter(isOwn);
    return keys.length === 0 ? [] : [{ file, keys: own.length > 0 ? own : keys }];
  });
};
