/**
 * Which sites can be granted at all, and how an exact origin is written for the browser.
 * Pure. Never widens: what is compared is the whole origin, port included; wildcards and lookalikes are refused.
 */
import * as v from 'valibot';
import { AppError } from '../errors.ts';

declare const siteOriginBrand: unique symbol;
/** Scheme, host and (where it is not the default) port of a site that may be granted, in canonical form. */
export type SiteOrigin = string & { readonly [siteOriginBrand]: true };

const LOOPBACK_HOSTS: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Plain labels or a bracketed IPv6 address. No empty label, so no trailing dot; no `*`, which URL would let through. */
const HOST = /^(?:[a-z0-9_-]+(?:\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\])$/;

const isSiteOrigin = (text: string): text is SiteOrigin => {
  const url = URL.parse(text);
  // I6: user info, paths, capitals, Unicode hosts and opaque origins all differ from their own canonical origin.
  if (url?.origin !== text || !HOST.test(url.hostname)) return false;
  const { protocol, hostname } = url;
  return protocol === 'https:' || (protocol === 'http:' && LOOPBACK_HOSTS.has(hostname));
};

/**
 * An origin that may be granted: https anywhere, http on this machine only.
 * International names are taken in their ASCII form (`xn--…`) only, so that no lookalike is ever shown as the real one.
 * @throws AppError `site_unsupported` for anything that is not exactly a canonical origin.
 */
export const parseSiteOrigin = (text: string): SiteOrigin => {
  if (!isSiteOrigin(text)) throw new AppError({ code: 'site_unsupported' });
  return text;
};

/** For stored documents. */
export const SiteOriginSchema = v.custom<SiteOrigin>(
  (value) => typeof value === 'string' && isSiteOrigin(value),
);

/** For host permissions and tab queries. COMPAT(firefox): its match patterns take no port, so none is used. */
export const toMatchPattern = (origin: SiteOrigin): string => {
  const { protocol, hostname } = new URL(origin);
  return `${protocol}//${hostname}/*`;
};

/** For content scripts where patterns take ports: this port only, the default one included. */
export const toExactPattern = (origin: SiteOrigin): string => {
  const { protocol, hostname, port } = new URL(origin);
  return `${protocol}//${hostname}:${port || (protocol === 'https:' ? '443' : '80')}/*`;
};

/** Whether an origin, as the browser reports it, is exactly one of the granted ones. I6 */
export const isGrantedOrigin = (origin: string, granted: Iterable<SiteOrigin>): origin is SiteOrigin => {
  for (const candidate of granted) if (candidate === origin) return true;
  return false;
};

/** Whether a document's URL belongs to exactly this origin. */
export const isUrlOf = (url: string, origin: SiteOrigin): boolean => URL.parse(url)?.origin === origin;
