/**
 * Checks a signature over a digest as Ethereum writes it: r, s and v, recovered to the account that should have made it.
 * Must never take the form that a second, equally valid signature could have.
 */
import { type Hex, recoverAddress } from 'viem';

export interface VerifyEvmOptions {
  /** 32 bytes, as hex. */
  readonly digest: Hex;
  /** 65 bytes, as hex in lower case. */
  readonly signature: Hex;
  /** In EIP-55 form. */
  readonly address: string;
}

/** r, s and v = 27 or 28: what the API takes. */
const SIGNATURE = /^0x[0-9a-f]{128}1[bc]$/;
/** Half the order of secp256k1: of the two signatures (r, s) and (r, n − s) only the lower is made (EIP-2). */
const HALF_ORDER = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n;

/** Whether `signature` is `address`'s over `digest`. Anything ill-formed is false, not an error (S9). */
export const verifyEvm = async ({ digest, signature, address }: VerifyEvmOptions): Promise<boolean> => {
  if (!SIGNATURE.test(signature)) return false;
  if (BigInt(`0x${signature.slice(66, 130)}`) > HALF_ORDER) return false;
  try {
    return (await recoverAddress({ hash: digest, signature })) === address;
  } catch {
    // The library throws where no point of the curve has this r, or r or s is out of range: it is nobody's signature.
    return false;
  }
};
