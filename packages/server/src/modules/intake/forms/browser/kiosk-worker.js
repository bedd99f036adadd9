// Keeps the page of the open house and its files, so that a tablet that starts without a network shows it all the same.
const CACHE = 'lintel-kiosk-1';
const FILES = ['/f/assets/form.css', '/f/assets/kiosk.css', '/f/assets/kiosk.js', '/f/assets/kiosk-store.js'];
const kept = (url) =>
  (/^\/kiosk\/[0-9a-f-]{36}$/.test(url.pathname) ||
    FILES.includes(url.pathname) ||
    url.pathname.startsWith('/f/look/')) &&
  url.origin === location.origin;

addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(CACHE)
      .then((cache) => cache.addAll(FILES))
      .then(() => skipWaiting()),
  );
});
addEventListener('activate', (event) => {
  event.waitUntil(clients.claim());
});
addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET' || !kept(new URL(request.url))) return;
  event.respondWith(
    fetch(request)
      .then(async (reply) => {
        if (reply.ok) {
          const copy = reply.clone();
          await caches.open(CACHE).then((cache) => cache.put(request, copy));
        }
        return reply;
      })
      .catch(async () => (await caches.match(request, { ignoreSearch: true })) ?? Response.error()),
  );
});
