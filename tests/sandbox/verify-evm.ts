/**
 * Checks an EVM wallet's EIP-191 signature with ethers, which the extension does not use.
 */
import { verifyMessage } from 'ethers/hash';
import { getBytes } from 'ethers/utils';

/** Whether the text is 0x and 40 hex digits, in any case. */
export const isEvmAddress = (text: string): boolean => /^0x[0-9a-fA-F]{40}$/.test(text);

/** 65 bytes as r, s and a v of 27 or 28: the form every wallet produces. */
export const isSignatureForm = (text: string): boolean => /^0x[0-9a-fA-F]{128}(1b|1c|1B|1C)$/.test(text);

/** Whether `signature` is the address's EIP-191 signature of the nonce, taken as text or as raw bytes. */
export const isEvmSignature = ({
  address,
  signature,
  nonce,
  nonceSigning,
}: {
  address: string;
  signature: string;
  nonce: string;
  nonceSigning: 'text' | 'raw';
}): boolean => {
  try {
    const signer = verifyMessage(nonceSigning === 'text' ? nonce : getBytes(nonce), signature);
    return signer.toLowerCase() === address.toLowerCase();
  } catch (error) {
    // ethers throws on an s above half the curve order (EIP-2) and on an r that is no point: neither is a signature.
    if (error instanceof Error) return false;
    throw error;
  }
};
