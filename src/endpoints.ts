/**
 * Which servers a build talks to. Decided once, when it is built: a production build can't be pointed anywhere else.
 */
import { APIS, type Api } from './apis.ts';

export interface Endpoints {
  readonly sandbox: boolean;
  /** Without a trailing slash. */
  readonly baseUrls: Readonly<Record<Api, string>>;
}

const toBaseUrl = (name: string, value: string): string => {
  const url = URL.parse(value);
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.search || url.hash) {
    throw new Error(`${name} is not an http(s) base URL. Give one such as http://127.0.0.1:4610.`);
  }
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
};

/** Match pattern for a base URL. COMPAT(firefox): its match patterns take no port, so none is used. */
export const toHostPattern = (baseUrl: string): string => {
  const { protocol, hostname } = new URL(baseUrl);
  return `${protocol}//${hostname}/*`;
};

/**
 * @param mode the build's mode: only `sandbox` looks at the environment.
 * @throws Error when WXT_PUMP_URL or WXT_MIMIC_URL is not a base URL.
 */
export const endpointsFor = (mode: string, env: Readonly<Record<string, string | undefined>>): Endpoints =>
  mode === 'sandbox'
    ? {
        sandbox: true,
        baseUrls: {
          pump: toBaseUrl('WXT_PUMP_URL', env.WXT_PUMP_URL || 'http://127.0.0.1:4610'),
          mimic: toBaseUrl('WXT_MIMIC_URL', env.WXT_MIMIC_URL || 'http://127.0.0.1:4620'),
        },
      }
    : {
        sandbox: false,
        baseUrls: { pump: APIS.pump.productionBaseUrl, mimic: APIS.mimic.productionBaseUrl },
      };
