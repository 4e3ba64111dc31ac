import { decodeJwt } from 'jose';
import { describe, expect, it } from 'vitest';
import { anEvmWallet, aSandbox, mimicAuth, mimicAuthenticate, mimicNonce, NOW_MS, send } from './clients.ts';

describe('the Mimic login', () => {
  it('trades a nonce signed as text for a token', async () => {
    const sandbox = await aSandbox();
    const wallet = anEvmWallet();
    const nonce = await mimicNonce(sandbox, wallet.address);
    expect(nonce).toMatch(/^0x[0-9a-f]{32}$/);
    const signature = await wallet.signMessage({ message: nonce });
    const reply = await mimicAuthenticate(sandbox, { address: wallet.address, signature });
    expect(reply.status).toBe(200);
    expect(reply.json).toEqual({ address: wallet.address.toLowerCase(), token: expect.any(String) });
    const iat = NOW_MS / 1000;
    expect(decodeJwt((reply.json as { token: string }).token)).toMatchObject({ iat, exp: iat + 3_600 });
    expect(sandbox.log.violations()).toEqual([]);
  });

  it('takes text or raw bytes as chosen, never both', async () => {
    const sandbox = await aSandbox();
    const wallet = anEvmWallet();
    const attempt = async (form: 'text' | 'raw') => {
      const nonce = await mimicNonce(sandbox, wallet.address);
      const signature = await wallet.signMessage({ message: form === 'text' ? nonce : { raw: nonce } });
      return (await mimicAuthenticate(sandbox, { address: wallet.address, signature })).status;
    };
    expect([await attempt('text'), await attempt('raw')]).toEqual([200, 401]);
    sandbox.setOptions({ mimic: { nonceSigning: 'raw' } });
    expect([await attempt('text'), await attempt('raw')]).toEqual([401, 200]);
  });

  it('lets a nonce open once', async () => {
    const sandbox = await aSandbox();
    const wallet = anEvmWallet();
    const nonce = await mimicNonce(sandbox, wallet.address);
    const body = { address: wallet.address, signature: await wallet.signMessage({ message: nonce }) };
    expect((await mimicAuthenticate(sandbox, body)).status).toBe(200);
    expect((await mimicAuthenticate(sandbox, body)).status).toBe(401);
  });

  it('burns a nonce at a failed attempt', async () => {
    const sandbox = await aSandbox();
    const wallet = anEvmWallet();
    const nonce = await mimicNonce(sandbox, wallet.address);
    const stranger = await anEvmWallet().signMessage({ message: nonce });
    const own = await wallet.signMessage({ message: nonce });
    const { address } = wallet;
    expect((await mimicAuthenticate(sandbox, { address, signature: stranger })).status).toBe(401);
    expect((await mimicAuthenticate(sandbox, { address, signature: own })).status).toBe(401);
  });

  it('replaces a nonce by the next one, and keeps the nonces of other addresses', async () => {
    const sandbox = await aSandbox();
    const wallet = anEvmWallet();
    const other = anEvmWallet();
    const first = await mimicNonce(sandbox, wallet.address);
    const othersNonce = await mimicNonce(sandbox, other.address);
    await mimicNonce(sandbox, wallet.address.toLowerCase());
    const { address } = wallet;
    const stale = await wallet.signMessage({ message: first });
    expect((await mimicAuthenticate(sandbox, { address, signature: stale })).status).toBe(401);
    const borrowed = await wallet.signMessage({ message: othersNonce });
    expect((await mimicAuthenticate(sandbox, { address, signature: borrowed })).status).toBe(401);
    const signature = await other.signMessage({ message: othersNonce });
    expect((await mimicAuthenticate(sandbox, { address: other.address, signature })).status).toBe(200);
  });

  it('lets a nonce expire', async () => {
    const sandbox = await aSandbox();
    const wallet = anEvmWallet();
    const attemptAfter = async (ms: number) => {
      const nonce = await mimicNonce(sandbox, wallet.address);
      sandbox.clock.ms += ms;
      const signature = await wallet.signMessage({ message: nonce });
      return (await mimicAuthenticate(sandbox, { address: wallet.address, signature })).status;
    };
    expect([await attemptAfter(299_999), await attemptAfter(300_000)]).toEqual([200, 401]);
  });

  it.each([
    ['64 bytes', (s: string) => s.slice(0, -2)],
    ['a v of 0 or 1', (s: string) => `${s.slice(0, -2)}${s.endsWith('1b') ? '00' : '01'}`],
    ['no 0x', (s: string) => s.slice(2)],
  ])('refuses a signature with %s by its form alone', async (_, change) => {
    const sandbox = await aSandbox();
    const wallet = anEvmWallet();
    const nonce = await mimicNonce(sandbox, wallet.address);
    const signature = change(await wallet.signMessage({ message: nonce }));
    expect((await mimicAuthenticate(sandbox, { address: wallet.address, signature })).status).toBe(400);
  });

  it('refuses the second signature that follows from a true one by arithmetic (S9)', async () => {
    const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
    const sandbox = await aSandbox();
    const wallet = anEvmWallet();
    const nonce = await mimicNonce(sandbox, wallet.address);
    const true65 = await wallet.signMessage({ message: nonce });
    const s = order - BigInt(`0x${true65.slice(66, 130)}`);
    const v = true65.endsWith('1b') ? '1c' : '1b';
    const signature = `${true65.slice(0, 66)}${s.toString(16).padStart(64, '0')}${v}`;
    expect((await mimicAuthenticate(sandbox, { address: wallet.address, signature })).status).toBe(401);
  });

  it('refuses an address that is none, an unknown field and a missing one', async () => {
    const sandbox = await aSandbox();
    const { address } = anEvmWallet();
    const bodies = [
      { address: address.slice(0, -1) },
      { address, chainId: 1 },
      {},
      { address: 1 },
      [address],
    ];
    for (const body of bodies) {
      const reply = await send(`${sandbox.mimicUrl}/users/nonce`, { method: 'POST', body });
      expect([reply.status, reply.json]).toEqual([400, { message: expect.any(String) }]);
    }
  });

  it('can issue tokens without exp, nonces of another length, and an email', async () => {
    const mimic = { tokenLifetimeSeconds: null, nonceBytes: 32, email: 'ann@example.test' };
    const sandbox = await aSandbox({ mimic });
    const wallet = anEvmWallet();
    const nonce = await mimicNonce(sandbox, wallet.address);
    expect(nonce).toHaveLength(66);
    const signature = await wallet.signMessage({ message: nonce });
    const { json } = await mimicAuthenticate(sandbox, { address: wallet.address, signature });
    expect(json).toMatchObject({ email: 'ann@example.test' });
    expect(decodeJwt((json as { token: string }).token)).not.toHaveProperty('exp');
    const headers = await mimicAuth(sandbox, wallet);
    sandbox.clock.ms += 10 * 365 * 86_400_000;
    expect((await send(`${sandbox.mimicUrl}/users/api-key`, { headers })).status).toBe(200);
  });
});
