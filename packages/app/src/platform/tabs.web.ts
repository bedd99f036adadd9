/** Speaks to the other tabs of this browser; none hears itself. */
export function tabs(name: string, hear: (what: string) => void) {
  const channel = new BroadcastChannel(name);
  channel.onmessage = (event: MessageEvent) => hear(String(event.data));
  return {
    tell: (what: string): void => channel.postMessage(what),
    close: (): void => channel.close(),
  };
}

/** Runs `begin` once this tab leads, which one of all tabs does; the answer ends it, and another takes over. */
export function whenLeading(name: string, begin: () => () => void): () => void {
  const gone = new AbortController();
  let end: (() => void) | undefined;
  let release: (() => void) | undefined;
  navigator.locks
    .request(name, { signal: gone.signal }, () => {
      end = begin();
      return new Promise<void>((done) => {
        release = done;
      });
    })
    // Ended before its turn came.
    .catch(() => undefined);
  return () => {
    gone.abort();
    end?.();
    release?.();
  };
}
