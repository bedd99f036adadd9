import { Readable } from 'node:stream';

/** A stored file that can be read from any byte on, more than once. */
export interface Source {
  readonly size: number;
  open(start?: number): Promise<Readable>;
}

/** A file held in memory, for tests and small jobs. */
export const sourceOf = (bytes: Uint8Array): Source => ({
  size: bytes.byteLength,
  open: async (start = 0) => Readable.from(slices(bytes.subarray(start)), { objectMode: false }),
});

function* slices(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.byteLength; at += 65_536) yield bytes.subarray(at, at + 65_536);
}

/** The first `length` bytes of a stream, or fewer when it ends before. Closes the stream. */
export async function readStart(stream: Readable, length: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let held = 0;
  for await (const part of stream as AsyncIterable<Buffer>) {
    parts.push(part);
    held += part.byteLength;
    if (held >= length) break;
  }
  stream.destroy();
  return Buffer.concat(parts).subarray(0, length);
}
