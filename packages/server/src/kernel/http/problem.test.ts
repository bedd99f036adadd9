import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Writable } from 'node:stream';
import { after, before, test } from 'node:test';
import express from 'express';
import { AppError } from '../errors.ts';
import { newId } from '../ids.ts';
import { createLogger } from '../log.ts';
import { problemHandler } from './problem.ts';

const [userId, tenantId] = [newId(), newId()];
let lines: string[] = [];
const sink = new Writable({
  write(chunk: Buffer, _encoding, done) {
    lines.push(chunk.toString());
    done();
  },
});

const app = express();
app.get('/:code', (req, res) => {
  res.locals.requestId = 'a-request';
  res.locals.route = '/leads/:leadId';
  if (req.query.known) res.locals.actor = { userId, tenantId };
  throw req.params.code === 'bug'
    ? new Error('kim@example.com')
    : new AppError(req.params.code as 'auth.required');
});
app.use(problemHandler(createLogger({ logLevel: 'info' }, sink)));
const server = createServer(app);
let url = '';
before(async () => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
after(() => void server.close());

const logged = async (path: string): Promise<Record<string, never>[]> => {
  lines = [];
  await fetch(url + path);
  return lines.map((line) => JSON.parse(line) as Record<string, never>);
};

test('refused sign-ins, tokens, permissions and floods are logged with cause, place and origin', async () => {
  for (const [code, status] of [
    ['auth.credentials_wrong', 401],
    ['auth.token_invalid', 401],
    ['auth.forbidden', 403],
    ['request.origin_refused', 403],
    ['auth.too_many_attempts', 429],
    ['request.rate_limited', 429],
  ] as const) {
    const [line, ...more] = await logged(`/${code}?secret=kim@example.com`);
    assert.equal(more.length, 0, code);
    const { message, event, http, url: where, client, trace } = line as unknown as Record<string, object>;
    assert.equal(message, 'a request was refused');
    assert.deepEqual(event, { action: 'request.refused', outcome: 'failure' });
    assert.equal((line as { code?: string }).code, code);
    assert.equal((http as { response: { status_code: number } }).response.status_code, status);
    assert.deepEqual(where, { path: '/leads/:leadId' });
    assert.deepEqual(client, { address: '127.0.0.1' });
    assert.deepEqual(trace, { id: 'a-request' });
    assert.ok(!lines.join('').includes('kim@example.com'), 'nothing of what was sent');
  }
});

test('who was refused is named by id, and only when known', async () => {
  const [line] = await logged('/auth.forbidden?known=1');
  const { user, organization } = line as unknown as { user?: object; organization?: object };
  assert.deepEqual([user, organization], [{ id: userId }, { id: tenantId }]);
  const [stranger] = await logged('/auth.forbidden');
  assert.equal((stranger as { user?: object }).user, undefined);
});

test('a flood of one cause from one network ends in the log, and hides no other', async () => {
  lines = [];
  await Promise.all(Array.from({ length: 40 }, () => fetch(`${url}/auth.enrolment_required`)));
  assert.equal(lines.length, 20);
  assert.match(lines[19] ?? '', /further ones of this minute/);
  assert.equal((await logged('/auth.enrolment_required')).length, 0);
  assert.equal((await logged('/auth.step_up_required')).length, 1);
});

test('what people mistype is not logged; what we got wrong is, once', async () => {
  assert.deepEqual(await logged('/request.invalid'), []);
  assert.deepEqual(await logged('/lead.not_found'), []);
  const [line, ...more] = await logged('/bug');
  assert.equal(more.length, 0);
  assert.equal((line as { message?: string }).message, 'a request failed');
});
