import assert from 'node:assert/strict';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { readConfig } from '../kernel/config.ts';
import { buildBare, closeServer } from './api.ts';
import { openFrontDoor } from './front-door.ts';

const OUTPUT = 'Error: no such file /srv/lintel/packages/app/app.json';

test('replies before the start is over carry the headers of all others, and say their character set', async () => {
  const door = await openFrontDoor(readConfig({ PORT: '0', NODE_ENV: 'production' }));
  try {
    for (const path of ['/', '/api/leads', '/health/live']) {
      const { headers } = await fetch(`http://127.0.0.1:${door.port}${path}`);
      assert.equal(headers.get('strict-transport-security'), 'max-age=31536000; includeSubDomains', path);
      assert.equal(headers.get('x-content-type-options'), 'nosniff', path);
      assert.equal(headers.get('cache-control'), 'no-store', path);
      assert.match(
        headers.get('content-security-policy') ?? '',
        /default-src 'none'.*frame-ancestors 'none'/,
      );
      assert.match(headers.get('content-type') ?? '', /; charset=utf-8$/, path);
    }
  } finally {
    await closeServer(door.server);
  }
});

test('what a failed export printed is shown on a laptop and not in production', async () => {
  for (const NODE_ENV of ['development', 'production']) {
    const door = await openFrontDoor(readConfig({ PORT: '0', NODE_ENV }));
    try {
      door.open(
        () => assert.fail('a page waits for the app'),
        () => ({ at: 'failed', output: OUTPUT }),
      );
      const reply = await fetch(`http://127.0.0.1:${door.port}/leads`);
      assert.equal(reply.status, 500);
      assert.equal((await reply.text()).includes('/srv/lintel'), NODE_ENV === 'development', NODE_ENV);
    } finally {
      await closeServer(door.server);
    }
  }
});

test('a process without the API answers with the same headers, and to no TRACE', async () => {
  const bare = buildBare(true, (app) => {
    app.get('/health/live', (_req, res) => void res.type('text/plain').send('ok'));
  });
  const server = createServer(bare.app);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/health/live`;
  try {
    const { headers } = await fetch(url);
    assert.equal(headers.get('strict-transport-security'), 'max-age=31536000; includeSubDomains');
    assert.equal(headers.get('x-content-type-options'), 'nosniff');
    assert.match(headers.get('content-security-policy') ?? '', /frame-ancestors 'none'/);
    // Not fetch, which refuses to send it.
    const status = await new Promise((done, fail) => {
      request(url, { method: 'TRACE' }, (res) => done(res.resume().statusCode))
        .on('error', fail)
        .end();
    });
    assert.equal(status, 404);
  } finally {
    await closeServer(server);
  }
});
