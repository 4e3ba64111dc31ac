/** Puts a text between the two marks in the README, and touches nothing else of it. */

export const BEGIN = '<!-- bench: written by npm run bench -->';
export const END = '<!-- /bench -->';

/** @throws Error where the marks are not there, each once and in order */
export const replaceMarked = (readme: string, text: string): string => {
  const begin = readme.indexOf(BEGIN);
  const end = readme.indexOf(END);
  const isOnce = begin === readme.lastIndexOf(BEGIN) && end === readme.lastIndexOf(END);
  if (begin === -1 || end < begin || !isOnce) {
    throw new Error(`The README must hold ${BEGIN} and then ${END}, each once.`);
  }
  return `${readme.slice(0, begin + BEGIN.length)}\n\n${text}\n\n${readme.slice(end)}`;
};
