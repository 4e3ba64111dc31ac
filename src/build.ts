/** What the build put in: the servers this build talks to, and the browser it is for. */
import type { Endpoints } from './endpoints.ts';

declare const __COUNTERSIGN_ENDPOINTS__: Endpoints;

export const ENDPOINTS: Endpoints = __COUNTERSIGN_ENDPOINTS__;

/** COMPAT(firefox): only for what can't be asked of the browser itself. */
export const IS_FIREFOX: boolean = import.meta.env.BROWSER === 'firefox';
