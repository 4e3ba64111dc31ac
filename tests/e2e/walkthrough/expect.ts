/** Waiting for what must come, as long as a slow API and a second dialect may take: each request has 15 s of its own. */
import { expect as base } from '@playwright/test';

export const expect = base.configure({ timeout: 40_000 });
