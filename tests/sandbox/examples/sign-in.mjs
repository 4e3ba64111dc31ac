/**
 * Signs in to both APIs with fresh keys and prints the tokens as shell variables:
 *   eval "$(node tests/sandbox/examples/sign-in.mjs)"
 * PUMP_URL and MIMIC_URL say where; by default the sandbox's fixed ports. Throwaway keys only: tokens are printed.
 */
import bs58 from 'bs58';
import nacl from 'tweetnacl';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';

const pumpUrl = process.env.PUMP_URL ?? 'http://127.0.0.1:4610';
const mimicUrl = process.env.MIMIC_URL ?? 'http://127.0.0.1:4620';

const post = async (url, body, headers = {}) => {
  const reply = await fetch(url, {
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  if (!reply.ok) throw new Error(`${url} answered ${reply.status}: ${await reply.text()}`);
  return reply.json();
};

const solana = nacl.sign.keyPair();
const wallet = bs58.encode(solana.publicKey);
const message = `Sign in to pump.fun: ${Date.now()}`;
const signature = bs58.encode(nacl.sign.detached(new TextEncoder().encode(message), solana.secretKey));
const pump = await post(
  `${pumpUrl}/auth/login`,
  { wallet, signature, message },
  { origin: 'https://pump.fun' },
);

const evm = privateKeyToAccount(generatePrivateKey());
const { address } = evm;
const { nonce } = await post(`${mimicUrl}/users/nonce`, { address });
const mimic = await post(`${mimicUrl}/users/authenticate`, {
  address,
  signature: await evm.signMessage({ message: nonce }),
});

console.log(
  `PUMP_WALLET=${wallet}\nPUMP_TOKEN=${pump.token}\nMIMIC_ADDRESS=${address}\nMIMIC_TOKEN=${mimic.token}`,
);
