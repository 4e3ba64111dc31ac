/** Reads the package's own files of sentences. The one place outside of http/ that fetches: never anything else. */
import type { Language } from '../../messaging/view.ts';

/** As the build packs them: placeholders are numbers. */
export type Messages = Readonly<Partial<Record<string, string>>>;

/** Checks no shape: the file is a part of this very package. */
const load = async (path: string): Promise<unknown> => (await fetch(`${location.origin}/${path}`)).json();

const loadEnglish = async (): Promise<Messages> => {
  const entries = (await load('_locales/en/messages.json')) as Readonly<Record<string, { message: string }>>;
  return Object.fromEntries(Object.entries(entries).map(([key, { message }]) => [key, message]));
};

/** @param texts one for each of the keys; null is none */
export const toMessages = (keys: readonly string[], texts: readonly (string | null)[]): Messages =>
  Object.fromEntries(keys.map((key, index) => [key, texts[index] ?? undefined]));

/** All languages but English share one list of keys. */
const loadOther = async (language: Language): Promise<Messages> => {
  const files = [load('sentences/keys.json'), load(`sentences/${language}.json`)];
  const [keys, texts] = (await Promise.all(files)) as [readonly string[], readonly (string | null)[]];
  return toMessages(keys, texts);
};

/** Null where they can't be read: then the browser's own choice stays. */
export const loadMessages = async (language: Language): Promise<Messages | null> => {
  try {
    return await (language === 'en' ? loadEnglish() : loadOther(language));
  } catch {
    return null;
  }
};
