import { describe, expect, it } from 'vitest';
import { CHAINS, NATIVES, TOKENS } from '../../../packaging/icons/chosen.ts';
import { listTokens, makeSprite } from '../../../packaging/icons/make-sprite.ts';
import { toSprite } from '../../../packaging/icons/sprite.ts';

const anIcon = (inside: string, id = 'A') => ({
  id,
  svg: `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">${inside}</svg>\n`,
});
const PATH = '<path fill="#000" d="M0 0h1v1z"/>';

describe('the file of icons', () => {
  it('has each drawing under its name, and further names that stand for it', () => {
    const text = toSprite([anIcon(PATH)], [{ id: 'token-1-0x1', of: 'A' }]);
    expect(text).toBe(
      `<svg xmlns="http://www.w3.org/2000/svg" fill="none">\n<g id="A">${PATH}</g>\n` +
        '<use id="token-1-0x1" href="#A"/>\n</svg>\n',
    );
  });

  it('keeps the colours of one icon apart from those of another', () => {
    const inside =
      '<path fill="url(#a)" d="M0 0h1v1z"/><defs><linearGradient id="a"><stop stop-color="#fff"/></linearGradient></defs>';
    const text = toSprite([anIcon(inside, 'A'), anIcon(inside, 'B')], []);
    expect(text.match(/id="[^"]*-a"/g)).toEqual(['id="A-a"', 'id="B-a"']);
    expect(text.match(/url\([^)]*\)/g)).toEqual(['url(#A-a)', 'url(#B-a)']);
  });

  it.each([
    ['a script', '<script>1</script>'],
    ['a picture', '<image href="x.png"/>'],
    ['a handler', '<path onload="1" d=""/>'],
    ['a style', '<path style="fill:url(//x)" d=""/>'],
    ['a link to elsewhere', '<path fill="url(https://x/#a)" d=""/>'],
    ['foreign content', '<foreignObject/>'],
    ['an entity', '<!ENTITY a "b">'],
  ])('refuses %s, whatever the package holds one day (P1, P4)', (_what, inside) => {
    expect(() => toSprite([anIcon(inside)], [])).toThrow('no plain drawing');
  });

  it('refuses a name twice, a name for nothing and a drawing of another size', () => {
    expect(() => toSprite([anIcon(PATH), anIcon(PATH)], [])).toThrow('Two icons');
    expect(() => toSprite([], [{ id: 'a', of: 'b' }])).toThrow('no icon');
    expect(() => toSprite([{ id: 'A', svg: '<svg viewBox="0 0 9 9"></svg>' }], [])).toThrow('24');
  });
});

describe('the icons that ship', async () => {
  const tokens = listTokens();
  const sprite = await makeSprite();
  const names = new Set([...sprite.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));

  it.each([
    ['USDC', 1, '0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48'],
    ['USDC', 8453, '0x833589fcd6edb6e08f4c7c32d4f71b54bda02913'],
    ['USDC', 42161, '0xaf88d065e77c8cc2239327c5edb3a432268e5831'],
    ['USDT', 1, '0xdac17f958d2ee523a2206206994597c13d831ec7'],
    ['DAI', 1, '0x6b175474e89094c44da98b954eedeac495271d0f'],
    ['WBTC', 1, '0x2260fac5e5542a773aa44fbcfedf7c193bc2c599'],
    ['LINK', 1, '0x514910771af9ca656af840dff83e8264ecf986ca'],
    ['UNI', 1, '0x1f9840a85d5af5bf1d1762f925bdaddc4201f984'],
    ['AAVE', 1, '0x7fc66500c84a76ad7e9c93437bfc5ac33e2ddae9'],
    ['ARB', 42161, '0x912ce59144191c1204e64559fe8253a0e49e6548'],
    ['OP', 10, '0x4200000000000000000000000000000000000042'],
    ['MKR', 1, '0x9f8f72aa9304c8b593d555f12ef6589cc3a579a2'],
    ['LDO', 1, '0x5a98fcbea516cf06857215779fd812ca3bef1b32'],
    ['SHIB', 1, '0x95ad61b0a150d79219dcf64e1e6cc01f0b64c4ce'],
    ['GNO', 100, '0x9c58bacc331c9aa871afd802db6379a98e80cedb'],
    ['ETH', 1, '0xeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee'],
    ['ETH', 1, '0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2'],
    ['BNB', 56, '0x0000000000000000000000000000000000000000'],
  ])('give %s on chain %d to the contract that is known to be its own', (file, chainId, address) => {
    expect(tokens.get(`token-${chainId}-${address}`)).toBe(file);
  });

  it('go by chain and contract, both: the same address elsewhere, or another one, has none', () => {
    expect(names.has('token-56-0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48')).toBe(false);
    expect(names.has('token-1-0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb49')).toBe(false);
    const contracts = [...tokens.keys()].filter((name) => name.startsWith('token-'));
    expect(contracts.every((name) => /^token-\d+-0x[\da-f]{40}$/.test(name))).toBe(true);
  });

  it('are all there, each by the name that the interface asks for', () => {
    for (const name of tokens.keys()) expect(names.has(name), name).toBe(true);
    expect(tokens.size).toBeGreaterThan(200);
    expect(TOKENS.length).toBeGreaterThanOrEqual(40);
  });

  it('include every chosen chain and its own coin', () => {
    for (const chainId of Object.keys(CHAINS)) expect(names.has(`chain-${chainId}`), chainId).toBe(true);
    expect(Object.keys(CHAINS).length).toBeGreaterThanOrEqual(25);
    expect(Object.values(NATIVES).flat().length).toBeGreaterThan(15);
  });

  it('cover the letter that is drawn beneath them', () => {
    for (const drawing of sprite.match(/^<g id=.*$/gm) ?? []) {
      expect(drawing.slice(0, 120)).toMatch(
        /^<g id="[^"]+">(<g>)*<path fill="[^"]+" d="M(24 0H0v24h24z|0 0h24v24H0z)"/,
      );
    }
  });

  it('run nothing and point nowhere but into the file itself (P4)', () => {
    expect(sprite).not.toMatch(/<script|\son\w+=|javascript:|<image|<foreignObject|<style/i);
    for (const [, target] of sprite.matchAll(/href="([^"]*)"/g)) expect(target).toMatch(/^#[\w-]+$/);
    for (const [, target = ''] of sprite.matchAll(/url\(#([^)]*)\)/g))
      expect(names.has(target), target).toBe(true);
  });
});
