/** Has the browser make a passkey of this very extension. Apart from the asking: only the options page makes one. */
import { AppError } from '../../errors.ts';
import { toBase64 } from '../../lib/bytes.ts';
import type { PasskeyDescription } from '../../messaging/contract.ts';
import { ask, askPasskey, randomBytes, readPrf, TIMEOUT_MS } from '../passkey/webauthn.ts';

export interface NewPasskey extends PasskeyDescription {
  /** Base64 of the 32 bytes that the authenticator makes of the salt. */
  readonly prfSecret: string;
}

const SALT_BYTES = 32;
/** ES256, RS256 (COSE's numbers): all that authenticators have in common. No signature of theirs is ever used. */
const ALGORITHMS = [-7, -257];

/** Makes a passkey; some authenticators give the secret only when asked once more. @throws as askPasskey */
export const makePasskey = async (): Promise<NewPasskey> => {
  const salt = randomBytes(SALT_BYTES);
  const credential = await ask(() =>
    navigator.credentials.create({
      publicKey: {
        challenge: randomBytes(32),
        rp: { name: 'Countersign' },
        user: { id: randomBytes(16), name: 'Countersign', displayName: 'Countersign vault' },
        pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: 'public-key', alg })),
        authenticatorSelection: { residentKey: 'discouraged', userVerification: 'required' },
        timeout: TIMEOUT_MS,
        extensions: { prf: { eval: { first: salt } } },
      },
    }),
  );
  if (credential.getClientExtensionResults().prf?.enabled === false) {
    throw new AppError({ code: 'passkey_unsupported' });
  }
  const passkey = { credentialId: toBase64(new Uint8Array(credential.rawId)), salt: toBase64(salt) };
  return { ...passkey, prfSecret: readPrf(credential) ?? (await askPasskey(passkey)) };
};
