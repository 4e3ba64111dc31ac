import { describe, expect, it, vi } from 'vitest';
import { installPageHeader, type PageWindow } from '../../../src/sites/page-header.ts';

const PUMP = 'https://pump.test';
const MIMIC = 'https://mimic.test/v1';
const PROFILE = `${PUMP}/auth/my-profile`;

interface Asked {
  readonly id: string;
  readonly method: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** A request object with the parts that are wrapped; `log` shows what the browser's own methods were called with. */
const aXhrClass = (log: unknown[][]) =>
  class extends EventTarget {
    status = 0;
    open(...args: unknown[]) {
      log.push(['open', ...args]);
    }
    send(...args: unknown[]) {
      log.push(['send', ...args]);
    }
    abort() {
      log.push(['abort']);
    }
  };

const aPage = ({ refuses = false, status = 200 } = {}) => {
  const asked: Asked[] = [];
  const log: unknown[][] = [];
  const fetched: { readonly url: string; readonly init: RequestInit | undefined }[] = [];
  const Xhr = aXhrClass(log);
  const nativeFetch = vi.fn(async (input: RequestInfo | URL, init?: RequestInit) => {
    fetched.push({ url: input instanceof Request ? input.url : `${input}`, init });
    return new Response(null, { status });
  });
  const page = Object.assign(new EventTarget(), {
    fetch: nativeFetch as unknown as typeof fetch,
    XMLHttpRequest: Xhr as unknown as typeof XMLHttpRequest,
  });
  page.addEventListener('countersign:request', (event) => {
    event.preventDefault();
    const request = JSON.parse((event as CustomEvent<string>).detail) as Asked;
    asked.push(request);
    const answer = refuses ? { ok: false, reason: 'site_not_granted' } : { ok: true, value: {} };
    const detail = JSON.stringify({ id: request.id, ...answer });
    queueMicrotask(() => page.dispatchEvent(new CustomEvent('countersign:reply', { detail })));
  });
  let marks = 0;
  const install = (): void =>
    installPageHeader({
      page: page as PageWindow,
      baseUrls: { pump: PUMP, mimic: MIMIC },
      documentUrl: () => 'https://app.example/tools/',
      newMark: () => {
        marks += 1;
        return `mark-${marks}`;
      },
    });
  install();
  return { page, asked, log, fetched, install, newXhr: () => new Xhr() };
};

describe('a page that is served by header', () => {
  it('has a rule before its request leaves, and the request is marked for that rule alone', async () => {
    const { page, asked, fetched } = aPage();
    const init = { headers: { accept: 'application/json' } };
    const response = await page.fetch(PROFILE, init);
    expect(response.status).toBe(200);
    expect(fetched).toEqual([{ url: `${PROFILE}#mark-1`, init }]);
    expect(asked.map(({ method, input }) => ({ method, input }))).toEqual([
      { method: 'arm', input: { api: 'pump', method: 'GET', url: PROFILE, mark: 'mark-1' } },
      { method: 'disarm', input: { mark: 'mark-1', status: 200 } },
    ]);
  });

  it('gives each request a mark of its own, also where a Request is fetched', async () => {
    const { page, fetched } = aPage();
    await page.fetch(new URL(PROFILE));
    await page.fetch(new Request(`${MIMIC}/users/tokens`));
    expect(fetched.map(({ url }) => url)).toEqual([`${PROFILE}#mark-1`, `${MIMIC}/users/tokens#mark-2`]);
  });

  it('says how the request ended, so that a refused token is replaced', async () => {
    const { page, asked } = aPage({ status: 401 });
    await page.fetch(PROFILE);
    expect(asked.at(-1)).toMatchObject({ method: 'disarm', input: { status: 401 } });
  });

  it.each([
    ['another host', 'https://elsewhere.test/auth/my-profile'],
    ['a host that begins alike', `${PUMP}.evil.test/auth/my-profile`],
    ['the API’s address without a path', MIMIC],
    ['a path that begins alike', `${MIMIC}0/users/tokens`],
    ['a query', `${PROFILE}?x=1`],
    ['a fragment', `${PROFILE}#x`],
    ['no address at all', 'https://'],
    ['the page’s own files', 'data.json'],
  ])('leaves a request for %s alone', async (_what, url) => {
    const { page, asked, fetched } = aPage();
    await page.fetch(url);
    expect(asked).toEqual([]);
    expect(fetched).toEqual([{ url, init: undefined }]);
  });

  it('leaves a Request with a body alone, which can’t be moved without being read', async () => {
    const { page, asked, fetched } = aPage();
    await page.fetch(new Request(PROFILE, { method: 'POST', body: 'x' }));
    expect(asked).toEqual([]);
    expect(fetched).toHaveLength(1);
  });

  it('sends its request all the same where no rule is to be had', async () => {
    const { page, fetched } = aPage({ refuses: true });
    await page.fetch(PROFILE);
    expect(fetched).toEqual([{ url: `${PROFILE}#mark-1`, init: undefined }]);
  });

  it('has its XMLHttpRequests served alike', async () => {
    const { asked, log, newXhr } = aPage();
    const xhr = newXhr();
    xhr.open('get', PROFILE);
    xhr.send('body');
    expect(log).toEqual([['open', 'get', `${PROFILE}#mark-1`, true]]);
    await expect.poll(() => log.at(-1)).toEqual(['send', 'body']);
    xhr.status = 401;
    xhr.dispatchEvent(new Event('loadend'));
    expect(asked.map(({ method, input }) => ({ method, input }))).toEqual([
      { method: 'arm', input: { api: 'pump', method: 'GET', url: PROFILE, mark: 'mark-1' } },
      { method: 'disarm', input: { mark: 'mark-1', status: 401 } },
    ]);
  });

  it('never sends an XMLHttpRequest that was aborted or opened anew while its rule was on its way', async () => {
    const { asked, log, newXhr } = aPage();
    const aborted = newXhr();
    aborted.open('GET', PROFILE);
    aborted.send();
    aborted.abort();
    const reopened = newXhr();
    reopened.open('GET', PROFILE);
    reopened.send();
    reopened.open('GET', 'https://elsewhere.test/');
    await expect.poll(() => asked.filter(({ method }) => method === 'disarm')).toHaveLength(2);
    expect(log.filter(([name]) => name === 'send')).toEqual([]);
  });

  it('leaves an XMLHttpRequest alone that blocks the page, and one for another host', () => {
    const { asked, log, newXhr } = aPage();
    for (const rest of [[PROFILE, false], ['https://elsewhere.test/']]) {
      const xhr = newXhr();
      xhr.open('GET', ...rest);
      xhr.send();
    }
    expect(asked).toEqual([]);
    expect(log).toEqual([
      ['open', 'GET', PROFILE, false],
      ['send', undefined],
      ['open', 'GET', 'https://elsewhere.test/', true],
      ['send', undefined],
    ]);
  });

  it('marks its requests once, however often the script is put there', async () => {
    const { page, asked, install } = aPage();
    install();
    await page.fetch(PROFILE);
    expect(asked.filter(({ method }) => method === 'arm')).toHaveLength(1);
  });
});
