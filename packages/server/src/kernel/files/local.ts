import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { link, mkdir, open, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AppError, isStorageFull } from '../errors.ts';
import { checkKey } from './file-key.ts';
import { FileExists, FileMissing, type Files } from './files.ts';

/** Unfinished uploads of a process that died are kept no longer than this. */
const LEFTOVER_MS = 24 * 3_600_000;

/** Files in a folder. A file is written beside its place, flushed to the disk and renamed into it. */
export async function createLocalFiles(folder: string): Promise<Files> {
  const unfinished = join(folder, '.unfinished');
  await mkdir(unfinished, { recursive: true });
  for (const name of await readdir(unfinished)) {
    const path = join(unfinished, name);
    const found = await stat(path).catch(() => undefined);
    if (found && Date.now() - found.mtimeMs > LEFTOVER_MS) await rm(path, { force: true });
  }
  const pathOf = (key: string) => join(folder, checkKey(key));

  return {
    async put(key, body) {
      const path = pathOf(key);
      const temporary = join(unfinished, randomUUID());
      const out = createWriteStream(temporary, { flags: 'wx', mode: 0o600, flush: true });
      try {
        await pipeline(body instanceof Uint8Array ? Readable.from([body]) : body, out);
        await mkdir(dirname(path), { recursive: true });
        await rename(temporary, path);
        await flushFolder(dirname(path));
        return out.bytesWritten;
      } catch (cause) {
        await rm(temporary, { force: true });
        throw isStorageFull(cause) ? new AppError('service.storage_full', { cause }) : cause;
      }
    },
    async putOnce(key, body) {
      const path = pathOf(key);
      const temporary = join(unfinished, randomUUID());
      try {
        await writeFile(temporary, body, { flag: 'wx', mode: 0o600, flush: true });
        await mkdir(dirname(path), { recursive: true });
        // A link appears whole or not at all, and never replaces a file that is there.
        await link(temporary, path);
        await flushFolder(dirname(path));
      } catch (cause) {
        if ((cause as NodeJS.ErrnoException).code === 'EEXIST') throw new FileExists(key);
        throw isStorageFull(cause) ? new AppError('service.storage_full', { cause }) : cause;
      } finally {
        await rm(temporary, { force: true });
      }
    },
    async read(key, { start = 0 } = {}) {
      const path = pathOf(key);
      const handle = await open(path).catch(missing(key));
      return createReadStream(path, { fd: handle, start });
    },
    async size(key) {
      return (await stat(pathOf(key)).catch(missing(key))).size;
    },
    async remove(key) {
      await rm(pathOf(key), { force: true });
    },
    async list(key) {
      const entries = await readdir(pathOf(key), { withFileTypes: true }).catch(
        (error: NodeJS.ErrnoException) => {
          if (error.code === 'ENOENT') return [];
          throw error;
        },
      );
      return entries
        .filter((entry) => entry.isFile())
        .map((entry) => `${key}/${entry.name}`)
        .sort();
    },
    async close() {},
  };
}

const missing =
  (key: string) =>
  (error: NodeJS.ErrnoException): never => {
    throw error.code === 'ENOENT' || error.code === 'ENOTDIR' ? new FileMissing(key) : error;
  };

/** Makes a rename survive a power cut; Windows has no such call. */
async function flushFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(path);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
