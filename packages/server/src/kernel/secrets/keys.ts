import { randomBytes, randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError } from '../config.ts';

export interface Keys {
  /** Keys that open, by id. */
  sealing: ReadonlyMap<string, Buffer>;
  /** Id of the one that seals. */
  current: string;
  /** Root of the keyed hashes. It must outlive every rotation: stored hashes cannot be made again. */
  mac: Buffer;
}

/** The id of the key that only hashes are derived from; without it they come from the oldest (last) key. */
const MAC = 'mac';

/**
 * Reads `kid:base64,kid2:base64` (32 bytes each, the first one seals), or the same from the file `keys` in
 * `dataDir`, which is made on the first run.
 *
 * To rotate, put a new key in front. When nothing is sealed with the old one any more, rename it to `mac` instead
 * of deleting it, unless there is a `mac` already: keyed hashes are derived from it.
 */
export async function loadKeys(given: string | undefined, dataDir: string): Promise<Keys> {
  if (given !== undefined) return parse(given, 'LINTEL_KEY');
  const path = join(dataDir, 'keys');
  await makeOnce(path, dataDir);
  if (process.platform !== 'win32' && ((await stat(path)).mode & 0o077) !== 0) {
    throw new ConfigError(`Others may read ${path}, which holds the encryption keys. Run: chmod 600 ${path}`);
  }
  return parse(await readFile(path, 'utf8'), path);
}

/** Writes a first key file unless there is one; of two processes starting at once both go on with the same. */
async function makeOnce(path: string, dataDir: string): Promise<void> {
  const exists = await stat(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false;
      throw error;
    },
  );
  if (exists) return;
  await mkdir(dataDir, { recursive: true });
  const temporary = `${path}.${randomUUID()}`;
  const fresh = ['k1', MAC].map((kid) => `${kid}:${randomBytes(32).toString('base64')}`).join(',');
  try {
    await writeFile(temporary, `${fresh}\n`, { mode: 0o600, flag: 'wx', flush: true });
    // A link appears whole or not at all, and never replaces a file that is there.
    await link(temporary, path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  } finally {
    await rm(temporary, { force: true });
  }
}

function parse(text: string, where: string): Keys {
  const all = new Map<string, Buffer>();
  for (const entry of text.split(/[,\s]+/).filter((part) => part !== '')) {
    const [, kid, encoded] = /^([A-Za-z0-9_-]{1,32}):([A-Za-z0-9+/]{43}=?)$/.exec(entry) ?? [];
    if (kid === undefined || encoded === undefined) {
      throw new ConfigError(
        `${where} has to hold keys as id:base64 of 32 bytes, separated by commas. Make one with: openssl rand -base64 32`,
      );
    }
    if (all.has(kid)) throw new ConfigError(`${where} names the key ${kid} twice. Remove one of them.`);
    all.set(kid, Buffer.from(encoded, 'base64'));
  }
  const mac = all.get(MAC) ?? [...all.values()].at(-1);
  all.delete(MAC);
  const [current] = all.keys();
  if (mac === undefined || current === undefined)
    throw new ConfigError(`${where} holds no key that can seal. Add one.`);
  return { sealing: all, current, mac };
}
