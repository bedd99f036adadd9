// Visitors who wait to be sent, kept in this browser's database. Each is encrypted under a key that this browser makes and
// gives out to nobody, not even to this script; where there is no encryption (a page without https), they are kept as typed.

const open = new Promise((done, fail) => {
  const request = indexedDB.open('lintel-kiosk', 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore('entries', { keyPath: 'key' });
    request.result.createObjectStore('keys');
    request.result.createObjectStore('visits');
  };
  request.onsuccess = () => done(request.result);
  request.onerror = () => fail(request.error);
});

async function run(store, mode, work) {
  const base = await open;
  return new Promise((done, fail) => {
    const tx = base.transaction(store, mode, { durability: 'strict' });
    const request = work(tx.objectStore(store));
    tx.oncomplete = () => done(request.result);
    tx.onerror = () => fail(tx.error);
    tx.onabort = () => fail(tx.error);
  });
}

export const canSeal = Boolean(globalThis.crypto?.subtle);

let made;
const sealingKey = () => {
  made ??= (async () => {
    const known = await run('keys', 'readonly', (store) => store.get('seal'));
    if (known) return known;
    const fresh = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, [
      'encrypt',
      'decrypt',
    ]);
    // Another tab may have been faster: what is stored is what counts.
    await run('keys', 'readwrite', (store) => store.add(fresh, 'seal')).catch(() => undefined);
    return run('keys', 'readonly', (store) => store.get('seal'));
  })();
  return made;
};

/** Keeps a visitor; once this resolves a power cut loses nothing. */
export async function keep(kiosk, entry) {
  const text = new TextEncoder().encode(JSON.stringify(entry));
  if (!canSeal)
    return run('entries', 'readwrite', (store) => store.put({ key: entry.key, kiosk, plain: text }));
  const nonce = crypto.getRandomValues(new Uint8Array(12));
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv: nonce }, await sealingKey(), text);
  return run('entries', 'readwrite', (store) => store.put({ key: entry.key, kiosk, nonce, sealed }));
}

/** Visitors of an open house who wait, at most `most`. */
export async function waiting(kiosk, most) {
  const rows = (await run('entries', 'readonly', (store) => store.getAll())).filter(
    (row) => row.kiosk === kiosk,
  );
  return Promise.all(
    rows.slice(0, most).map(async ({ plain, nonce, sealed }) => {
      const text =
        plain ?? (await crypto.subtle.decrypt({ name: 'AES-GCM', iv: nonce }, await sealingKey(), sealed));
      return JSON.parse(new TextDecoder().decode(text));
    }),
  );
}

export const countWaiting = async (kiosk) =>
  (await run('entries', 'readonly', (store) => store.getAll())).filter((row) => row.kiosk === kiosk).length;

export const forget = (keys) =>
  run('entries', 'readwrite', (store) => {
    let last;
    for (const key of keys) last = store.delete(key);
    return last ?? store.count();
  });

/** What the tablet shows, as it was when there was a network. */
export const keepVisit = (form, visit) => run('visits', 'readwrite', (store) => store.put(visit, form));
export const keptVisit = (form) => run('visits', 'readonly', (store) => store.get(form));
