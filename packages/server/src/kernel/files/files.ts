import type { Readable } from 'node:stream';

/** Keeps files under generated keys (`tenant/kind/id…`), never under a name a person gave. Drivers: local folder, S3. */
export interface Files {
  /** Streams to storage; the key appears only when all of it arrived. Throws AppError `service.storage_full` when it does not fit. Returns bytes written. */
  put(key: string, body: Readable | Uint8Array): Promise<number>;
  /** As `put` of a small file, which never takes the place of another: throws FileExists when there is one. */
  putOnce(key: string, body: Uint8Array): Promise<void>;
  /** Throws FileMissing when there is none. `start` reads from that byte on. */
  read(key: string, options?: { start?: number }): Promise<Readable>;
  size(key: string): Promise<number>;
  remove(key: string): Promise<void>;
  /** Keys of the files directly in a folder (`tenant/kind`), in order of their names; a folder nobody wrote to is empty. */
  list(folder: string): Promise<string[]>;
  close(): Promise<void>;
}

export class FileExists extends Error {
  constructor(key: string) {
    super(`There is a file ${key} already`);
    this.name = 'FileExists';
  }
}

export class FileMissing extends Error {
  constructor(key: string) {
    super(`No file ${key}`);
    this.name = 'FileMissing';
  }
}
