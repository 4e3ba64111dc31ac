/** Whether the page in the current tab can be allowed, and by which exact origin. Pure. */

export type SitePlan =
  | { readonly kind: 'allowable'; readonly origin: string }
  | {
      readonly kind: 'unsupported';
      readonly reason: 'hidden' | 'browser_page' | 'insecure';
      readonly shown: string;
    };

/** http is for this machine only; the manifest asks for exactly these. */
const LOCAL_HOSTS: ReadonlySet<string> = new Set(['localhost', '127.0.0.1']);

/** @param url the tab's URL; undefined where the browser hides it. */
export const planSite = (url: string | undefined): SitePlan => {
  if (url === undefined || url === '' || !URL.canParse(url))
    return { kind: 'unsupported', reason: 'hidden', shown: '' };
  const { protocol, hostname, origin, host } = new URL(url);
  if (protocol === 'https:') return { kind: 'allowable', origin };
  if (protocol === 'http:') {
    return LOCAL_HOSTS.has(hostname)
      ? { kind: 'allowable', origin }
      : { kind: 'unsupported', reason: 'insecure', shown: origin };
  }
  return {
    kind: 'unsupported',
    reason: 'browser_page',
    shown: host === '' ? protocol : `${protocol}//${host}`,
  };
};
