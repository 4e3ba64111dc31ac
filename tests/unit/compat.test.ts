import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** How far above the line that it is about a mark may stand. */
const REACH = 4;

/** Lines that know of Firefox, by name or by switch, without a mark that says why. */
const findUnmarked = (text: string): readonly number[] => {
  const lines = text.split('\n');
  return lines.flatMap((line, i) => {
    if (!/firefox/i.test(line) || /^import /.test(line)) return [];
    const near = lines.slice(Math.max(0, i - REACH), i + 1).join('\n');
    return near.includes('COMPAT(firefox') ? [] : [i + 1];
  });
};

describe('what differs in Firefox', () => {
  it('is marked COMPAT(firefox) wherever the code knows of it', async () => {
    const unmarked: string[] = [];
    let marks = 0;
    for await (const path of glob('{src,entrypoints}/**/*.{ts,tsx}', { cwd: ROOT })) {
      const text = await readFile(join(ROOT, path), 'utf8');
      marks += text.match(/COMPAT\(firefox/g)?.length ?? 0;
      unmarked.push(...findUnmarked(text).map((line) => `${path}:${line}`));
    }
    expect(unmarked).toEqual([]);
    expect(marks).toBeGreaterThan(10);
  });

  it('is found by name and by switch where it has no mark', () => {
    expect(findUnmarked('a\nif (isFirefox) b();')).toEqual([2]);
    expect(findUnmarked('// Firefox can not\nb();')).toEqual([1]);
    expect(findUnmarked('// COMPAT(firefox): can not\nif (isFirefox) b();')).toEqual([]);
  });
});
