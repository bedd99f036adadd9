/** A device runs one copy of the app: it leads, and nobody else hears. */
export const tabs = (_name: string, _hear: (what: string) => void) => ({
  tell: (_what: string): void => {},
  close: (): void => {},
});

/** Runs `begin` once this copy leads; the answer ends it. */
export function whenLeading(_name: string, begin: () => () => void): () => void {
  return begin();
}
