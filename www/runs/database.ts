// This browser's database of saved runs: stores that change in one transaction, with promises for answers.
//
// IndexedDB and not files: a transaction that is cut short leaves what was there, and descriptions are listed without
// reading the weights.

export interface Stores {
  /** Descriptions, by their id. */
  runs: IDBObjectStore;
  /** Bytes, by id and number of the copy. */
  copies: IDBObjectStore;
  /** Moments of the runs' films, by id and examples seen. */
  moments: IDBObjectStore;
}

/** What each version of the database added. */
const VERSIONS: ((database: IDBDatabase) => void)[] = [
  (database) => {
    database.createObjectStore("runs", { keyPath: "id" });
    database.createObjectStore("copies");
  },
  (database) => void database.createObjectStore("moments"),
];

let opening: Promise<IDBDatabase> | null = null;

function database(): Promise<IDBDatabase> {
  opening ??= new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open("convscope", VERSIONS.length);
    request.onupgradeneeded = ({ oldVersion }) => {
      for (const upgrade of VERSIONS.slice(oldVersion)) upgrade(request.result);
    };
    request.onsuccess = () => {
      const { result } = request;
      // The browser closes it when the visitor clears its storage, or another tab has a newer page.
      result.onclose = () => {
        opening = null;
      };
      result.onversionchange = () => {
        opening = null;
        result.close();
      };
      resolve(result);
    };
    request.onerror = () => reject(request.error);
  }).catch((error: unknown) => {
    opening = null;
    throw error;
  });
  return opening;
}

/** Does all of `work` or nothing; resolves to the result of the request that `work` returns. */
export async function transaction<T>(
  mode: IDBTransactionMode,
  work: (stores: Stores) => IDBRequest<T>,
): Promise<T> {
  const under = (await database()).transaction(["runs", "copies", "moments"], mode);
  return new Promise((resolve, reject) => {
    under.onabort = () => reject(under.error ?? new Error("the transaction was ended"));
    const request = work({
      runs: under.objectStore("runs"),
      copies: under.objectStore("copies"),
      moments: under.objectStore("moments"),
    });
    under.oncomplete = () => resolve(request.result);
    // At once, not after all answers: a page that is being left does not wait for them.
    under.commit();
  });
}
