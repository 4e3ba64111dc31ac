/**
 * An idb-keyval store whose writes have reached the disk when their promise resolves. idb-keyval's own
 * createStore leaves that to the browser ('relaxed' in Chromium), and a crash would lose the last commit.
 */

import { promisifyRequest, type UseStore } from 'idb-keyval';

export const createStrictStore = ({
  databaseName,
  storeName,
}: {
  readonly databaseName: string;
  readonly storeName: string;
}): UseStore => {
  let opening: Promise<IDBDatabase> | null = null;

  const open = async (): Promise<IDBDatabase> => {
    const request = indexedDB.open(databaseName);
    request.onupgradeneeded = () => request.result.createObjectStore(storeName);
    const database = await promisifyRequest(request);
    const forget = () => {
      opening = null;
    };
    database.onclose = forget;
    database.onversionchange = () => {
      database.close();
      forget();
    };
    return database;
  };

  return async (mode, callback) => {
    opening ??= open().catch((error: unknown) => {
      opening = null;
      throw error;
    });
    const database = await opening;
    return callback(database.transaction(storeName, mode, { durability: 'strict' }).objectStore(storeName));
  };
};
