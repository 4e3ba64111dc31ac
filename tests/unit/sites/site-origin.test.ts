import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src/errors.ts';
import {
  isGrantedOrigin,
  parseSiteOrigin,
  toExactPattern,
  toMatchPattern,
} from '../../../src/sites/site-origin.ts';

const codeOf = (text: string): string => {
  try {
    return parseSiteOrigin(text);
  } catch (error) {
    return error instanceof AppError ? error.code : String(error);
  }
};

const likeUrl = fc
  .array(
    fc.constantFrom(
      'https:',
      'http:',
      '//',
      '/',
      '@',
      ':',
      '.',
      '*',
      'a',
      'localhost',
      '127.0.0.1',
      '[::1]',
      '80',
    ),
  )
  .map((parts) => parts.join(''));
const host = fc.domain().map((domain) => domain.toLowerCase());

describe('parseSiteOrigin', () => {
  it.each([
    'https://app.example',
    'https://app.example:8443',
    'https://xn--bcher-kva.example',
    'https://192.0.2.7',
    'https://intranet',
    'http://localhost',
    'http://localhost:3000',
    'http://127.0.0.1:4630',
    'http://[::1]:8080',
  ])('takes %s as it is', (text) => {
    expect(codeOf(text)).toBe(text);
  });

  it.each([
    ['http elsewhere', 'http://app.example'],
    ['another loopback address', 'http://127.0.0.2'],
    ['a name under localhost', 'http://foo.localhost'],
    ['user info', 'https://app.example@evil.example'],
    ['an empty user', 'https://@app.example'],
    ['a trailing dot', 'https://app.example.'],
    ['an empty label', 'https://app..example'],
    ['a path', 'https://app.example/path'],
    ['a slash', 'https://app.example/'],
    ['a query', 'https://app.example?x'],
    ['the default port, spelled out', 'https://app.example:443'],
    ['capitals', 'https://App.example'],
    ['a Unicode host', 'https://bücher.example'],
    ['a wildcard for subdomains', 'https://*.example'],
    ['a wildcard for all', 'https://*'],
    ['a space before', ' https://app.example'],
    ['an opaque origin', 'null'],
    ['a data URL', 'data:text/html,hello'],
    ['a file', 'file:///home/user/page.html'],
    ['file as an origin', 'file://'],
    ['an extension page', 'chrome-extension://aaaabbbbccccdddd'],
    ['an extension page in Firefox', 'moz-extension://3c0a2b6e-0000-4000-8000-000000000000'],
    ['a blob', 'blob:https://app.example/3c0a2b6e'],
    ['a web socket', 'wss://app.example'],
    ['about:blank', 'about:blank'],
    ['nothing', ''],
  ])('I6: refuses %s', (_what, text) => {
    expect(codeOf(text)).toBe('site_unsupported');
  });

  it('I6: refuses every spelling but the canonical one, for any host', () => {
    const spellings = (name: string): string[] => [
      `https://${name}.`,
      `https://${name}/`,
      `https://user@${name}`,
      `https://user:pass@${name}`,
      `https://${name}:443`,
      `HTTPS://${name}`,
      `http://${name}`,
      `https://*.${name}`,
      `//${name}`,
      name,
    ];
    fc.assert(
      fc.property(host, (name) => {
        expect(codeOf(`https://${name}`)).toBe(`https://${name}`);
        for (const text of spellings(name)) expect(codeOf(text)).toBe('site_unsupported');
      }),
    );
  });

  it('answers only text that is its own origin, whatever it is given', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((text) => `https://${text}`),
          likeUrl,
        ),
        (text) => {
          const origin = codeOf(text);
          if (origin !== 'site_unsupported') expect(new URL(origin).origin).toBe(text);
        },
      ),
    );
  });
});

describe('match patterns', () => {
  it('name scheme and host for permissions, without the port that Firefox does not know', () => {
    expect(toMatchPattern(parseSiteOrigin('http://127.0.0.1:4630'))).toBe('http://127.0.0.1/*');
    expect(toMatchPattern(parseSiteOrigin('https://app.example'))).toBe('https://app.example/*');
  });

  it('name the exact port for content scripts, the default one included', () => {
    expect(toExactPattern(parseSiteOrigin('http://127.0.0.1:4630'))).toBe('http://127.0.0.1:4630/*');
    expect(toExactPattern(parseSiteOrigin('https://app.example'))).toBe('https://app.example:443/*');
    expect(toExactPattern(parseSiteOrigin('http://localhost'))).toBe('http://localhost:80/*');
    expect(toExactPattern(parseSiteOrigin('http://[::1]:8080'))).toBe('http://[::1]:8080/*');
  });

  it('never hold a wildcard before the path', () => {
    fc.assert(
      fc.property(host, (name) => {
        const origin = parseSiteOrigin(`https://${name}`);
        expect(`${toMatchPattern(origin)}${toExactPattern(origin)}`.split('*')).toHaveLength(3);
      }),
    );
  });
});

describe('isGrantedOrigin', () => {
  it('I6: is true for the granted origin and false for its lookalikes, for any host and port', () => {
    fc.assert(
      fc.property(host, fc.integer({ min: 1024, max: 65_535 }), (name, port) => {
        const granted = [parseSiteOrigin(`https://${name}:${port}`)];
        expect(isGrantedOrigin(`https://${name}:${port}`, granted)).toBe(true);
        for (const lookalike of [
          `https://${name}`,
          `https://${name}:${port - 1}`,
          `http://${name}:${port}`,
          `https://sub.${name}:${port}`,
          `https://${name}.:${port}`,
          `https://${name}.evil.example:${port}`,
          `https://xn--${name}:${port}`,
          `https://${name}:${port}/`,
          `https://user@${name}:${port}`,
          'null',
          '',
        ]) {
          expect(isGrantedOrigin(lookalike, granted)).toBe(false);
        }
      }),
    );
  });
});
