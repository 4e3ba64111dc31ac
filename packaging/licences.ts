/** licences.txt: first every package whose code ships, one a line, then what each of their licences says. Pure. */

export interface Licence {
  readonly name: string;
  readonly version: string;
  /** As the package declares it: an SPDX expression. */
  readonly licence: string;
  /** Null where the package brings none along. */
  readonly text: string | null;
}

const TITLE = 'Code of these packages is part of Countersign:';
const RULE = '-'.repeat(80);

const byName = (a: Licence, b: Licence): number => {
  const [left, right] = [`${a.name}@${a.version}`, `${b.name}@${b.version}`];
  return left < right ? -1 : Number(left > right);
};

export const toLicencesText = (licences: readonly Licence[]): string => {
  const sorted = [...licences].sort(byName);
  const lines = sorted.map(({ name, version, licence }) => `${name}@${version} ${licence}`);
  const texts = sorted.map(({ name, version, licence, text }) => {
    const said =
      text?.replaceAll('\r\n', '\n').trim() ?? `Declared as ${licence}, without a text of its own.`;
    return `${RULE}\n${name}@${version}\n\n${said}\n`;
  });
  return `${TITLE}\n\n${lines.join('\n')}\n\n${texts.join('\n')}`;
};

export interface Shipped {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
}

/** @throws Error if the text is not of `toLicencesText` */
export const parseLicencesText = (text: string): readonly Shipped[] => {
  const [title, list] = text.split('\n\n');
  if (title !== TITLE || list === undefined) throw new Error('This is no licences.txt of ours.');
  return list.split('\n').map((line) => {
    const [, name, version, licence] = /^(\S+)@(\S+) (.+)$/.exec(line) ?? [];
    if (name === undefined || version === undefined || licence === undefined) {
      throw new Error(`licences.txt has a line that names no package: ${line}`);
    }
    return { name, version, licence };
  });
};
