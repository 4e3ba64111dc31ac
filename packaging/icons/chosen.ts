/**
 * Which icons ship, and for which contracts: by chain and address, never by a symbol, which anybody may choose.
 * Addresses come from the icon package's list, for the chains named here; ADDED names what that list lacks. Data only.
 */

/** Chains with an icon: the chain's id and the package's id of its network. */
export const CHAINS: Readonly<Record<number, string>> = {
  1: 'ethereum',
  10: 'optimism',
  25: 'cronos',
  56: 'binance-smart-chain',
  100: 'gnosis',
  130: 'unichain',
  137: 'polygon',
  143: 'monad',
  146: 'sonic',
  250: 'fantom',
  324: 'zksync',
  480: 'world',
  999: 'hyper-evm',
  1101: 'polygon-zkevm',
  1868: 'soneium',
  2741: 'abstract',
  5000: 'mantle',
  8453: 'base',
  9745: 'plasma',
  34443: 'mode',
  42161: 'arbitrum-one',
  42220: 'celo',
  43114: 'avalanche',
  57073: 'ink',
  59144: 'linea',
  80094: 'berachain',
  81457: 'blast',
  534352: 'scroll',
};

/** The package's names of the chains whose token addresses are taken from its list: those with one canonical bridge. */
export const PLATFORMS: Readonly<Record<string, number>> = {
  ethereum: 1,
  'optimistic-ethereum': 10,
  'binance-smart-chain': 56,
  xdai: 100,
  'polygon-pos': 137,
  zksync: 324,
  base: 8453,
  'arbitrum-one': 42161,
  celo: 42220,
  avalanche: 43114,
  linea: 59144,
  scroll: 534352,
};

/** The package's ids of the tokens that have an icon here. */
export const TOKENS: readonly string[] = [
  'usd-coin',
  'tether',
  'dai',
  'wrapped-bitcoin',
  'chainlink',
  'uniswap',
  'aave',
  'arbitrum',
  'optimism',
  'polygon-ecosystem-token',
  'matic-network',
  'lido-dao',
  'rocket-pool',
  'coinbase-wrapped-staked-eth',
  'maker',
  'compound-governance-token',
  'havven',
  'sushi',
  'the-graph',
  'ethereum-name-service',
  'shiba-inu',
  'frax',
  'frax-share',
  'liquity-usd',
  'true-usd',
  'pendle',
  'gmx',
  'gnosis',
  'pax-gold',
  'tether-gold',
  'paypal-usd',
  'first-digital-usd',
  'velodrome-finance',
  'degen-base',
  'mantle',
  'the-sandbox',
  'decentraland',
  'axie-infinity',
  'chiliz',
  'pancakeswap-token',
  'yearn-finance',
  'gho',
  'blur',
  'safe',
  'tbtc',
];

/** How a chain's own coin is named where a contract's address would stand: both forms are in use. */
export const NATIVE_ADDRESSES: readonly string[] = [
  '0xeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee',
  '0x0000000000000000000000000000000000000000',
];

/** The chains' own coins: the file of the icon in the package. */
export const NATIVES: Readonly<Record<string, readonly number[]>> = {
  ETH: [1, 10, 130, 324, 480, 1101, 1868, 2741, 8453, 34443, 42161, 57073, 59144, 81457, 534352],
  BNB: [56],
  POL: [137],
  FTM: [250],
  MNT: [5000],
  CELO: [42220],
  AVAX: [43114],
};

/** Contracts that the package's list does not have: wrapped coins, and what is the same token on another chain. */
export const ADDED: Readonly<Record<string, readonly (readonly [number, string])[]>> = {
  ETH: [
    [1, '0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2'],
    [10, '0x4200000000000000000000000000000000000006'],
    [56, '0x2170ed0880ac9a755fd29b2688956bd959f933f8'],
    [100, '0x6a023ccd1ff6f2045c3309768ead9e68f978f6e1'],
    [130, '0x4200000000000000000000000000000000000006'],
    [137, '0x7ceb23fd6bc0add59e62ac25578270cff1b9f619'],
    [324, '0x5aea5775959fbc2557cc8789bc1bf90a239d9a91'],
    [480, '0x4200000000000000000000000000000000000006'],
    [8453, '0x4200000000000000000000000000000000000006'],
    [34443, '0x4200000000000000000000000000000000000006'],
    [42161, '0x82af49447d8a07e3bd95bd0d56f35241523fbab1'],
    [43114, '0x49d5c2bdffac6ce2bfdb6640f4f80f226bc10bab'],
    [57073, '0x4200000000000000000000000000000000000006'],
    [59144, '0xe5d7c2a44ffddf6b295a15c148167daaaf5cf34f'],
    [81457, '0x4300000000000000000000000000000000000004'],
    [534352, '0x5300000000000000000000000000000000000004'],
  ],
  USDC: [
    [10, '0x7f5c764cbc14f9669b88837ca1490cca17c31607'],
    [56, '0x8ac76a51cc950d9822d68b83fe1ad97b32cd580d'],
    [100, '0xddafbb505ad214d7b80b1f830fccc89b60fb7a83'],
    [137, '0x2791bca1f2de4661ed88a30c99a7a9449aa84174'],
    [324, '0x1d17cbcf0d6d143135ae902365d2e5e2a16538d4'],
    [42161, '0xff970a61a04b1ca14834a43f5de4533ebddb5cc8'],
    [59144, '0x176211869ca2b568f2a7d4ee941e073a821ee1ff'],
    [534352, '0x06efdbff2a14a7c8e15944d1f4a48f9f95f663a4'],
  ],
  USDT: [
    [10, '0x94b008aa00579c1307b0ef2c499ad98a8ce58e58'],
    [56, '0x55d398326f99059ff775485246999027b3197955'],
    [137, '0xc2132d05d31c914a87c6611c10748aeb04b58e8f'],
    [42161, '0xfd086bc7cd5c481dcc9c85ebe478a1c0b69fcbb9'],
  ],
  BNB: [[56, '0xbb4cdb9cbd36b01bd1cbaebf2de08d9173bc095c']],
  POL: [[137, '0x0d500b1d8e8ef31e21c99d1db9a6444d3adf1270']],
  AVAX: [[43114, '0xb31f66aa3c1e785363f0875a1b74e27b85fd66c7']],
};
