import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { cloneDatabase, startPostgres, testPasswords } from '../../../test/postgres.ts';
import { APP_ROLE, SYSTEM_ROLE, urlAs } from '../db/roles.ts';
import { migrateQueue } from './migrate-queue.ts';

let server: Awaited<ReturnType<typeof startPostgres>>;
let database: Awaited<ReturnType<typeof cloneDatabase>>;
const clients: pg.Client[] = [];
const connect = async (url: string): Promise<pg.Client> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  clients.push(client);
  return client;
};
before(async () => {
  server = await startPostgres();
  database = await cloneDatabase(server.url);
});
after(async () => {
  await Promise.all(clients.map((client) => client.end()));
  await database?.drop();
  await server?.stop();
});
const denied = { code: '42501' };

test('can be run again, and adds what a new queue needs', async () => {
  const owner = await connect(database.url);
  await migrateQueue(owner);
  await migrateQueue(owner, ['further']);
  const system = await connect(urlAs(database.url, SYSTEM_ROLE, (await testPasswords()).system));
  await system.query('set search_path = jobs');
  await system.query("select nextval(job_id_seq_name('further'))");
});

test('the role that carries jobs changes rows and nothing else', async () => {
  const system = await connect(urlAs(database.url, SYSTEM_ROLE, (await testPasswords()).system));
  await system.query('select count(*) from jobs.migration');
  await assert.rejects(system.query('delete from jobs.migration'), denied);
  await assert.rejects(system.query('update jobs.migration set version = 1'), denied);
  await assert.rejects(system.query('create table jobs.mine (id int)'), denied);
  await assert.rejects(system.query('drop table jobs.job'), denied);
  await assert.rejects(system.query('truncate jobs.job'), denied);
});

test('the role that serves requests cannot see jobs', async () => {
  const app = await connect(urlAs(database.url, APP_ROLE, (await testPasswords()).app));
  await assert.rejects(app.query('select 1 from jobs.job'), denied);
});
