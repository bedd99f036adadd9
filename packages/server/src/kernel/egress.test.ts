import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo, LookupFunction } from 'node:net';
import { after, before, test } from 'node:test';
import { callOutside, checkHost, EgressRefused, isPublicAddress, publicLookup } from './egress.ts';

let reached = 0;
const canary = createServer((request, reply) => {
  reached++;
  if (request.url === '/away') return reply.writeHead(302, { location: 'http://169.254.169.254/' }).end();
  if (request.url === '/big') return reply.end('x'.repeat(5_000));
  if (request.url === '/slow') return;
  return reply.end(JSON.stringify({ method: request.method, key: request.headers['x-key'] }));
});
let port = 0;
before(async () => {
  await new Promise<void>((done) => canary.listen(0, '127.0.0.1', done));
  port = (canary.address() as AddressInfo).port;
});
after(() => {
  canary.closeAllConnections();
  canary.close();
});

const none = { egressAllow: new Set<string>() };
const call = { timeoutMs: 2_000, maxBytes: 1_000 };

test('nothing that is not on the public internet is reached, however it is written', async () => {
  const hosts = [
    '127.0.0.1',
    '127.1',
    '2130706433',
    '0x7f000001',
    '017700000001',
    '0',
    '0.0.0.0',
    'localhost',
    'LOCALHOST',
    'localhost.',
    '10.0.0.1',
    '10.255.255.255',
    '172.16.0.1',
    '172.31.9.9',
    '192.168.1.1',
    '100.64.0.1',
    '169.254.169.254',
    '224.0.0.1',
    '240.0.0.1',
    '255.255.255.255',
    '192.0.2.1',
    '198.18.0.1',
    '[::1]',
    '[::]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[fe80::1]',
    '[fc00::1]',
    '[fd00:ec2::254]',
    '[64:ff9b::7f00:1]',
    '[2002:7f00:1::]',
    '[2001:0:1::1]',
    '[ff02::1]',
    '[2001:db8::1]',
    'metadata',
    'intranet',
    '①②⑦.⓪.⓪.①',
  ];
  for (const host of hosts) {
    for (const at of ['', `:${port}`, ':8443']) {
      await assert.rejects(
        callOutside(none, { ...call, url: `http://${host}${at}/` }),
        (error: Error) => error instanceof EgressRefused || /ENOTFOUND|EAI_AGAIN/.test(String(error)),
        `${host}${at}`,
      );
    }
  }
  for (const url of [
    'file:///etc/passwd',
    'ftp://example.com/',
    'gopher://example.com/',
    'https://user:pw@example.com/',
    'https://example.com:22/',
    'https://example.com:6379/',
    'nothing',
    '',
    '//example.com/',
  ])
    await assert.rejects(callOutside(none, { ...call, url }), EgressRefused, url);
  assert.equal(reached, 0);
});

test('a name that leads to a private address is refused when it is looked up, not before', async () => {
  const look = publicLookup(new Set()) as (
    host: string,
    options: { all?: boolean },
    done: (error: Error | null, found?: unknown) => void,
  ) => ReturnType<LookupFunction>;
  const error = await new Promise<Error | null>((done) => look('localhost', { all: true }, (e) => done(e)));
  assert.ok(error instanceof EgressRefused);
  const found = await new Promise((done) =>
    (publicLookup(new Set(['localhost'])) as typeof look)('localhost', { all: true }, (_e, all) => done(all)),
  );
  assert.ok(Array.isArray(found) && found.length > 0);
});

test('hosts of one’s own network are called when they are named, and bounds hold', async () => {
  const own = { egressAllow: new Set(['127.0.0.1']) };
  const base = `http://127.0.0.1:${port}`;
  const reply = await callOutside(own, {
    ...call,
    url: base,
    method: 'POST',
    headers: { 'x-key': '1' },
    body: '{}',
  });
  assert.deepEqual(JSON.parse(reply.body.toString()), { method: 'POST', key: '1' });
  const away = await callOutside(own, { ...call, url: `${base}/away` });
  assert.equal(away.status, 302);
  await assert.rejects(callOutside(own, { ...call, url: `${base}/big` }), /larger than 1000 bytes/);
  await assert.rejects(
    callOutside(own, { ...call, timeoutMs: 100, url: `${base}/slow` }),
    /timeout|aborted/i,
  );
  assert.equal(isPublicAddress('93.184.215.14'), true);
  assert.throws(() => checkHost(none, 'mail'), EgressRefused);
  checkHost(none, 'imap.example.com');
});
