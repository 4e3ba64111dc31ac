/** The section of the options page, as the URL's hash names it. */
import { useEffect, useState } from 'preact/hooks';

export const ROUTES = ['keys', 'sites', 'settings', 'activity', 'about'] as const;
export type Route = (typeof ROUTES)[number];

/** "#/sites" → "sites"; anything else is the first section. */
export const parseRoute = (hash: string): Route => ROUTES.find((route) => hash === `#/${route}`) ?? 'keys';

export const useHashRoute = (): Route => {
  const [route, setRoute] = useState(() => parseRoute(location.hash));
  useEffect(() => {
    const update = (): void => setRoute(parseRoute(location.hash));
    window.addEventListener('hashchange', update);
    return () => window.removeEventListener('hashchange', update);
  }, []);
  return route;
};
