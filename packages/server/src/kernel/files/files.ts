import type { Readable } from 'node:stream';

/** Keeps files under generated keys (`tenant/kind/id…`), never under a name a person gave. Drivers: local folder, S3. */
export interface Files {
  /** Streams to storage; the key appears only when all of it arrived. Throws AppError `service.storage_full` when it does not fit. Returns bytes written. */
  put(key: string, body: Readable | Uint8Array): Promise<number>;
  /** Throws FileMissing when there is none. `start` reads from that byte on. */
  read(key: string, options?: { start?: number }): Promise<Readable>;
  size(key: string): Promise<number>;
  remove(key: string): Promise<void>;
  close(): Promise<void>;
}

export class FileMissing extends Error {
  constructor(key: string) {
    super(`No file ${key}`);
    this.name = 'FileMissing';
  }
}
