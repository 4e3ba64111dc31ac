import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { apiPath } from '../../../src/http/api-path.ts';

describe('apiPath', () => {
  it('is the template where there are no values', () => {
    expect(apiPath`/auth/login`).toBe('/auth/login');
  });

  it('encodes what it is given', () => {
    expect(apiPath`/users/${'a b/../?x=1#y'}/data`).toBe('/users/a%20b%2F..%2F%3Fx%3D1%23y/data');
    expect(apiPath`/${'a'}/${'é'}`).toBe('/a/%C3%A9');
  });

  it.each(['', '.', '..', '\ud800'])('refuses the value %j', (value) => {
    expect(() => apiPath`/users/${value}`).toThrow(
      expect.objectContaining({ code: 'invalid_input', details: { field: 'path' } }),
    );
  });

  it('keeps every value within its segment', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (value) => {
        fc.pre(value !== '.' && value !== '..');
        const { href, origin } = new URL(`https://api.example${apiPath`/users/${value}/data`}`);
        expect(origin).toBe('https://api.example');
        expect(decodeURIComponent(href.slice('https://api.example/users/'.length, -'/data'.length))).toBe(
          value,
        );
      }),
    );
  });
});
