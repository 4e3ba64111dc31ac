/**
 * Asks the browser for a passkey of this very extension, and for the secret that its authenticator makes of a salt (the
 * PRF extension of Web Authentication Level 3). The relying party is the extension's own origin: none is named.
 */
import { AppError } from '../../errors.ts';
import { fromBase64, toBase64 } from '../../lib/bytes.ts';
import type { PasskeyDescription } from '../../messaging/contract.ts';

export const TIMEOUT_MS = 120_000;

export const randomBytes = (length: number): Uint8Array<ArrayBuffer> =>
  crypto.getRandomValues(new Uint8Array(length));

/** COMPAT(firefox): gives extension pages no passkeys of their own. */
export const supportsPasskeys = async (): Promise<boolean> => {
  if (location.protocol !== 'chrome-extension:' || !('PublicKeyCredential' in globalThis)) return false;
  // Chromium before 133 does not tell, and has it.
  const capabilities = await PublicKeyCredential.getClientCapabilities?.();
  return capabilities?.['extension:prf'] !== false;
};

const toFailure = (cause: unknown): AppError => {
  if (cause instanceof AppError) return cause;
  // The standard gives one name to a refusal, a time that ran out and a passkey that is not there.
  const isRefusal = cause instanceof DOMException && ['NotAllowedError', 'AbortError'].includes(cause.name);
  return new AppError({ code: isRefusal ? 'passkey_cancelled' : 'passkey_unsupported', cause });
};

/** @throws AppError passkey_cancelled, passkey_unsupported */
export const ask = async (task: () => Promise<Credential | null>): Promise<PublicKeyCredential> => {
  try {
    const credential = await task();
    if (credential instanceof PublicKeyCredential) return credential;
  } catch (cause) {
    throw toFailure(cause);
  }
  throw new AppError({ code: 'passkey_unsupported' });
};

export const readPrf = (credential: PublicKeyCredential): string | undefined => {
  const first = credential.getClientExtensionResults().prf?.results?.first;
  if (first === undefined) return undefined;
  return toBase64(
    ArrayBuffer.isView(first)
      ? new Uint8Array(first.buffer, first.byteOffset, first.byteLength)
      : new Uint8Array(first),
  );
};

/** What the authenticator makes of the salt, base64. @throws AppError passkey_cancelled, passkey_unsupported */
export const askPasskey = async ({ credentialId, salt }: PasskeyDescription): Promise<string> => {
  const credential = await ask(() =>
    navigator.credentials.get({
      publicKey: {
        // Nobody checks the answer's signature: the secret opens the vault or does not.
        challenge: randomBytes(32),
        allowCredentials: [{ type: 'public-key', id: fromBase64(credentialId) }],
        userVerification: 'required',
        timeout: TIMEOUT_MS,
        extensions: { prf: { eval: { first: fromBase64(salt) } } },
      },
    }),
  );
  const prfSecret = readPrf(credential);
  if (prfSecret === undefined) throw new AppError({ code: 'passkey_unsupported' });
  return prfSecret;
};
