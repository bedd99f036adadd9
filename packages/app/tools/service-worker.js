// Serves the app where there is no network. `VERSION` and `FILES` stand above: the export writes them. Each version keeps
// all of its files or none, so that a page never meets halves of two. What the API answers is never kept here.
const KEPT = 'lintel-app-';
const CACHE = KEPT + VERSION;
/** Pages of the server that are not the app's. */
const FOREIGN = /^\/(?:api|f|kiosk|v1|reso|socket\.io|health|metrics)(?:\/|$)/;
/** Names with a hash of what they hold. */
const HASHED = /^\/(?:_expo\/static|assets)\//;
/** How long a network that does not answer keeps somebody waiting for what is here anyway. */
const PATIENCE_MS = 3_000;
const known = new Set(FILES);

addEventListener('install', (event) => {
  event.waitUntil(fill());
});

addEventListener('activate', (event) => {
  event.waitUntil(
    (async () => {
      // The version before stays: a tab that still runs it may ask for its parts.
      const all = (await caches.keys()).filter((name) => name.startsWith(KEPT));
      const before = all.filter((name) => name !== CACHE).at(-1);
      await Promise.all(
        all.filter((name) => name !== CACHE && name !== before).map((name) => caches.delete(name)),
      );
      await clients.claim();
    })(),
  );
});

addEventListener('message', (event) => {
  if (event.data === 'take-over') void skipWaiting();
});

addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== location.origin) return;
  if (request.mode === 'navigate') {
    if (FOREIGN.test(url.pathname) || url.pathname.includes('.')) return;
    event.respondWith(fresh(request, '/index.html'));
  } else if (HASHED.test(url.pathname)) {
    event.respondWith(kept(request, url.pathname));
  } else if (known.has(url.pathname)) {
    event.respondWith(fresh(request, url.pathname));
  }
});

/** Takes every file, from the version before where it has not changed; one that fails leaves no trace of the version. */
async function fill() {
  const cache = await caches.open(CACHE);
  try {
    const missing = [...FILES];
    const take = async () => {
      for (let path = missing.pop(); path !== undefined; path = missing.pop()) {
        const old = HASHED.test(path) ? await caches.match(path) : undefined;
        const reply = old ?? (await fetch(path, { cache: HASHED.test(path) ? 'default' : 'no-cache' }));
        if (!reply.ok) throw new Error(`${reply.status} ${path}`);
        await cache.put(path, reply);
      }
    };
    await Promise.all([take(), take(), take(), take()]);
  } catch (error) {
    await caches.delete(CACHE);
    throw error;
  }
}

/** Hashed files never change: whichever version has it. */
const kept = async (request, path) => (await caches.match(path)) ?? fetch(request);

/** From the network, and from here when that fails or takes too long. */
async function fresh(request, path) {
  const here = await (await caches.open(CACHE)).match(path);
  if (!here) return fetch(request);
  const late = new Promise((done) => setTimeout(() => done(undefined), PATIENCE_MS));
  const reply = await Promise.race([fetch(request).catch(() => undefined), late]);
  // A server that is just starting answers with a page that waits for it.
  return reply && reply.status < 500 ? reply : here;
}
