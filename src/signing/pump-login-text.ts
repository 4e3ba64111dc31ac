/**
 * The one text that Solana keys sign, byte for byte as Pump.fun's own site built it: built from a time, never from a reply.
 * Starting with "S" (0x53) it can be no transaction: a legacy message would need 83 signatures, a versioned one starts ≥ 0x80 (S4).
 */
import { AppError } from '../errors.ts';
import { fromUtf8 } from '../lib/bytes.ts';

/** The first and last 13-digit millisecond: September 2001 to November 2286. */
const FIRST_MS = 1_000_000_000_000;
const LAST_MS = 9_999_999_999_999;
const LOGIN_TEXT = /^Sign in to pump\.fun: [1-9][0-9]{12}$/;

/**
 * @param timestampMs epoch milliseconds, an integer of 13 digits.
 * @throws AppError `invalid_input`
 */
export const toPumpLoginText = (timestampMs: number): string => {
  if (!Number.isSafeInteger(timestampMs) || timestampMs < FIRST_MS || timestampMs > LAST_MS) {
    throw new AppError({ code: 'invalid_input', details: { field: 'timestampMs' } });
  }
  return `Sign in to pump.fun: ${timestampMs}`;
};

/** Whether these bytes are exactly such a text: the last look before a Solana key signs (S4, S5). */
export const isPumpLogin = (bytes: Uint8Array): boolean => {
  try {
    return LOGIN_TEXT.test(fromUtf8(bytes));
  } catch {
    // Not UTF-8, so not the text: an answer, not a failure.
    return false;
  }
};
