/** Makes another extension, as one that the user also has: a page to ask from, and a background that answers strangers. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** An extension beside the product's own. */
export interface OtherExtension {
  /** The folder with the manifest. */
  readonly folder: string;
  /** As it says itself; Chromium makes one of its own from the folder. */
  readonly firefoxId: string;
  /** The host of its pages in Firefox, a UUID. */
  readonly firefoxHost: string;
}

const BACKGROUND = `chrome.runtime.onMessageExternal.addListener((message, sender, answer) => answer('heard'));
chrome.runtime.onConnectExternal.addListener((port) => port.postMessage('heard'));`;

/** @param digit of hexadecimal: makes ids that differ */
export const makeOtherExtension = async (folder: string, digit: string): Promise<OtherExtension> => {
  const firefoxId = `other-${digit}@countersign.test`;
  const manifest = {
    manifest_version: 3,
    name: `Another extension ${digit}`,
    version: '1.0',
    background: { service_worker: 'background.js', scripts: ['background.js'] },
    browser_specific_settings: { gecko: { id: firefoxId, strict_min_version: '121.0' } },
  };
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest));
  await writeFile(join(folder, 'background.js'), BACKGROUND);
  await writeFile(join(folder, 'page.html'), '<!doctype html><title>Another extension</title>');
  return { folder, firefoxId, firefoxHost: `c0de1234-5678-4abc-9def-01234567890${digit}` };
};
