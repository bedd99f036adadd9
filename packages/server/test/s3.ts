import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../src/kernel/db/embedded.ts';
import { missing } from './missing.ts';

const requirements = join(import.meta.dirname, 's3-server.requirements.txt');
const windows = process.platform === 'win32';

/** Python of an environment with the S3 server in it, made on first need inside node_modules; undefined without Python. */
function findServer(): string | undefined {
  const version = createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 12);
  const folder = join(import.meta.dirname, `../../../node_modules/.cache/lintel-s3-${version}`);
  const python = join(folder, windows ? 'Scripts/python.exe' : 'bin/python');
  if (existsSync(join(folder, 'complete'))) return python;
  const system = ['python3', 'python'].find(
    (name) =>
      spawnSync(name, ['-c', 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))']).status ===
      0,
  );
  if (system === undefined) return undefined;
  try {
    rmSync(folder, { recursive: true, force: true });
    execFileSync(system, ['-m', 'venv', folder], { stdio: 'ignore' });
    execFileSync(python, ['-m', 'pip', 'install', '--quiet', '--require-hashes', '-r', requirements], {
      stdio: 'ignore',
    });
    writeFileSync(join(folder, 'complete'), '');
    return python;
  } catch {
    return undefined;
  }
}

const python = findServer();
export const noS3 = missing('moto, the S3 test server (Python 3.10 or newer with pip)', python !== undefined);

export interface TestS3 {
  readonly endpoint: string;
  readonly bucket: string;
  stop(): Promise<void>;
}

/** A server that speaks the S3 protocol, with one empty bucket. */
export async function startS3(): Promise<TestS3> {
  const port = await freePort();
  const server = spawn(python!, ['-m', 'moto.server', '-H', '127.0.0.1', '-p', String(port)], {
    stdio: 'ignore',
  });
  const endpoint = `http://127.0.0.1:${port}`;
  const bucket = 'lintel';
  for (let tries = 0; ; tries++) {
    const made = await fetch(`${endpoint}/${bucket}`, { method: 'PUT' }).catch(() => undefined);
    if (made?.ok) break;
    if (tries > 300 || server.exitCode !== null) throw new Error('The S3 test server did not start');
    await sleep(100);
  }
  return {
    endpoint,
    bucket,
    async stop() {
      const gone = once(server, 'exit');
      server.kill('SIGKILL');
      await gone;
    },
  };
}
