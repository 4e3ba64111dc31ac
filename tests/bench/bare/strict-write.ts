/** One IndexedDB transaction that has reached the disk when it is over: so many bytes, under one key. */

const finished = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

let opening: Promise<IDBDatabase> | null = null;

const open = (): Promise<IDBDatabase> => {
  const request = indexedDB.open('blank');
  request.onupgradeneeded = () => request.result.createObjectStore('bytes');
  return finished(request);
};

/** Milliseconds from beginning the transaction to its end; opening the database and making the bytes are not counted. */
export const timeStrictWrite = async (length: number): Promise<number> => {
  opening ??= open();
  const database = await opening;
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536));
  const startedMs = performance.now();
  const transaction = database.transaction('bytes', 'readwrite', { durability: 'strict' });
  transaction.objectStore('bytes').put(bytes, 'all');
  await new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onerror = () => reject(transaction.error);
    transaction.onabort = () => reject(transaction.error);
  });
  return performance.now() - startedMs;
};
