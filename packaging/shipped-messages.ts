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

/** @param english what is said where the language has nothing */
export const toShippedMessages = (own: MessageFile, english: MessageFile): string => {
  const known = Object.entries(own).filter(([key]) => key in english || COUNTED.test(key));
  const lacking = Object.entries(english).filter(([key]) => !(key in own) && !COUNTED.test(key));
  const entries = [...known, ...lacking];
  return JSON.stringify(
    Object.fromEntries(entries.map(([key, entry]) => [key, { message: toShippedText(key, entry) }])),
  );
};
