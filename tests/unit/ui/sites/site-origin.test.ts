import { describe, expect, it } from 'vitest';
import { planSite } from '../../../../src/ui/sites/site-origin.ts';

describe('the page in the current tab', () => {
  it.each([
    ['https://example.org/path?q#h', 'https://example.org'],
    ['https://example.org:8443/', 'https://example.org:8443'],
    ['https://example.org:443/', 'https://example.org'],
    ['https://user:pass@example.org/', 'https://example.org'],
    ['http://localhost:5173/', 'http://localhost:5173'],
    ['http://127.0.0.1/', 'http://127.0.0.1'],
  ])('%s can be allowed as %s', (url, origin) => {
    expect(planSite(url)).toEqual({ kind: 'allowable', origin });
  });

  // I6
  it.each([
    ['http://example.org/', 'insecure'],
    ['http://localhost.example.org/', 'insecure'],
    ['http://127.0.0.1.example.org/', 'insecure'],
    ['http://192.168.0.1/', 'insecure'],
    ['chrome://extensions/', 'browser_page'],
    ['chrome-extension://abcdef/popup.html', 'browser_page'],
    ['moz-extension://abcdef/popup.html', 'browser_page'],
    ['about:blank', 'browser_page'],
    ['file:///etc/passwd', 'browser_page'],
    ['data:text/html,x', 'browser_page'],
    ['blob:https://example.org/1', 'browser_page'],
    [undefined, 'hidden'],
    ['', 'hidden'],
    ['not a url', 'hidden'],
  ])('%s can not, because it is %s', (url, reason) => {
    expect(planSite(url)).toMatchObject({ kind: 'unsupported', reason });
  });
});
