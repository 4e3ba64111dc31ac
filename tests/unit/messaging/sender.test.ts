import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { identifySender, type OwnExtension, type RawSender } from '../../../src/messaging/sender.ts';

const CHROME: OwnExtension = {
  id: 'abcdefghijklmnopabcdefghijklmnop',
  baseUrl: 'chrome-extension://abcdefghijklmnopabcdefghijklmnop/',
};
const FIREFOX: OwnExtension = {
  id: 'countersign@countersign.dev',
  baseUrl: 'moz-extension://6fd5a4d8-7a3f-4b4c-9f0e-3d1f2a9b8c7d/',
};

/** The content script in the top frame of an https page. */
const aPage = (own: OwnExtension, overrides: Partial<RawSender> = {}): RawSender => ({
  id: own.id,
  url: 'https://app.example/trade?x=1#y',
  origin: 'https://app.example',
  frameId: 0,
  tab: { id: 7 },
  ...overrides,
});

describe.each([
  ['Chromium', CHROME],
  ['Firefox', FIREFOX],
])('the sender of a message in %s (I2)', (_browser, own) => {
  const origin = own.baseUrl.slice(0, -1);

  it.each<[string, RawSender]>([
    ['the popup', { id: own.id, url: `${own.baseUrl}popup.html`, origin }],
    [
      'the options page in a tab',
      { id: own.id, url: `${own.baseUrl}options.html#keys`, origin, frameId: 0, tab: { id: 3 } },
    ],
    ['a browser that names no origin', { id: own.id, url: `${own.baseUrl}popup.html` }],
  ])('is the interface: %s', (_what, sender) => {
    expect(identifySender(sender, own)).toEqual({ kind: 'interface' });
  });

  it('is a page: the top frame of a tab, by the origin and address that the browser names', () => {
    expect(identifySender(aPage(own), own)).toEqual({
      kind: 'page',
      origin: 'https://app.example',
      tabId: 7,
      url: 'https://app.example/trade?x=1#y',
    });
  });

  it('is a page on this machine, with its port', () => {
    const sender = aPage(own, { url: 'http://localhost:5173/', origin: 'http://localhost:5173' });
    expect(identifySender(sender, own)).toMatchObject({ kind: 'page', origin: 'http://localhost:5173' });
  });

  it.each<[string, RawSender]>([
    [
      'another extension that names our page',
      { id: 'ponmlkjihgfedcbaponmlkjihgfedcba', url: `${own.baseUrl}popup.html` },
    ],
    ['another extension on a page', aPage(own, { id: 'ponmlkjihgfedcbaponmlkjihgfedcba' })],
    ['nobody', {}],
    ['our id alone', { id: own.id }],
    ['an empty address', { id: own.id, url: '', tab: { id: 7 }, frameId: 0 }],
    [
      'our page framed in a site',
      { id: own.id, url: `${own.baseUrl}popup.html`, origin, frameId: 4, tab: { id: 7 } },
    ],
    ['our page framed, without a tab', { id: own.id, url: `${own.baseUrl}popup.html`, origin, frameId: 1 }],
    ['a sub frame of a granted page', aPage(own, { frameId: 12 })],
    ['a page without a tab', aPage(own, { tab: undefined })],
    ['a page in a tab without an id', aPage(own, { tab: {} })],
    ['a page without a frame', aPage(own, { frameId: undefined })],
    ['a sandboxed page with a genuine-looking url', aPage(own, { origin: 'null' })],
    ['a page whose browser names no origin', aPage(own, { origin: undefined })],
    ['a page whose origin and url differ', aPage(own, { origin: 'https://evil.example' })],
    ['a page whose url says another port', aPage(own, { url: 'https://app.example:8443/' })],
    ['a page whose url says another scheme', aPage(own, { url: 'http://app.example/' })],
    ['a trailing dot', aPage(own, { url: 'https://app.example./' })],
    ['a file', aPage(own, { url: 'file:///home/me/page.html', origin: 'file://' })],
    ['a file with origin null', aPage(own, { url: 'file:///home/me/page.html', origin: 'null' })],
    ['a data url', aPage(own, { url: 'data:text/html,hi', origin: 'null' })],
    [
      'a blob of a granted page',
      aPage(own, { url: 'blob:https://app.example/1-2', origin: 'https://app.example' }),
    ],
    ['an empty page', aPage(own, { url: 'about:blank', origin: 'https://app.example' })],
    ['an ftp page', aPage(own, { url: 'ftp://app.example/', origin: 'ftp://app.example' })],
    ['what is no url', aPage(own, { url: 'app.example' })],
    [
      'a host that begins as our own',
      aPage(own, { url: `${origin}.evil/popup.html`, origin: `${origin}.evil` }),
    ],
    ['our address without its slash', { id: own.id, url: origin }],
    ['our address in capitals', { id: own.id, url: `${origin.toUpperCase()}/popup.html` }],
    ['our address after a space', { id: own.id, url: ` ${own.baseUrl}popup.html` }],
    [
      'our address as user of another',
      aPage(own, { url: `https://${own.id}@evil.example/`, origin: own.baseUrl }),
    ],
    ['our address in the path of a site', aPage(own, { url: `https://evil.example/${own.baseUrl}`, origin })],
  ])('is a stranger: %s', (_what, sender) => {
    expect(identifySender(sender, own)).toEqual({ kind: 'stranger' });
  });

  it('is never anything but a stranger under a foreign id', () => {
    const any = fc.record({
      id: fc.option(
        fc.string().filter((id) => id !== own.id),
        { nil: undefined },
      ),
      url: fc.constantFrom(`${own.baseUrl}popup.html`, 'https://app.example/', undefined),
      origin: fc.constantFrom(origin, 'https://app.example', 'null', undefined),
      frameId: fc.constantFrom(0, 1, undefined),
      tab: fc.constantFrom({ id: 1 }, undefined),
    });
    fc.assert(fc.property(any, (sender) => identifySender(sender, own).kind === 'stranger'));
  });

  it('is a page only with the very origin of its own http(s) address', () => {
    const urls = fc.oneof(
      fc.webUrl({ withQueryParameters: true }),
      fc.constantFrom('about:srcdoc', 'file:///x'),
    );
    fc.assert(
      fc.property(urls, urls, fc.boolean(), (url, other, isSame) => {
        const sender = identifySender(aPage(own, { url, origin: new URL(isSame ? url : other).origin }), own);
        const isWeb = url.startsWith('http');
        const agrees = new URL(isSame ? url : other).origin === new URL(url).origin;
        expect(sender.kind).toBe(isWeb && agrees ? 'page' : 'stranger');
      }),
    );
  });
});
