import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { startOwnPostgres } from '../../../test/own-postgres.ts';
import { noRedis, startRedis } from '../../../test/redis.ts';
import { until } from '../../../test/until.ts';
import { readConfig } from '../config.ts';
import { createLogger } from '../log.ts';
import type { Bus } from './bus.ts';
import { createPgBus } from './pg-bus.ts';
import { createRedisBus } from './redis-bus.ts';

const log = createLogger({ ...readConfig({}), logLevel: 'silent' });

interface Backend {
  create(): Promise<Bus>;
  kill(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

async function onPostgres(): Promise<Backend> {
  const server = await startOwnPostgres();
  const pool = new pg.Pool({ connectionString: server.url, max: 1 });
  pool.on('error', () => undefined);
  return {
    ...server,
    create: () => createPgBus({ connectionString: server.url, pool, log }),
    async stop() {
      await pool.end();
      await server.stop();
    },
  };
}

async function onRedis(): Promise<Backend> {
  const server = await startRedis();
  return { ...server, create: () => createRedisBus({ url: server.url, log }) };
}

for (const [name, open, skip] of [
  ['PostgreSQL', onPostgres, false],
  ['Redis', onRedis, noRedis],
] as const) {
  describe(`bus on ${name}`, { skip }, () => {
    let backend: Backend;
    const buses: Bus[] = [];
    const create = async (): Promise<Bus> => {
      const bus = await backend.create();
      buses.push(bus);
      return bus;
    };
    before(async () => {
      backend = await open();
    });
    afterEach(async () => {
      await Promise.all(buses.splice(0).map((bus) => bus.close()));
    });
    after(() => backend?.stop());

    test('every subscriber of every process hears a message, in order and as it was sent', async () => {
      const [one, two] = [await create(), await create()];
      const heard: [unknown[], unknown[], unknown[]] = [[], [], []];
      await one.subscribe('news', (message) => heard[0].push(message));
      await two.subscribe('news', (message) => heard[1].push(message));
      await two.subscribe('news', (message) => heard[2].push(message));
      const sent: unknown[] = [{ text: `it's "quoted" – ü` }, [1, 2, null], 'plain', null, 7];
      for (const message of sent) await one.publish('news', message);
      await until('all heard all', () => heard.every((messages) => messages.length === sent.length));
      for (const messages of heard) assert.deepEqual(messages, sent);
    });

    test('a channel hears nothing of another, nor after the subscription ended', async () => {
      const bus = await create();
      const heard: unknown[] = [];
      const others: unknown[] = [];
      const end = await bus.subscribe('one', (message) => heard.push(message));
      await bus.subscribe('two', (message) => others.push(message));
      await bus.publish('one', 1);
      await until('it was heard', () => heard.length === 1);
      await end();
      await bus.publish('one', 2);
      await bus.publish('two', 3);
      await until('the other was heard', () => others.length === 1);
      assert.equal(heard.length, 1);
      await bus.subscribe('one', (message) => heard.push(message));
      await bus.publish('one', 4);
      await until('the new subscription hears', () => heard.length === 2);
      assert.deepEqual(heard, [1, 4]);
    });

    test('a listener that throws disturbs no other', async () => {
      const bus = await create();
      const heard: unknown[] = [];
      await bus.subscribe('news', () => {
        throw new Error('deaf');
      });
      await bus.subscribe('news', (message) => heard.push(message));
      await bus.publish('news', 1);
      await bus.publish('news', 2);
      await until('both were heard', () => heard.length === 2);
    });

    test('carries 7,500 bytes and refuses more with a sentence', async () => {
      const bus = await create();
      const heard: unknown[] = [];
      await bus.subscribe('big', (message) => heard.push(message));
      await bus.publish('big', 'x'.repeat(7_498));
      await until('it was heard', () => heard.length === 1);
      await assert.rejects(bus.publish('big', 'x'.repeat(7_499)), /at most 7500 bytes, this one has 7501/);
      await assert.rejects(bus.publish('big', 'é'.repeat(3_750)), /this one has 7502/);
    });

    test('refuses channel names that a server could take for something else', async () => {
      const bus = await create();
      for (const channel of ['', 'A', 'x'.repeat(51), 'a"b', 'a b']) {
        await assert.rejects(bus.publish(channel, 1), /Not a channel/);
        await assert.rejects(
          bus.subscribe(channel, () => undefined),
          /Not a channel/,
        );
      }
    });

    test('after the server was away, subscriptions live on and the gap is told', {
      timeout: 60_000,
    }, async () => {
      const [speaker, listener] = [await create(), await create()];
      const heard: unknown[] = [];
      let gaps = 0;
      listener.onGap(() => gaps++);
      await listener.subscribe('news', (message) => heard.push(message));
      await speaker.publish('news', 'before');
      await until('it was heard', () => heard.length === 1);
      await backend.kill();
      await assert.rejects(speaker.publish('news', 'lost'));
      await listener.subscribe('late', (message) => heard.push(message));
      await sleep(300);
      assert.equal(gaps, 0);
      await backend.start();
      await until('the gap was told', () => gaps === 1);
      await until('it can publish', () =>
        speaker.publish('news', 'after').then(
          () => true,
          () => false,
        ),
      );
      await speaker.publish('late', 'too');
      await until('both were heard', () => heard.includes('after') && heard.includes('too'));
      assert.deepEqual(heard, ['before', 'after', 'too']);
      assert.equal(gaps, 1);
    });
  });
}

test('a Redis bus starts while Redis is away and connects when it comes', {
  skip: noRedis,
  timeout: 30_000,
}, async () => {
  const redis = await startRedis();
  await redis.kill();
  const bus = await createRedisBus({ url: redis.url, log });
  try {
    const heard: unknown[] = [];
    await bus.subscribe('news', (message) => heard.push(message));
    await assert.rejects(bus.publish('news', 0));
    await redis.start();
    await until('a message is heard', async () => {
      await bus.publish('news', 1).catch(() => undefined);
      return heard.length > 0;
    });
  } finally {
    await bus.close();
    await redis.stop();
  }
});
