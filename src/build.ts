/** What the build put in: the servers this build talks to. */
import type { Endpoints } from './endpoints.ts';

declare const __COUNTERSIGN_ENDPOINTS__: Endpoints;

export const ENDPOINTS: Endpoints = __COUNTERSIGN_ENDPOINTS__;
