/** Texts as literals of other languages. Pure; each reads back as exactly the text that went in. */
import { AppError } from '../../errors.ts';

/** POSIX shell, 2.2.2: between single quotes every character is itself, but for the quote. @throws AppError for NUL */
export const toShell = (text: string): string => {
  // No argument of a program can hold it.
  if (text.includes('\0')) throw new AppError({ code: 'invalid_input', details: { field: 'body' } });
  return `'${text.replaceAll("'", `'\\''`)}'`;
};

/** JavaScript: JSON's strings are its strings; the two that older engines took for line ends are escaped. */
export const toJavaScript = (text: string): string =>
  JSON.stringify(text).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');

/** Python: every escape of JSON means the same there; DEL and C1 characters are escaped so that editors show them. */
export const toPython = (text: string): string =>
  toJavaScript(text).replace(
    /[\u007f-\u009f]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** What a shell, Docker and the dotenv readers all take as it stands. */
const PLAIN = /^[A-Za-z0-9_.+/=:@%,-]*$/;
/** What means the same between single quotes to a shell and to the dotenv readers. */
const QUOTABLE = /^[^'\p{Cc}]*$/u;

/** The value of a line of `.env`. @throws AppError `invalid_input` for what its readers do not agree about */
export const toDotenv = (text: string): string => {
  if (PLAIN.test(text)) return text;
  if (!QUOTABLE.test(text)) throw new AppError({ code: 'invalid_input', details: { field: 'token' } });
  return `'${text}'`;
};
