/** Finds the header of a backup that can be relied on, or the exact reason why there is none. Derives and opens nothing. */
import { AppError, toAppError } from '../errors.ts';
import { equalBytes } from '../lib/bytes.ts';
import { assertKdfInBounds, type KdfBounds, type KdfParams } from '../vault/kdf.ts';
import { BACKUP_FORMAT, BACKUP_VERSION, headerChecksum, type WrappedHeader } from './backup-format.ts';
import type { ChecksummedHeader, FoundParts } from './backup-text.ts';

const isSound = async ({ checksum, ...wrapped }: ChecksummedHeader): Promise<boolean> =>
  equalBytes(await headerChecksum(wrapped), checksum);

const findSound = async (headers: readonly ChecksummedHeader[]): Promise<WrappedHeader | null> => {
  for (const header of headers) if (await isSound(header)) return header;
  return null;
};

const assertInBounds = (kdf: KdfParams, bounds: KdfBounds): void => {
  try {
    assertKdfInBounds(kdf, bounds);
  } catch (cause) {
    throw new AppError({ code: 'backup_header_damaged', details: toAppError(cause).details, cause });
  }
};

/**
 * The header, of which either copy is enough.
 * @throws AppError backup_unrecognised, backup_newer_version, backup_header_damaged (also where the parameters of the key
 * derivation are out of bounds: no Countersign writes such a header)
 */
export const chooseHeader = async (
  { headers, versions, records }: FoundParts,
  { text, bounds }: { readonly text: string; readonly bounds: KdfBounds },
): Promise<WrappedHeader> => {
  const sound = await findSound(headers);
  if (sound !== null) {
    assertInBounds(sound.header.kdf, bounds); // K2: before anything is derived
    return sound;
  }
  const newer = versions.find((version) => version > BACKUP_VERSION);
  if (newer !== undefined) {
    throw new AppError({
      code: 'backup_newer_version',
      details: { wanted: BACKUP_VERSION, got: newer },
    }); // K20
  }
  const isOurs = records.length > 0 || text.includes(BACKUP_FORMAT);
  throw new AppError({ code: isOurs ? 'backup_header_damaged' : 'backup_unrecognised' }); // K5
};
