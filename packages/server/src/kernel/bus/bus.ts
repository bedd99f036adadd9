/**
 * Tells every process something happened, now, at most once: live hints and cache invalidation.
 * Drivers: LISTEN/NOTIFY and Redis pub/sub. A lost message must only ever cost freshness.
 */
export interface Bus {
  /** `message` is JSON of at most 7,500 bytes. */
  publish(channel: string, message: unknown): Promise<void>;
  /** Returns a function that ends the subscription. */
  subscribe(channel: string, hear: (message: unknown) => void): Promise<() => Promise<void>>;
  /** Called after the connection was lost and found again: messages may have been missed. */
  onGap(hear: () => void): void;
  close(): Promise<void>;
}
