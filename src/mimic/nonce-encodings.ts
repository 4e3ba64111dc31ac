/**
 * In which encodings a Mimic nonce may be signed, in which order. Pure.
 *
 * Text is what Mimic's own example apps sign, and what is signed as text can mean nothing else. Raw bytes are the server's
 * choice: 32 of them may be a contract's hash, and more may be something that a contract packed. So a server that refuses
 * text gets raw bytes by itself only where they are too few for either, or exactly 32 and the account's owner consented; for
 * any other number the user says so in the settings. Without that consent the nonce guard refuses 32 in any case.
 */
import type { AppError, ErrorCode } from '../errors.ts';

export type NonceEncoding = 'text' | 'raw';

/** What the user chose. */
export type NonceEncodingChoice = 'automatic' | NonceEncoding;

/** Raw bytes that are signed without having been asked for: fewer than a hash has. */
const MAX_UNASKED_BYTES = 31;

const toLength = (bytes: number): number => '0x'.length + 2 * bytes;

/** The encodings to try, in order, the one that worked last time first. */
export const planNonceEncodings = ({
  choice,
  remembered,
}: {
  readonly choice: NonceEncodingChoice;
  readonly remembered: NonceEncoding | null;
}): readonly NonceEncoding[] => {
  if (choice !== 'automatic') return [choice];
  return remembered === 'raw' ? ['raw', 'text'] : ['text', 'raw'];
};

/** Whether this nonce may be signed raw: half a byte never may. What is not hex at all is for the nonce guard to refuse. */
export const mayBeRaw = ({
  nonce,
  choice,
  allowRaw32,
}: {
  readonly nonce: string;
  readonly choice: NonceEncodingChoice;
  readonly allowRaw32: boolean;
}): boolean => {
  if (choice !== 'automatic') return choice === 'raw';
  if (nonce.length % 2 !== 0) return false;
  return nonce.length <= toLength(MAX_UNASKED_BYTES) || (allowRaw32 && nonce.length === toLength(32)); // S1
};

const REFUSALS: readonly ErrorCode[] = ['unauthorized', 'bad_request', 'forbidden', 'api_refused'];

/** Whether a refused signature may mean "not in this encoding". */
export const mayTryNextEncoding = ({ code }: AppError): boolean => REFUSALS.includes(code);
