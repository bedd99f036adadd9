import { useSyncExternalStore } from 'react';

/** Pages that links in mails lead to; what stands behind their # is a secret. */
const PAGES = ['/invite', '/reset', '/confirm-email'];

let token: string | null = null;
const watchers = new Set<() => void>();

// A part behind # never travels to a server. It is taken out of the address bar, and so out of the history, before the
// router or anything else has seen the page.
function take(): void {
  const { hash, pathname, search } = window.location;
  if (hash.length < 2 || !PAGES.includes(pathname)) return;
  token = hash.slice(1);
  window.history.replaceState(window.history.state, '', pathname + search);
  for (const tell of watchers) tell();
}
take();
window.addEventListener('hashchange', take);

const watch = (tell: () => void): (() => void) => {
  watchers.add(tell);
  return () => void watchers.delete(tell);
};

/** The secret of the link this page was opened with, in this variable alone; null when there was none. */
export const useMailToken = (): string | null => useSyncExternalStore(watch, () => token);
