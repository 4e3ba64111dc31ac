/**
 * The balances that Mimic's double reports: the same for everyone, chosen for what is hard to show rightly.
 */
export interface MimicToken {
  readonly chainId: number;
  readonly address: string;
  readonly symbol: string;
  readonly decimals: number;
  /** Non-negative integer in the token's smallest unit, as a decimal string of any size. */
  readonly balance: string;
  /** What the user granted to Mimic's settlers, in the same unit. */
  readonly allowance: string;
  /** US dollars for one whole token. */
  readonly price: number;
  readonly logo: string;
}

const UNLIMITED = (2n ** 256n - 1n).toString();

const aToken = (token: Omit<MimicToken, 'logo'>): MimicToken => ({
  ...token,
  logo: `https://assets.example.test/${token.chainId}/${token.address.toLowerCase()}.png`,
});

const KNOWN_TOKENS: readonly MimicToken[] = [
  // More than 2^53 units: a float would change the last digits.
  aToken({
    chainId: 1,
    address: '0xEeeeeEeeeEeEeeEeEeEeeEEEeeeeEeeeeeeeEEeE',
    symbol: 'ETH',
    decimals: 18,
    balance: '1234567890123456789',
    allowance: '0',
    price: 3187.42,
  }),
  aToken({
    chainId: 1,
    address: '0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48',
    symbol: 'USDC',
    decimals: 6,
    balance: '2500750000',
    allowance: UNLIMITED,
    price: 1,
  }),
  aToken({
    chainId: 10,
    address: '0x4200000000000000000000000000000000000042',
    symbol: 'OP',
    decimals: 18,
    balance: '98765432109876543210987',
    allowance: '50000000000000000000000',
    price: 1.8734,
  }),
  aToken({
    chainId: 137,
    address: '0xc2132D05D31c914a87C6611C10748AEb04B58e8F',
    symbol: 'USDT',
    decimals: 6,
    balance: '1',
    allowance: '1000000',
    price: 0.9998,
  }),
  aToken({
    chainId: 8453,
    address: '0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913',
    symbol: 'USDC',
    decimals: 6,
    balance: '0',
    allowance: UNLIMITED,
    price: 1,
  }),
  aToken({
    chainId: 42161,
    address: '0x912CE59144191C1204E64559FE8253a0e49E6548',
    symbol: 'ARB',
    decimals: 18,
    balance: '115792089237316195423570985008687907853269984665640564039457',
    allowance: '1',
    price: 0.4127,
  }),
  aToken({
    chainId: 100,
    address: '0x1111111111111111111111111111111111111111',
    symbol: 'TICKET',
    decimals: 0,
    balance: '9007199254740993',
    allowance: '0',
    price: 0,
  }),
  // No wallet knows this chain.
  aToken({
    chainId: 12345,
    address: '0x2222222222222222222222222222222222222222',
    symbol: 'MYST',
    decimals: 8,
    balance: '4200000001',
    allowance: '0',
    price: 0.00000042,
  }),
];

/** The fixed balances, and `extra` made-up ones after them. */
export const createMimicTokens = (extra: number): readonly MimicToken[] => [
  ...KNOWN_TOKENS,
  ...Array.from({ length: extra }, (_, i) =>
    aToken({
      chainId: [1, 10, 137, 8453, 42161][i % 5] ?? 1,
      address: `0x${(i + 0x10000).toString(16).padStart(40, '0')}`,
      symbol: `TKN${i}`,
      decimals: 18,
      balance: (BigInt(i + 1) * 10n ** 17n + BigInt(i)).toString(),
      allowance: i % 3 === 0 ? UNLIMITED : '0',
      price: (i % 100) / 10,
    }),
  ),
];
