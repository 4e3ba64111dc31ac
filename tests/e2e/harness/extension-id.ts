/** The id that Chromium gives an unpacked extension: it follows from the folder's path, so no worker need be awake. */
import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';

/** @param folder the build's folder. Source: Chromium's crx_file/id_util.cc, GenerateIdForPath. */
export const toExtensionId = (folder: string): string => {
  const path = realpathSync(folder);
  const bytes = Buffer.from(path, process.platform === 'win32' ? 'utf16le' : 'utf8');
  const hex = createHash('sha256').update(bytes).digest('hex').slice(0, 32);
  return hex.replace(/./g, (digit) => String.fromCharCode(97 + Number.parseInt(digit, 16)));
};
