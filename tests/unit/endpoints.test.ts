import { describe, expect, it } from 'vitest';
import { API_IDS, APIS, apiOfChain, CHAINS } from '../../src/apis.ts';
import { endpointsFor } from '../../src/endpoints.ts';

const ELSEWHERE = { WXT_PUMP_URL: 'https://evil.example', WXT_MIMIC_URL: 'http://127.0.0.1:1' };
const REAL = {
  sandbox: false,
  baseUrls: { pump: 'https://frontend-api-v3.pump.fun', mimic: 'https://api-protocol.mimic.fi' },
};

describe('endpointsFor', () => {
  it.each(['production', 'development', 'Sandbox', 'sandbox ', ''])(
    'knows the two real services in mode %j, whatever the environment says',
    (mode) => {
      expect(endpointsFor(mode, ELSEWHERE)).toEqual(REAL);
      expect(endpointsFor(mode, {})).toEqual(REAL);
    },
  );

  it('is on this machine in the sandbox unless told otherwise', () => {
    const local = { pump: 'http://127.0.0.1:4610', mimic: 'http://127.0.0.1:4620' };
    expect(endpointsFor('sandbox', {})).toEqual({ sandbox: true, baseUrls: local });
    expect(endpointsFor('sandbox', { WXT_PUMP_URL: '', WXT_MIMIC_URL: undefined }).baseUrls).toEqual(local);
  });

  it('takes both servers of the sandbox from the environment, without a trailing slash', () => {
    const env = { WXT_PUMP_URL: 'https://pump.test:8443/', WXT_MIMIC_URL: 'http://mimic.test/base/path//' };
    expect(endpointsFor('sandbox', env).baseUrls).toEqual({
      pump: 'https://pump.test:8443',
      mimic: 'http://mimic.test/base/path',
    });
  });

  it.each([
    'pump.test',
    'ftp://pump.test',
    'javascript:1',
    'https://me@pump.test',
    'https://pump.test?x=1',
    'https://pump.test#x',
    'https://',
  ])('refuses %j as a base URL and says which variable it was', (url) => {
    expect(() => endpointsFor('sandbox', { WXT_PUMP_URL: url })).toThrow(/^WXT_PUMP_URL is not/);
    expect(() => endpointsFor('sandbox', { WXT_MIMIC_URL: url })).toThrow(/^WXT_MIMIC_URL is not/);
  });
});

describe('the table of APIs', () => {
  it('has one API per chain, each with its own header', () => {
    expect(API_IDS).toEqual(Object.keys(APIS));
    expect(CHAINS.map(apiOfChain)).toEqual(['pump', 'mimic']);
    for (const chain of CHAINS) expect(APIS[apiOfChain(chain)].chain).toBe(chain);
    expect(API_IDS.map((api) => APIS[api].authHeader)).toEqual(['Authorization', 'x-auth-token']);
  });
});
