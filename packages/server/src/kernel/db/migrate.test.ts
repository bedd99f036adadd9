import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cloneDatabase, startPostgres, testPasswords } from '../../../test/postgres.ts';
import { migrate } from './migrate.ts';

test('databases of one server that start at the same time do not trip over the roles they share', async () => {
  const server = await startPostgres();
  const databases = await Promise.all(Array.from({ length: 6 }, () => cloneDatabase(server.url)));
  const passwords = await testPasswords();
  try {
    for (let round = 0; round < 10; round += 1) {
      const done = await Promise.all(databases.map(({ url }) => migrate(url, passwords)));
      assert.deepEqual(
        done.map(({ applied }) => applied),
        databases.map(() => []),
      );
    }
  } finally {
    await Promise.all(databases.map(({ drop }) => drop()));
    await server.stop();
  }
});
