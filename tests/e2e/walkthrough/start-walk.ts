/** The beginning of a walk: the demo page, the popup over it, fresh keys and a fresh password. */
import { randomBytes } from 'node:crypto';
import type { Page } from '@playwright/test';
import type { Extension } from '../harness/launch-extension.ts';
import { openPopup } from '../harness/open-popup.ts';
import { makeEvmKey, makeSolanaKey } from './fresh-keys.ts';
import type { Walk } from './walk.ts';

export interface WalkStart {
  readonly extension: Extension;
  readonly demo: Page;
  readonly afterClick?: () => Promise<void>;
}

export const startWalk = async ({ extension, demo, afterClick }: WalkStart): Promise<Walk> => ({
  extension,
  demo,
  popup: await openPopup(extension, demo),
  passwordSecret: randomBytes(18).toString('base64url'),
  solana: makeSolanaKey(),
  evm: makeEvmKey(),
  afterClick: afterClick ?? (async () => undefined),
});
