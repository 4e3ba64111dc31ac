/** Puts a text between two marks in the README, and touches nothing else of it. */

export interface Marks {
  readonly begin: string;
  readonly end: string;
}

export const LIMIT_MARKS: Marks = {
  begin: '<!-- bench: written by npm run bench -->',
  end: '<!-- /bench -->',
};
export const PEER_MARKS: Marks = {
  begin: '<!-- bench-peer: written by npm run bench -- --peer -->',
  end: '<!-- /bench-peer -->',
};

/** @throws Error where the marks are not there, each once and in order */
export const replaceMarked = (readme: string, { begin, end }: Marks, text: string): string => {
  const beginAt = readme.indexOf(begin);
  const endAt = readme.indexOf(end);
  const isOnce = beginAt === readme.lastIndexOf(begin) && endAt === readme.lastIndexOf(end);
  if (beginAt === -1 || endAt < beginAt || !isOnce) {
    throw new Error(`The README must hold ${begin} and then ${end}, each once.`);
  }
  return `${readme.slice(0, beginAt + begin.length)}\n\n${text}\n\n${readme.slice(endAt)}`;
};
