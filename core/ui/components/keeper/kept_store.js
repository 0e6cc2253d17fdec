// What this browser keeps for its visitor: a few entries in IndexedDB, one for each tab.

const DATABASE = "convolution-explorer";
const STORE = "kept";
const TAB = "convolution-explorer-tab"; // where a tab keeps its name
const MOST = 4; // entries; the oldest goes first

/**
 * @typedef {object} Entry
 * @property {string} tab whose it is
 * @property {string} digest
 * @property {Uint8Array<ArrayBuffer>} content
 * @property {number} at when it was kept, in milliseconds
 */

/**
 * Keep this in place of what this tab kept before.
 * @param {string} digest
 * @param {Uint8Array<ArrayBuffer>} content
 * @returns {Promise<boolean>} whether the browser could: some forbid it, or are full
 */
export async function keep(digest, content) {
  const entry = { tab: tab(), digest, content, at: Date.now() };
  if (!(await inStore("readwrite", (store) => store.put(entry)))) return false;
  const others = (await entries()).filter((other) => other.tab !== entry.tab).sort((a, b) => b.at - a.at);
  for (const old of others.slice(MOST - 1)) await inStore("readwrite", (store) => store.delete(old.tab));
  return true;
}

/** What this tab kept, else what any tab kept last; undefined if there is nothing. */
export async function lastKept() {
  const found = (await entries()).sort((a, b) => b.at - a.at);
  return (found.find((entry) => entry.tab === tab()) ?? found[0])?.content;
}

/** The digests of all that is kept. */
export async function allKept() {
  return (await entries()).map(({ digest }) => digest);
}

export function forgetAll() {
  return inStore("readwrite", (store) => store.clear());
}

/** @returns {Promise<Entry[]>} */
async function entries() {
  return (await inStore("readonly", (store) => store.getAll()))?.result ?? [];
}

/** The name of this tab, the same after a reload. */
function tab() {
  let name = sessionStorage.getItem(TAB);
  if (!name) sessionStorage.setItem(TAB, (name = crypto.getRandomValues(new Uint32Array(2)).join("-")));
  return name;
}

/**
 * Do something with the store.
 * @param {IDBTransactionMode} mode
 * @param {(store: IDBObjectStore) => IDBRequest} act
 * @returns {Promise<IDBRequest | null>} what it asked for, done; null where the browser does not let it
 */
async function inStore(mode, act) {
  try {
    const database = await opened();
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(STORE, mode);
      const request = act(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(request);
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    }).finally(() => database.close());
  } catch {
    return null;
  }
}

/** @returns {Promise<IDBDatabase>} */
function opened() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "tab" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
