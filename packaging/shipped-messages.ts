/**
 * The sentences as they are shipped: without the notes to translators, and with placeholders as numbers. What a language lacks is
 * said in English, and what nobody asks for any more is left out. Pure: the same bytes from the same files.
 */

interface Entry {
  readonly message: string;
  readonly description?: string;
  readonly placeholders?: Readonly<Record<string, { readonly content: string }>>;
}

export type MessageFile = Readonly<Record<string, Entry>>;

/** A form that only some languages have: no other can stand in for it. */
const COUNTED = /_(zero|one|two|few|many|other)$/;

/** What a browser would take for the name of a placeholder once there are only numbers, as in `$1$2`. */
const MISTAKEN = /(?<!\$)\$\w+\$|\$[1-9]\d/;

/** @throws Error that names the key of a message that can't be shipped */
const toShippedText = (key: string, { message, placeholders = {} }: Entry): string => {
  const text = message.replace(/\$\$|\$(\w+)\$/g, (whole, name: string | undefined) => {
    if (name === undefined) return whole;
    const content = placeholders[name.toLowerCase()]?.content;
    if (content === undefined || !/^\$[1-9]$/.test(content)) {
      throw new Error(`The placeholder ${whole} of ${key} is not declared as one of $1 to $9`);
    }
    return content;
  });
  if (MISTAKEN.test(text.replaceAll('$$', ''))) {
    throw new Error(`Something must part the placeholders of ${key} from each other and from digits`);
  }
  return text;
};

/** The sentences of a language by their keys. */
export type ShippedTexts = Readonly<Record<string, string>>;

/** @param english what is said where the language has nothing */
export const toShippedTexts = (own: MessageFile, english: MessageFile): ShippedTexts => {
  const known = Object.entries(own).filter(([key]) => key in english || COUNTED.test(key));
  const lacking = Object.entries(english).filter(([key]) => !(key in own) && !COUNTED.test(key));
  return Object.fromEntries([...known, ...lacking].map(([key, entry]) => [key, toShippedText(key, entry)]));
};

/** As a browser reads them. */
export const toBrowsersFile = (texts: ShippedTexts): string =>
  JSON.stringify(Object.fromEntries(Object.entries(texts).map(([key, message]) => [key, { message }])));

/** One list of keys for all languages; each then is its texts alone, in this order. */
export const toKeys = (languages: readonly ShippedTexts[]): readonly string[] =>
  Array.from(new Set(languages.flatMap((texts) => Object.keys(texts)))).sort();

/** Null stands for a form that the language does not have. */
export const toOwnFile = (texts: ShippedTexts, keys: readonly string[]): string =>
  JSON.stringify(keys.map((key) => texts[key] ?? null));
