/** Lets the vault's deadline come under a worker that lives: a day passes on its clock, and its alarm goes off. */
import type { Page } from '@playwright/test';
import { ringAlarm } from './extension-storage.ts';
import type { Extension } from './launch-extension.ts';
import { attachToWorkerHeap } from './worker-heap.ts';

/** @param page any page of the extension */
export const reachDeadline = async (extension: Extension, page: Page): Promise<void> => {
  const heap = await attachToWorkerHeap(extension);
  await heap.evaluate('{ const inTimeMs = Date.now(); Date.now = () => inTimeMs + 86_400_000; }');
  await ringAlarm(page);
};
