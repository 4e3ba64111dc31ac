/**
 * Decides whether bytes are something a person or a protocol could read: a sentence, a SIWE message, JSON, a URL.
 * The limits are set so that random bytes of 8 to 64 bytes are practically never mistaken for text.
 */
import { fromUtf8 } from '../lib/bytes.ts';

/** From this length on any readable text counts. Random bytes of 16 are readable about once in 400,000. */
const ANY_TEXT_BYTES = 16;
/** From this length on plain words count: too short for an address or a domain with a statement, not for "Transfer all". */
const WORDS_BYTES = 8;
/** From this length on text with a few unreadable bytes among it counts, so that a NUL or a stray byte hides nothing (S5). */
const MOSTLY_TEXT_BYTES = 24;
const MOSTLY_TEXT_SHARE = 0.85;

const PLAIN_WORDS = /^[a-z .,!?'-]+$/i;
/** Letters, marks, digits, signs, spaces, line ends and the invisible marks of text; no control characters, nothing unassigned. */
const READABLE = /^[\p{L}\p{M}\p{N}\p{P}\p{S}\p{Z}\p{Cf}\t\n\r]+$/u;
/** The fixed sentence of EIP-4361, however it is spaced. */
const SIWE = /wants\s+you\s+to\s+sign\s+in\s+with\s+your/i;

const isAsciiReadable = (byte: number): boolean =>
  (byte >= 0x20 && byte < 0x7f) || byte === 0x09 || byte === 0x0a || byte === 0x0d;

const toText = (bytes: Uint8Array): string | null => {
  try {
    return fromUtf8(bytes);
  } catch {
    // Not UTF-8: an answer, not a failure.
    return null;
  }
};

export const isReadableText = (bytes: Uint8Array): boolean => {
  if (bytes.length < WORDS_BYTES) return false;
  if (SIWE.test(String.fromCharCode(...bytes))) return true; // S2
  const asciiShare = bytes.filter(isAsciiReadable).length / bytes.length;
  if (bytes.length >= MOSTLY_TEXT_BYTES && asciiShare >= MOSTLY_TEXT_SHARE) return true;
  const text = toText(bytes);
  return text !== null && (bytes.length >= ANY_TEXT_BYTES ? READABLE : PLAIN_WORDS).test(text);
};
