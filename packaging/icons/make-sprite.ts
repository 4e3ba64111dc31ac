/**
 * The file of icons that ships: reads the chosen ones out of the icon package and names them as the interface asks for them,
 * `chain-<id>` and `token-<chain>-<address>`. Knows the package; decides nothing about the file's form.
 */
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { networks, tokens } from '@web3icons/common';
import { ADDED, CHAINS, NATIVE_ADDRESSES, NATIVES, PLATFORMS, TOKENS } from './chosen.ts';
import { type SpriteAlias, type SpriteIcon, toSprite } from './sprite.ts';

/** Where the file lies in the package. */
export const SPRITE_PATH = 'icons/bundled.svg';

/** The packages that it is made of: drawings, and which contract is whose. */
export const ICON_PACKAGES: readonly string[] = ['@web3icons/core', '@web3icons/common'].map((name) =>
  dirname(dirname(fileURLToPath(import.meta.resolve(name)))),
);

/** Each with a ground of its own, so that it can be seen in either theme. */
const readDrawing = async (kind: 'tokens' | 'networks', file: string): Promise<string> => {
  const path = `@web3icons/core/svgs/${kind}/background/${file}.svg.js`;
  const drawing: { readonly default: string } = await import(/* @vite-ignore */ path);
  return drawing.default;
};

const find = <T extends { readonly id: string }>(list: readonly T[], id: string): T => {
  const found = list.find((each) => each.id === id);
  if (found === undefined) throw new Error(`The icon package has no ${id}.`);
  return found;
};

/** "token:USDC" → "USDC" */
const toFile = (filePath: string): string => filePath.slice(filePath.indexOf(':') + 1);

/** The icon of each contract, by the name that the interface asks for. @throws Error where two lists disagree about one contract */
export const listTokens = (): ReadonlyMap<string, string> => {
  const contracts = TOKENS.map((id) => find(tokens, id)).flatMap(({ filePath, addresses }) =>
    Object.entries(PLATFORMS).flatMap(([platform, chainId]) => {
      const address = addresses[platform]?.toLowerCase() ?? '';
      return /^0x[\da-f]{40}$/.test(address) ? [{ chainId, address, file: toFile(filePath) }] : [];
    }),
  );
  const added = Object.entries(ADDED).flatMap(([file, list]) =>
    list.map(([chainId, address]) => ({ chainId, address, file })),
  );
  const natives = Object.entries(NATIVES).flatMap(([file, chainIds]) =>
    chainIds.flatMap((chainId) => NATIVE_ADDRESSES.map((address) => ({ chainId, address, file }))),
  );
  const byName = new Map<string, string>();
  for (const { chainId, address, file } of [...contracts, ...added, ...natives]) {
    const name = `token-${chainId}-${address}`;
    const known = byName.get(name) ?? file;
    if (known !== file) throw new Error(`${name} would be both ${known} and ${file}.`);
    byName.set(name, file);
  }
  return byName;
};

/** What the interface is told of the file: see src/ui/balances/known-icons.ts. */
export const listKnownIcons = (): readonly string[] => [
  ...Object.keys(CHAINS),
  ...new Set([...listTokens().keys()].map((name) => name.replace(/^token-(\d+)-.*(.{6})$/, '$1-$2'))),
];

export const makeSprite = async (): Promise<string> => {
  const byName = listTokens();
  const tokenIcons = [...new Set(byName.values())].map(
    async (file): Promise<SpriteIcon> => ({ id: file, svg: await readDrawing('tokens', file) }),
  );
  const chainIcons = Object.entries(CHAINS).map(
    async ([chainId, id]): Promise<SpriteIcon> => ({
      id: `chain-${chainId}`,
      svg: await readDrawing('networks', toFile(find(networks, id).filePath)),
    }),
  );
  const aliases = [...byName].map(([id, of]): SpriteAlias => ({ id, of }));
  return toSprite(await Promise.all([...tokenIcons, ...chainIcons]), aliases);
};
