import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toPretty } from '../../../../src/ui/developer/pretty-json.ts';

const MASK = '••••';

describe('a reply laid out for reading', () => {
  it('is indented, with empty lists and objects in one line', () => {
    expect(toPretty('{"a":[1,{"b":null}],"c":{},"d":[]}', null).text).toBe(
      '{\n  "a": [\n    1,\n    {\n      "b": null\n    }\n  ],\n  "c": {},\n  "d": []\n}',
    );
  });

  it('means what it meant, whatever JSON it is', () => {
    fc.assert(
      fc.property(fc.json(), (json) => {
        expect(JSON.parse(toPretty(json, null).text)).toEqual(JSON.parse(json));
        expect(toPretty(json, null).text).toBe(JSON.stringify(JSON.parse(json), null, 2));
      }),
      { numRuns: 1_000 },
    );
  });

  it('keeps every digit of a number as it came', () => {
    const text = '{"balance":123456789012345678901234567890,"price":1.10,"tiny":1E-400}';
    expect(toPretty(text, null).text).toContain('123456789012345678901234567890');
    expect(toPretty(text, null).text).toContain('"price": 1.10,');
    expect(toPretty(text, null).text).toContain('1E-400');
  });

  it('is shown as it came where it is no JSON', () => {
    expect(toPretty('<html>', MASK)).toEqual({ text: '<html>', isJson: false, masked: 0 });
  });

  it('U1: masks what a secret’s field holds, however it is written and wherever it lies', () => {
    for (const name of [
      'apiKey',
      'api_key',
      'token',
      'access_token',
      'accessToken',
      'rawJwt',
      'api\\u004bey',
    ]) {
      const { text, masked } = toPretty(`{"list":[{"${name}" : "CANARY"}],"address":"0xabc"}`, MASK);
      expect([name, masked]).toEqual([name, 1]);
      expect(text).not.toContain('CANARY');
      expect(text).toContain('"address": "0xabc"');
    }
    expect(toPretty('{"tokens":["a"],"token":1,"symbol":"TOKEN"}', MASK).masked).toBe(0);
    expect(toPretty('{"apiKey":"CANARY"}', null).text).toContain('CANARY');
  });
});
