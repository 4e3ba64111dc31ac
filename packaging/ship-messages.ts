/** Puts the sentences into the build as `shipped-messages` makes them, in place of their sources. */
import { readFile } from 'node:fs/promises';
import { type MessageFile, toShippedMessages } from './shipped-messages.ts';

/** A file of public/, as WXT lists it. */
interface PublicFile {
  readonly relativeDest: string;
  readonly absoluteSrc?: string;
}

interface MadeFile {
  readonly relativeDest: string;
  readonly contents: string;
}

const isMessages = ({ relativeDest }: PublicFile): boolean =>
  /^_locales[\\/]\w+[\\/]messages\.json$/.test(relativeDest);

const isEnglish = ({ relativeDest }: PublicFile): boolean => /[\\/]en[\\/]/.test(relativeDest);

const readMessages = async ({ absoluteSrc = '' }: PublicFile): Promise<MessageFile> =>
  JSON.parse(await readFile(absoluteSrc, 'utf8'));

/** @returns what to put in place of each file of `files` that holds sentences, by its place in them */
export const shipMessages = async (files: readonly PublicFile[]): Promise<ReadonlyMap<number, MadeFile>> => {
  const english = files.find((file) => isMessages(file) && isEnglish(file));
  if (english === undefined) throw new Error('There are no English sentences to ship');
  const englishMessages = await readMessages(english);
  const made = new Map<number, MadeFile>();
  for (const [index, file] of files.entries()) {
    if (!isMessages(file)) continue;
    const contents = toShippedMessages(await readMessages(file), englishMessages);
    made.set(index, { relativeDest: file.relativeDest, contents });
  }
  return made;
};
