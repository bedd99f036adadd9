/**
 * Two levels: memory of the process, then Redis when there is one. Keys begin with the tenant. Loss costs time only.
 * `forget` clears every process through the bus.
 */
export interface Cache {
  /** The cached value, or what `load` gives (loaded once for parallel callers), kept `ttlMs`. */
  get<T>(key: string, ttlMs: number, load: () => Promise<T>): Promise<T>;
  forget(...keys: string[]): Promise<void>;
  close(): Promise<void>;
}
