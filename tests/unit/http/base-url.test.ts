import { describe, expect, it } from 'vitest';
import { parseBaseUrl } from '../../../src/http/base-url.ts';

describe('parseBaseUrl', () => {
  it.each([
    ['https://api.example', 'https://api.example'],
    ['https://API.example:443/', 'https://api.example'],
    ['http://127.0.0.1:4610', 'http://127.0.0.1:4610'],
    ['http://localhost:1/pump//', 'http://localhost:1/pump'],
  ])('makes %s into %s', (text, url) => {
    expect(parseBaseUrl(text)).toBe(url);
  });

  it.each([
    '',
    'api.example',
    'file:///x',
    'wss://a.example',
    'https://u@a.example',
    'https://a.example?x',
    'https://a.example#x',
  ])('refuses %j', (text) => {
    expect(() => parseBaseUrl(text)).toThrow(
      expect.objectContaining({ code: 'invalid_input', details: { field: 'baseUrl' } }),
    );
  });
});
