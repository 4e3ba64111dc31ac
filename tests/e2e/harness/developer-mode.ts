/** The switch of chrome://extensions: without it Chromium disables an extension from a folder as soon as it starts anew. */
import { expect } from '@playwright/test';
import type { Extension } from './launch-extension.ts';

interface ExtensionsPage {
  readonly chrome: {
    readonly developerPrivate: {
      readonly updateProfileConfiguration: (update: { readonly inDeveloperMode: boolean }) => Promise<void>;
      readonly getExtensionInfo: (id: string) => Promise<{ readonly state: string }>;
    };
  };
}

export interface DeveloperMode {
  /** Resolves when the extension runs again after it was told to start anew. */
  readonly waitUntilEnabled: () => Promise<void>;
}

export const turnOnDeveloperMode = async ({ context, id }: Extension): Promise<DeveloperMode> => {
  const page = await context.newPage();
  await page.goto('chrome://extensions');
  await page.evaluate(async () => {
    const { chrome } = globalThis as unknown as ExtensionsPage;
    await chrome.developerPrivate.updateProfileConfiguration({ inDeveloperMode: true });
  });
  const readState = (): Promise<string> =>
    page.evaluate(async (extensionId) => {
      const { chrome } = globalThis as unknown as ExtensionsPage;
      return (await chrome.developerPrivate.getExtensionInfo(extensionId)).state;
    }, id);
  return { waitUntilEnabled: () => expect.poll(readState).toBe('ENABLED') };
};
