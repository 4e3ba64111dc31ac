/** What a walk works with. Its secrets are made fresh for each walk and leave it only into the fields of the interface. */
import type { Page } from '@playwright/test';
import type { Extension } from '../harness/launch-extension.ts';
import type { FreshKey } from './fresh-keys.ts';

export interface Walk {
  readonly extension: Extension;
  /** The popup over the demo page; may be opened anew between steps. */
  popup: Page;
  readonly demo: Page;
  readonly passwordSecret: string;
  readonly solana: FreshKey;
  readonly evm: FreshKey;
  /** Called after each click that makes the background do something. Nothing, in an ordinary walk. */
  readonly afterClick: () => Promise<void>;
}

export interface Step {
  readonly id: string;
  /** As it stands in the table and in the JSON. */
  readonly name: string;
  /** Ids of the steps that this one can't do without. */
  readonly needs: readonly string[];
  /** Which page shows what happened. */
  readonly shows: 'popup' | 'demo';
  /** Does it through the interface and tells what was seen, without any secret. May be done again after an interruption. */
  readonly run: (walk: Walk) => Promise<string>;
}
