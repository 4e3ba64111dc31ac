/** The browser as far as the interface's sentences need it: the real English messages, filled as a browser fills them. */
import { readFileSync } from 'node:fs';

interface Message {
  readonly message: string;
  readonly placeholders?: Readonly<Record<string, { readonly content: string }>>;
}

export const messages: Readonly<Record<string, Message>> = JSON.parse(
  readFileSync(new URL('../../../public/_locales/en/messages.json', import.meta.url), 'utf8'),
);

const getMessage = (key: string, substitutions: readonly string[] = []): string => {
  const entry = messages[key];
  if (!entry) return '';
  return entry.message.replace(/\$\$|\$(\w+)\$/g, (whole, name: string | undefined) => {
    if (whole === '$$') return '$';
    const content = entry.placeholders?.[(name ?? '').toLowerCase()]?.content ?? '';
    return substitutions[Number(content.slice(1)) - 1] ?? '';
  });
};

export const browser = {
  i18n: { getMessage },
  runtime: { getManifest: () => ({ version: '0.1.0' }) },
  // Remembers nothing.
  storage: { session: { get: () => Promise.resolve({}), set: () => Promise.resolve() } },
};
