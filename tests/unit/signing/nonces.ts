/** What a nonce may be and what it must not be: genuine ones, transactions, typed data, texts. */
import { encodeRlp, Transaction, TypedDataEncoder, toBeArray, Wallet } from 'ethers';
import fc from 'fast-check';
import { concatBytes, toHex } from '../../../src/lib/bytes.ts';

export const toNonce = (bytes: Uint8Array): string => `0x${toHex(bytes)}`;

export const someBytes = (minLength: number, maxLength = minLength) =>
  fc.uint8Array({ minLength, maxLength });

const anAddress = someBytes(20).map((bytes) => toNonce(bytes));
const aNumber = (max: bigint) => fc.bigInt({ min: 0n, max });

const aTransactionRequest = fc.record({
  to: fc.option(anAddress),
  nonce: fc.nat(1_000_000),
  gasLimit: aNumber(30_000_000n),
  value: aNumber(2n ** 96n),
  data: someBytes(0, 120).map(toNonce),
  chainId: aNumber(2n ** 32n).map((id) => id + 1n),
  fee: aNumber(2n ** 48n),
});

const wallet = new Wallet(`0x${'46'.repeat(32)}`);
/** Made once: what they sign does not matter for the shape, and making them takes long. */
const signatures = Array.from({ length: 16 }, (_, i) =>
  wallet.signingKey.sign(`0x${toHex(new Uint8Array(32).fill(i))}`),
);
const authorizationSignature = wallet.signingKey.sign(`0x${'66'.repeat(32)}`);
const accessList = [{ address: `0x${'11'.repeat(20)}`, storageKeys: [`0x${'22'.repeat(32)}`] }];

/** Every kind that ethers can build, as it is signed and as it is sent. */
export const aTransaction = (type: number): fc.Arbitrary<string> =>
  fc
    .record({
      request: aTransactionRequest,
      withList: fc.boolean(),
      signature: fc.option(fc.constantFrom(...signatures)),
      replayProtected: fc.boolean(),
    })
    .map(({ request, withList, signature, replayProtected }) => {
      const { fee, chainId, to, ...common } = request;
      const tx = Transaction.from({
        ...common,
        type,
        to: type >= 3 ? (to ?? `0x${'33'.repeat(20)}`) : to,
        chainId: type === 0 && !replayProtected ? 0n : chainId,
        ...(type < 2 ? { gasPrice: fee } : { maxFeePerGas: fee, maxPriorityFeePerGas: fee }),
        ...(type > 0 && withList ? { accessList } : {}),
        ...(type === 3 ? { maxFeePerBlobGas: fee, blobVersionedHashes: [`0x01${'44'.repeat(31)}`] } : {}),
        ...(type === 4
          ? {
              authorizationList: [
                {
                  address: `0x${'55'.repeat(20)}`,
                  nonce: 1n,
                  chainId,
                  signature: authorizationSignature,
                },
              ],
            }
          : {}),
      });
      tx.signature = signature;
      return signature === null ? tx.unsignedSerialized : tx.serialized;
    });

/** EIP-7702: what an account signs to hand itself over. */
export const anAuthorization = (): fc.Arbitrary<string> =>
  fc
    .record({ chainId: aNumber(2n ** 32n), address: anAddress, nonce: aNumber(2n ** 40n) })
    .map(({ chainId, address, nonce }) =>
      toNonce(
        concatBytes(
          Uint8Array.of(5),
          Buffer.from(encodeRlp([toBeArray(chainId), address, toBeArray(nonce)]).slice(2), 'hex'),
        ),
      ),
    );

/** EIP-712 payloads: 0x1901, the domain's hash, the message's hash. */
export const typedData = (): fc.Arbitrary<string> =>
  fc
    .record({
      chainId: fc.nat(),
      verifyingContract: anAddress,
      spender: anAddress,
      value: aNumber(2n ** 96n),
    })
    .map(({ chainId, verifyingContract, spender, value }) =>
      TypedDataEncoder.encode(
        { name: 'Token', version: '1', chainId, verifyingContract },
        {
          Permit: [
            { name: 'spender', type: 'address' },
            { name: 'value', type: 'uint256' },
          ],
        },
        { spender, value },
      ),
    );

/** EIP-4361, as its examples have it. */
export const aSiweMessage = (domain: string): string =>
  `${domain} wants you to sign in with your Ethereum account:
0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2

I accept the Terms of Service: https://${domain}/tos

URI: https://${domain}/login
Version: 1
Chain ID: 1
Nonce: 32891756
Issued At: 2021-09-30T16:25:24Z`;
