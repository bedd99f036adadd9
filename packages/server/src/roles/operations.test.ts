import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { createWorld, type World } from '../../test/world.ts';
import { buildApi } from './api.ts';
import { mountOperations } from './operations.ts';

let world: World;
let url: string;
let ready = true;
const stops: (() => Promise<void>)[] = [];
before(async () => {
  world = await createWorld({ LIMIT_PUBLIC: '5' });
  const api = await buildApi(world.ctx, (app) => mountOperations(app, world.ctx, world.db, () => ready));
  const server = createServer(api.app);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  stops.push(async () => void server.close(), api.close);
});
after(async () => {
  for (const stop of stops) await stop();
  await world.close();
});

test('live, ready and stopping are told apart', async () => {
  assert.equal((await fetch(`${url}/health/live`)).status, 200);
  assert.equal((await fetch(`${url}/health/ready`)).status, 200);
  ready = false;
  assert.equal((await fetch(`${url}/health/ready`)).status, 503);
  assert.equal((await fetch(`${url}/health/live`)).status, 200);
  ready = true;
});

test('the API describes itself, in a document and on a page', async () => {
  for (const path of ['/api/openapi.json', '/api/v1/openapi.json']) {
    const document = (await (await fetch(url + path)).json()) as {
      openapi: string;
      paths: Record<string, unknown>;
    };
    assert.equal(document.openapi, '3.1.0');
    assert.ok(document.paths['/leads/{leadId}']);
  }
  const page = await fetch(`${url}/api/docs`);
  assert.equal(page.status, 200);
  for (const file of ['swagger-ui.css', 'swagger-ui-bundle.js', 'start.js']) {
    assert.ok((await page.clone().text()).includes(file));
    assert.equal((await fetch(`${url}/api/docs/${file}`)).status, 200, file);
  }
});

test('metrics carry route templates and no person', async () => {
  const client = await world.tenant().then(async ({ owner }) => world.client(owner));
  await client.fetch('/api/leads', {
    method: 'POST',
    body: '{"name":"Metric Canary","emails":["canary@example.com"]}',
    headers: { 'content-type': 'application/json' },
  });
  const text = await (await fetch(`${url}/metrics`)).text();
  assert.match(text, /http_server_request_duration_seconds_bucket\{.*http_route="\/leads".*\}/);
  assert.doesNotMatch(text, /canary/i);
});

test('a rate class refuses what is over its limit and says when to come back', async () => {
  const replies = await Promise.all(Array.from({ length: 8 }, () => fetch(`${url}/api/auth/setup`)));
  const refused = replies.filter((r) => r.status === 429);
  assert.equal(refused.length, 3);
  for (const reply of refused) {
    assert.ok(Number(reply.headers.get('retry-after')) > 0);
    assert.equal(((await reply.json()) as { code: string }).code, 'request.rate_limited');
  }
});
