/** The machine's IndexedDB: fresh ones, copies of all that lies in one, and failing or closing it from outside. */
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';

const STORES = {
  'countersign-vault': 'vault',
  'countersign-unlocked': 'keys',
  'countersign-passkey': 'passkey',
  'countersign-activity': 'activity',
} as const;

export type StoredDatabases = Readonly<Record<string, readonly (readonly [IDBValidKey, unknown])[]>>;

const promised = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

const openIn = (factory: IDBFactory, name: keyof typeof STORES): Promise<IDBDatabase> => {
  const request = factory.open(name);
  request.onupgradeneeded = () => request.result.createObjectStore(STORES[name]);
  return promised(request);
};

const NAMES = Object.keys(STORES) as readonly (keyof typeof STORES)[];

/** One profile's databases; becomes the global `indexedDB` until the next is made. */
export const createDatabases = () => {
  const factory = new IDBFactory();
  const open = factory.open.bind(factory);
  const connections = new Set<IDBDatabase>();
  let beforeTransaction = (): void => undefined;

  /** As the code under test opens it: watched, so that a dead worker's connections can be cut. */
  factory.open = (name, version) => {
    const request = open(name, version);
    request.addEventListener('success', () => {
      const database = request.result;
      connections.add(database);
      const transaction = database.transaction.bind(database);
      database.transaction = (...args) => {
        beforeTransaction();
        return transaction(...args);
      };
    });
    return request;
  };
  globalThis.indexedDB = factory;

  const unwatched = { open } as IDBFactory;
  return {
    /** Called before each transaction; may throw. */
    watch: (callback: () => void): void => {
      beforeTransaction = callback;
    },
    cutConnections: (): void => {
      for (const connection of connections) connection.close();
      connections.clear();
    },
    dump: async (): Promise<StoredDatabases> => {
      const entries = NAMES.map(async (name) => {
        const database = await openIn(unwatched, name);
        const store = database.transaction(STORES[name]).objectStore(STORES[name]);
        const [keys, values] = await Promise.all([
          promised(store.getAllKeys()),
          promised<unknown[]>(store.getAll()),
        ]);
        database.close();
        return [name, keys.map((key, i) => [key, values[i]] as const)] as const;
      });
      return Object.fromEntries(await Promise.all(entries));
    },
    fill: async (stored: StoredDatabases): Promise<void> => {
      for (const name of NAMES) {
        const database = await openIn(unwatched, name);
        const store = database.transaction(STORES[name], 'readwrite').objectStore(STORES[name]);
        await Promise.all((stored[name] ?? []).map(([key, value]) => promised(store.put(value, key))));
        database.close();
      }
    },
  };
};

export type Databases = ReturnType<typeof createDatabases>;
