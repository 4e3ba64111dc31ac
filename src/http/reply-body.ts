/** Reads the body of a reply, bounded in size. What it reads never appears in an error. */
import { AppError } from '../errors.ts';
import { type Bytes, concatBytes } from '../lib/bytes.ts';

/**
 * The whole body.
 * @param maxBytes the reading stops at the first byte over this; the caller ends the connection
 * @throws AppError `reply_too_large`; whatever the stream throws when the connection breaks or is aborted
 */
export const readBody = async (response: Response, maxBytes: number): Promise<Bytes> => {
  const reader = response.body?.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (let part = await reader?.read(); part?.value !== undefined; part = await reader?.read()) {
    size += part.value.length;
    if (size > maxBytes) {
      // N6
      throw new AppError({
        code: 'reply_too_large',
        details: { status: response.status, wanted: maxBytes },
      });
    }
    chunks.push(part.value);
  }
  return concatBytes(...chunks);
};

const decoder = new TextDecoder('utf-8', { fatal: true });

/** Text of UTF-8 bytes without a byte order mark, or undefined. */
const toText = (bytes: Bytes): string | undefined => {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined; // Not UTF-8: the caller's answer to "is it text?".
  }
};

/** The JSON value in `text`, or undefined, which no JSON text means. V8's SyntaxError quotes the text, so it ends here. */
const toJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const looksLikeMarkup = (text: string): boolean => /^\s*</.test(text);

/**
 * The value of a reply's body.
 * @param allowText also take an empty body or plain text, as a string; markup is never taken // N7
 * @throws AppError `reply_not_json`
 */
export const parseBody = ({
  bytes,
  status,
  allowText,
}: {
  readonly bytes: Bytes;
  readonly status: number;
  readonly allowText: boolean;
}): unknown => {
  const text = toText(bytes);
  const value = text === undefined ? undefined : toJson(text);
  if (value !== undefined) return value;
  if (allowText && text !== undefined && !looksLikeMarkup(text)) return text;
  throw new AppError({ code: 'reply_not_json', details: { status } });
};
