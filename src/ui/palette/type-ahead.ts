/**
 * Keys that come after the one that opens the commands and before their field is there, while their code is loaded: they belong into
 * it. Pure. Never for a dialog that asks for a password.
 */

export const ENTERED = '\n';

type Key = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'altKey' | 'metaKey'>;

/** What is typed by then, with `ENTERED` at its end if it is to be run; null for a key that types nothing. */
export const typeAhead = (typed: string, { key, ctrlKey, altKey, metaKey }: Key): string | null => {
  // Ctrl and Alt together are AltGr, and Option writes letters, too.
  if (metaKey || (ctrlKey && !altKey)) return null;
  const isLetter = [...key].length === 1;
  if (!isLetter && key !== 'Backspace' && key !== 'Enter') return null;
  if (typed.endsWith(ENTERED)) return typed;
  if (isLetter) return typed + key;
  if (key === 'Backspace') return [...typed].slice(0, -1).join('');
  // Of a list that nobody has seen yet nothing is chosen.
  return typed === '' ? '' : typed + ENTERED;
};
