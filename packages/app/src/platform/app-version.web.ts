const LOOK_EVERY_MS = 3_600_000;
let registration: ServiceWorkerRegistration | undefined;

/** Lets this browser start the app without a network, and tells when a newer one is here. Needs https or localhost. */
export function keepApp(newVersion: () => void): void {
  if (!('serviceWorker' in navigator) || registration) return;
  navigator.serviceWorker
    .register('/service-worker.js')
    .then((found) => {
      registration = found;
      const look = () => {
        // Without one in control this is the first version here, not a newer one.
        if (found.waiting && navigator.serviceWorker.controller) newVersion();
      };
      look();
      found.addEventListener('updatefound', () => found.installing?.addEventListener('statechange', look));
      setInterval(() => void found.update().catch(() => undefined), LOOK_EVERY_MS);
    })
    // Forbidden by the browser, or the files could not all be fetched: the app works with a network only.
    .catch(() => undefined);
}

/** Loads the newer app in the place of this one. */
export function startNewVersion(): void {
  navigator.serviceWorker.addEventListener('controllerchange', () => window.location.reload(), {
    once: true,
  });
  registration?.waiting?.postMessage('take-over');
}
