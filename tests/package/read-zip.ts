/**
 * Reads a zip as a store would: by its central directory (APPNOTE.TXT 4.3.12), checking each file against its CRC-32.
 * No encryption, no zip64: a package has neither.
 */
import { crc32, inflateRawSync } from 'node:zlib';

const END_SIGNATURE = 0x06054b50;
const ENTRY_SIGNATURE = 0x02014b50;
const LOCAL_SIGNATURE = 0x04034b50;
const STORED = 0;
const DEFLATED = 8;

const unpack = (bytes: Buffer, method: number): Buffer => {
  if (method === STORED) return bytes;
  if (method === DEFLATED) return inflateRawSync(bytes);
  throw new Error(`The zip uses method ${method}.`);
};

/** @returns the files by path, in the zip's order. @throws Error if anything is not as it should be */
export const readZip = (zip: Buffer): ReadonlyMap<string, Buffer> => {
  const end = zip.length - 22;
  if (zip.readUInt32LE(end) !== END_SIGNATURE) throw new Error('The zip ends in something else.');
  const files = new Map<string, Buffer>();
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    if (zip.readUInt32LE(at) !== ENTRY_SIGNATURE) throw new Error('The directory is damaged.');
    const nameLength = zip.readUInt16LE(at + 28);
    const name = zip.toString('utf8', at + 46, at + 46 + nameLength);
    const local = zip.readUInt32LE(at + 42);
    if (zip.readUInt32LE(local) !== LOCAL_SIGNATURE) throw new Error(`${name} is not where it should be.`);
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const packed = zip.subarray(start, start + zip.readUInt32LE(at + 20));
    const bytes = unpack(packed, zip.readUInt16LE(at + 10));
    if (crc32(bytes) !== zip.readUInt32LE(at + 16)) throw new Error(`${name} is damaged.`);
    if (files.has(name)) throw new Error(`${name} is there twice.`);
    files.set(name, bytes);
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return files;
};
