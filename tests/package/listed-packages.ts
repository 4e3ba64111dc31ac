/** Which packages the README gives a reason for: the tables of its section on dependencies, and what follows them. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const README = join(fileURLToPath(new URL('../..', import.meta.url)), 'README.md');

export interface ListedPackages {
  /** Those of the first table: the project's own choice. */
  readonly runtime: readonly string[];
  /** Those of the second: what comes along with them or with the builder, and ships too. */
  readonly brought: readonly string[];
  /** Named in the prose that follows: for development alone. */
  readonly development: readonly string[];
}

const namesIn = (text: string): readonly string[] =>
  Array.from(text.matchAll(/`([^`]+)`/g), ([, name = '']) => name);

/** The names in the first cell of each row that has a reason in its second. */
const readTable = (table: string): readonly string[] =>
  Array.from(table.matchAll(/^\| (`[^|]*`) \| [^|]{3,} \|$/gm), ([, cell = '']) => cell).flatMap(namesIn);

/** @throws Error where the section does not hold two tables and text after them */
export const parseListedPackages = (readme: string): ListedPackages => {
  const section = /^## Dependencies\n(.*?)^## /ms.exec(readme)?.[1] ?? '';
  const blocks = section.split('\n\n').map((block) => block.trim());
  const tables = blocks.filter((block) => block.startsWith('|'));
  const [first, second] = tables;
  if (first === undefined || second === undefined || tables.length > 2) {
    throw new Error('The README’s section on dependencies has no two tables.');
  }
  const prose = blocks.slice(blocks.indexOf(second) + 1).join('\n');
  return { runtime: readTable(first), brought: readTable(second), development: namesIn(prose) };
};

export const readListedPackages = async (): Promise<ListedPackages> =>
  parseListedPackages(await readFile(README, 'utf8'));
