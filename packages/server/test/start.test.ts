/** The product as a process: what a person meets who starts, kills and restarts it. */
import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Problem, Session } from '@lintel/contract';
import { freePort } from '../src/kernel/db/embedded.ts';
import { noRedis, startRedis } from './redis.ts';
import { mountSmall, noSmallDisk, unmount } from './small-disk.ts';

const LINTEL = join(import.meta.dirname, '../src/commands/lintel.ts');
const folders: string[] = [];
const children: ChildProcess[] = [];

interface Started {
  url: string;
  child: ChildProcess;
  output: () => string;
  exit: Promise<number | null>;
}

function folder(): string {
  const made = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'lintel-start-'));
  chmodSync(made, 0o755);
  folders.push(made);
  return made;
}

async function start(
  dataDir: string,
  env: Record<string, string> = {},
  identity: { uid?: number; gid?: number } = {},
): Promise<Started> {
  const port = await freePort();
  const child = spawn(process.execPath, [LINTEL, 'serve'], {
    env: {
      PATH: process.env.PATH,
      PORT: String(port),
      HOST: '127.0.0.1',
      DATA_DIR: dataDir,
      WEB_APP: 'false',
      LOG_LEVEL: 'warn',
      ...env,
    },
    ...identity,
  });
  children.push(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  const exit = new Promise<number | null>((done) => child.once('exit', (code) => done(code)));
  return { url: `http://127.0.0.1:${env.PORT ?? port}`, child, output: () => output, exit };
}

async function ready(server: Started): Promise<void> {
  for (let i = 0; i < 400; i++) {
    if ((await fetch(`${server.url}/health/ready`).catch(() => undefined))?.ok) return;
    if (server.child.exitCode !== null) break;
    await sleep(50);
  }
  assert.fail(`not ready: ${server.output().slice(-2000)}`);
}

const json = (body: unknown, token?: string): RequestInit => ({
  method: 'POST',
  body: JSON.stringify(body),
  headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
});
const owner = { name: 'Olga Owner', email: 'olga@example.com', password: 'heron tidal brick 49' };
async function register(server: Started): Promise<string> {
  const reply = await fetch(
    `${server.url}/api/auth/register`,
    json({ company: { name: 'Start Realty', timeZone: 'UTC' }, owner }),
  );
  assert.equal(reply.status, 201, await reply.clone().text());
  return ((await reply.json()) as Session).accessToken;
}
async function signIn(server: Started): Promise<string> {
  const reply = await fetch(
    `${server.url}/api/auth/sign-in`,
    json({ email: owner.email, password: owner.password }),
  );
  assert.equal(reply.status, 200, await reply.clone().text());
  return ((await reply.json()) as { session: Session }).session.accessToken;
}
const leadCount = async (server: Started, token: string): Promise<number> => {
  const reply = await fetch(`${server.url}/api/leads?count=true`, {
    headers: { authorization: `Bearer ${token}` },
  });
  return ((await reply.json()) as { total: number }).total;
};
/** Ends it as an operator does, while somebody's page is open: what listens on must not hold up the stop. */
async function stop(server: Started): Promise<void> {
  const page = new WebSocket(`${server.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`);
  await once(page, 'open');
  server.child.kill('SIGTERM');
  const ended = await Promise.race([server.exit, sleep(60_000, 'still running', { ref: false })]);
  assert.equal(ended, 0, server.output().slice(-2000));
}

after(() => {
  for (const child of children) child.kill('SIGKILL');
  for (const dir of folders) {
    // A server left by a killed process is stopped before its folder goes.
    try {
      process.kill(
        Number(readFileSync(join(dir, 'postgres/postmaster.pid'), 'utf8').split('\n')[0]),
        'SIGQUIT',
      );
    } catch {
      // It was stopped.
    }
    rmSync(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
});

test('kill -9 of the product and of its database loses nothing that was answered', async () => {
  const dir = folder();
  const first = await start(dir);
  await ready(first);
  const token = await register(first);
  let answered = 0;
  const writer = (async () => {
    for (let i = 0; i < 200; i++) {
      const reply = await fetch(
        `${first.url}/api/leads`,
        json({ name: `Kept ${i}`, emails: [`kept${i}@example.com`] }, token),
      ).catch(() => undefined);
      if (!reply) return;
      if (reply.status === 201) answered++;
    }
  })();
  while (answered < 30) await sleep(5);
  process.kill(Number(readFileSync(join(dir, 'postgres/postmaster.pid'), 'utf8').split('\n')[0]), 'SIGKILL');
  first.child.kill('SIGKILL');
  await writer;
  await first.exit;

  const second = await start(dir);
  await ready(second);
  const kept = await leadCount(second, await signIn(second));
  assert.ok(kept >= answered && kept <= answered + 1, `${kept} kept of ${answered} answered`);
  await stop(second);
});

test('a killed product leaves its database running; the next start takes it over', async () => {
  const dir = folder();
  const first = await start(dir);
  await ready(first);
  await register(first);
  first.child.kill('SIGKILL');
  await first.exit;
  const second = await start(dir);
  await ready(second);
  await signIn(second);
  await stop(second);
});

test('a second start on the same data is refused in a sentence, and does not disturb the first', async () => {
  const dir = folder();
  const first = await start(dir);
  await ready(first);
  const second = await start(dir);
  assert.equal(await second.exit, 1);
  assert.match(second.output(), /^Lintel is already running on this data folder\. .*DATA_DIR/m);
  assert.doesNotMatch(second.output(), /\n\s+at /);
  assert.equal((await fetch(`${first.url}/health/ready`)).status, 200);
  await stop(first);
});

test('a taken port, an unknown setting, an unusable setting and an unknown role are each one sentence', async () => {
  const blocker = createServer().unref();
  await new Promise<void>((done) => blocker.listen(0, '127.0.0.1', done));
  const port = String((blocker.address() as { port: number }).port);
  const cases: [Record<string, string>, RegExp][] = [
    [{ PORT: port }, new RegExp(`^Port ${port} is taken by another program`)],
    [{ LINTEL_COLOUR: 'blue' }, /^Unknown setting LINTEL_COLOUR/],
    [{ PORT: 'eighty' }, /^Settings that cannot be used:\n {2}PORT:/],
    [
      { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' },
      /^The database at 127\.0\.0\.1:1 cannot be reached/,
    ],
  ];
  for (const [env, sentence] of cases) {
    const refused = await start(folder(), env);
    assert.equal(await refused.exit, 1);
    assert.match(refused.output(), sentence);
    assert.doesNotMatch(refused.output(), /\n\s+at /, 'a stack is no answer');
  }
});

test('a database that dies is started again; meanwhile requests hear 503 with Retry-After, and work goes on after it', async () => {
  const dir = folder();
  const server = await start(dir);
  await ready(server);
  const token = await register(server);
  process.kill(Number(readFileSync(join(dir, 'postgres/postmaster.pid'), 'utf8').split('\n')[0]), 'SIGKILL');
  let refused: Response | undefined;
  for (let i = 0; i < 100 && refused?.status !== 503; i++)
    refused = await fetch(`${server.url}/api/leads`, json({ name: `Away ${i}` }, token));
  assert.equal(refused?.status, 503);
  assert.equal(((await refused.json()) as Problem).code, 'service.unavailable');
  assert.ok(Number(refused.headers.get('retry-after')) > 0);
  assert.equal((await fetch(`${server.url}/health/live`)).status, 200);
  let reply: Response | undefined;
  for (let i = 0; i < 300 && reply?.status !== 201; i++) {
    await sleep(100);
    reply = await fetch(
      `${server.url}/api/leads`,
      json({ name: 'Back Again', emails: ['back@example.com'] }, token),
    );
  }
  assert.equal(reply?.status, 201);
  const { id } = (await reply.json()) as { id: string };
  let score: unknown = null;
  for (let i = 0; i < 300 && score === null; i++) {
    await sleep(100);
    const lead = await fetch(`${server.url}/api/leads/${id}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    score = ((await lead.json()) as { score: unknown }).score;
  }
  assert.notEqual(score, null, 'workers, relay and queue are back as well');
  await stop(server);
});

test('with Redis the product works, and goes on working while Redis is gone and after it is back', {
  skip: noRedis,
}, async () => {
  const redis = await startRedis();
  const server = await start(folder(), { REDIS_URL: redis.url });
  try {
    await ready(server);
    const token = await register(server);
    const create = async (name: string) => {
      const reply = await fetch(
        `${server.url}/api/leads`,
        json({ name, emails: [`${name}@example.com`] }, token),
      );
      assert.equal(reply.status, 201, await reply.clone().text());
      return ((await reply.json()) as { id: string }).id;
    };
    const scored = async (id: string) => {
      for (let i = 0; i < 400; i++) {
        const lead = await fetch(`${server.url}/api/leads/${id}`, {
          headers: { authorization: `Bearer ${token}` },
        });
        if (((await lead.json()) as { score: unknown }).score !== null) return;
        await sleep(100);
      }
      assert.fail(`not scored: ${server.output().slice(-1500)}`);
    };
    await scored(await create('before'));
    await redis.kill();
    const meanwhile = await create('meanwhile');
    assert.equal(await leadCount(server, token), 2);
    await redis.start();
    await scored(meanwhile);
    await scored(await create('after'));
    await stop(server);
  } finally {
    await redis.stop();
  }
});

test('a full disk refuses writes in a sentence, keeps all that was answered, and needs no restart once there is room', {
  skip: noSmallDisk(),
}, async () => {
  const disk = mountSmall(300);
  const server = await start(join(disk, 'data'));
  try {
    await ready(server);
    const token = await register(server);
    const create = (n: number) =>
      fetch(`${server.url}/api/leads`, json({ name: `Full ${n}`, emails: [`full${n}@example.com`] }, token));
    const filler = join(disk, 'filler');
    assert.throws(() => execFileSync('dd', ['if=/dev/zero', `of=${filler}`, 'bs=1M'], { stdio: 'ignore' }));
    let answered = 0;
    let reply = await create(0);
    // What the tables have at hand is used up first.
    for (; reply.status === 201 && answered < 5000; reply = await create(answered)) answered++;
    assert.equal(reply.status, 507);
    assert.equal(((await reply.json()) as Problem).code, 'service.storage_full');
    rmSync(filler);
    for (let i = 0; i < 100 && reply.status !== 201; i++) {
      reply = await create(answered);
      if (reply.status !== 201) await sleep(100);
    }
    assert.equal(reply.status, 201);
    assert.equal(await leadCount(server, token), Math.min(answered + 1, 1000));
    await stop(server);
  } finally {
    server.child.kill('SIGKILL');
    unmount(disk);
  }
});

test('it runs as an ordinary user as well as root', {
  skip: userInfo().uid === 0 ? false : 'this run is an ordinary user already',
}, async (t) => {
  const dir = folder();
  const ids = {
    uid: Number(execFileSync('id', ['-u', 'nobody'])),
    gid: Number(execFileSync('id', ['-g', 'nobody'])),
  };
  const enters = spawnSync('test', ['-r', LINTEL], ids).status === 0;
  if (!enters) return t.diagnostic('LOOK: not tried, because an ordinary user may not enter this checkout');
  execFileSync('chown', ['-R', `${ids.uid}:${ids.gid}`, dir]);
  const server = await start(dir, { HOME: dir }, ids);
  await ready(server);
  await register(server);
  await stop(server);
});
