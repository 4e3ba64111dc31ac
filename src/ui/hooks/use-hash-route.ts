/** The section of the options page, as the URL's hash names it. */
import { useEffect, useState } from 'preact/hooks';
import type { MessageKey } from '../i18n.ts';

export const ROUTES = ['keys', 'sites', 'developer', 'settings', 'activity', 'about'] as const;
export type Route = (typeof ROUTES)[number];

export const TITLES: Readonly<Record<Route, MessageKey>> = {
  keys: 'nav_keys',
  sites: 'nav_sites',
  developer: 'nav_developer',
  settings: 'nav_settings',
  activity: 'nav_activity',
  about: 'nav_about',
};

const partsOf = (hash: string): readonly string[] => hash.replace(/^#\//, '').split('/');

/** "#/sites" → "sites"; anything else is the first section. */
export const parseRoute = (hash: string): Route =>
  ROUTES.find((route) => hash.startsWith('#/') && partsOf(hash)[0] === route) ?? 'keys';

/** "#/activity/x" → "x": what of the section is meant; empty for all of it. */
export const parseDetail = (hash: string): string => partsOf(hash)[1] ?? '';

const useHash = <T>(parse: (hash: string) => T): T => {
  const [value, setValue] = useState(() => parse(location.hash));
  useEffect(() => {
    const update = (): void => setValue(() => parse(location.hash));
    window.addEventListener('hashchange', update);
    return () => window.removeEventListener('hashchange', update);
  }, []);
  return value;
};

export const useHashRoute = (): Route => useHash(parseRoute);
export const useHashDetail = (): string => useHash(parseDetail);
