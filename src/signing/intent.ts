/**
 * What the product can be asked to sign: two things, named, and nothing else (S6).
 * An intent never carries the bytes or the text to be signed; those are built or checked inside this folder.
 */

/** How the bytes of a Mimic nonce come about: the UTF-8 of the hex string itself, or the bytes it spells. */
export type NonceEncoding = 'text' | 'raw';

/** "Sign me in to Pump.fun, at this time." */
export interface PumpLoginIntent {
  readonly kind: 'pump_login';
  /** Time of the login, epoch milliseconds, 13 digits. */
  readonly timestampMs: number;
}

/** "Answer this challenge of Mimic." */
export interface MimicNonceIntent {
  readonly kind: 'mimic_nonce';
  /** The nonce exactly as the API sent it. It is guarded here, whatever was checked before. */
  readonly nonce: string;
  readonly encoding: NonceEncoding;
  /** The account's owner accepted that 32 raw bytes may be a contract's hash. Default false. */
  readonly allowRaw32?: boolean;
}

export type SigningIntent = PumpLoginIntent | MimicNonceIntent;

/** The key that signs and the account it must turn out to be. */
export interface SigningKey {
  /** 32 bytes: the Ed25519 seed or the secp256k1 private key. Read, never changed or kept. */
  readonly keySecret: Uint8Array;
  /** The address the caller believes the key to have; another one stops the signature. */
  readonly expectedAddress: string;
}

export interface SignedIntent {
  /** Derived from the key: base58 for Solana, EIP-55 for EVM. */
  readonly address: string;
  /** Base58 for Solana (64 bytes), 0x and 130 hex digits for EVM (r, s, v = 27 or 28). */
  readonly signature: string;
  /** The login text that was signed, or the nonce as it was received. */
  readonly message: string;
}
