/** Reads one of the package's own files of sentences. The one place outside of http/ that fetches: never anything else. */
import type { Language } from '../../messaging/view.ts';

/** As the build packs them: placeholders are numbers. */
export type Messages = Readonly<Partial<Record<string, { readonly message: string }>>>;

/** Null where there is none that can be read: then the browser's own choice stays. */
export const loadMessages = async (language: Language): Promise<Messages | null> => {
  try {
    // Checks no shape: the file is a part of this very package.
    return await (await fetch(`${location.origin}/_locales/${language}/messages.json`)).json();
  } catch {
    return null;
  }
};
