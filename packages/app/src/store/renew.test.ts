import assert from 'node:assert/strict';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, beforeEach, test } from 'node:test';
import type { AnyEndpoint } from '@lintel/contract';
import { problemText } from './problem.ts';
import { callWithRenewal, type SessionAccess } from './renew.ts';
import { SharedQuestion } from './step-up.ts';

interface Heard {
  method: string;
  url: string;
  headers: IncomingMessage['headers'];
  body: string;
}

const heard: Heard[] = [];
let good = 'second';
/** What the server says to a good token, before it does the work; null does the work. */
let refusal: string | null = null;
let server = '';
const http = createServer(async (request, reply) => {
  let body = '';
  for await (const part of request) body += part;
  heard.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, body });
  if (request.url?.startsWith('/api/broken')) {
    reply.writeHead(502, { 'content-type': 'text/html' });
    return reply.end('<h1>bad gateway</h1>');
  }
  if (request.headers.authorization !== `Bearer ${good}`) {
    reply.writeHead(401, { 'content-type': 'application/problem+json', 'x-request-id': 'req-7' });
    return reply.end(
      JSON.stringify({
        type: 'about:blank',
        title: 'Sign in',
        status: 401,
        code: 'auth.token_invalid',
        instance: 'req-7',
      }),
    );
  }
  if (refusal) {
    reply.writeHead(refusal === 'auth.code_wrong' ? 401 : 403, {
      'content-type': 'application/problem+json',
    });
    return reply.end(
      JSON.stringify({ type: 'about:blank', title: '', status: 403, code: refusal, instance: '' }),
    );
  }
  if (request.method === 'DELETE') {
    reply.writeHead(204);
    return reply.end();
  }
  reply.writeHead(200, { 'content-type': 'application/json' });
  reply.end(JSON.stringify({ ok: true }));
});

before(async () => {
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  server = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
});
after(() => http.close());
beforeEach(() => {
  heard.length = 0;
  good = 'second';
  refusal = null;
});

const endpoint = (more: Partial<AnyEndpoint>): AnyEndpoint =>
  ({
    name: 'x',
    method: 'get',
    path: '/leads/:leadId',
    access: 'self',
    idempotent: false,
    bodyKind: 'json',
    ...more,
  }) as AnyEndpoint;

function session(
  first: string | null,
  renewed: string | null,
): SessionAccess & { renewals: number; enrolments: number } {
  let token = first;
  let keys = 0;
  return {
    server,
    renewals: 0,
    enrolments: 0,
    token: () => token,
    user: () => 'ada',
    proveAgain: async () => false,
    mustEnrol() {
      this.enrolments++;
    },
    newKey: () => `key-${++keys}`,
    async renew() {
      this.renewals++;
      token = renewed;
      return renewed !== null;
    },
  };
}

test('fills the path and the query and sends the token', async () => {
  const me = session('second', null);
  const outcome = await callWithRenewal(
    { endpoint: endpoint({}), call: { params: { leadId: 'a/b' }, query: { limit: 5, q: undefined } } },
    me,
  );
  assert.deepEqual(outcome, { data: { ok: true } });
  assert.equal(heard[0]?.url, '/api/leads/a%2Fb?limit=5');
  assert.equal(me.renewals, 0);
});

test('a token that has run out is renewed once and the call repeated with the same key', async () => {
  const me = session('first', 'second');
  const outcome = await callWithRenewal(
    {
      endpoint: endpoint({ method: 'post', path: '/leads', idempotent: true }),
      call: { body: { name: 'Ada' } },
    },
    me,
  );
  assert.deepEqual(outcome, { data: { ok: true } });
  assert.equal(me.renewals, 1);
  assert.deepEqual(
    heard.map((h) => h.headers['idempotency-key']),
    ['key-1', 'key-1'],
  );
  assert.equal(heard[1]?.body, '{"name":"Ada"}');
});

test('a token that another call has renewed meanwhile is used without a second renewal', async () => {
  let asked = 0;
  const me = { ...session('first', null), token: () => (asked++ === 0 ? 'first' : 'second') };
  const outcome = await callWithRenewal({ endpoint: endpoint({ path: '/leads' }), call: {} }, me);
  assert.deepEqual(outcome, { data: { ok: true } });
  assert.equal(me.renewals, 0);
});

test('a session that is over gives the first answer back, with its reference', async () => {
  const outcome = await callWithRenewal(
    { endpoint: endpoint({ path: '/leads' }), call: {} },
    session('first', null),
  );
  assert.ok('error' in outcome);
  assert.equal(outcome.error.code, 'auth.token_invalid');
  assert.equal(outcome.error.requestId, 'req-7');
  assert.equal(heard.length, 1);
});

test('public endpoints are never repeated, and keys go only where they are honoured', async () => {
  const me = session(null, 'second');
  await callWithRenewal(
    { endpoint: endpoint({ method: 'post', path: '/auth/sign-in', access: 'public' }), call: {} },
    me,
  );
  assert.equal(me.renewals, 0);
  assert.equal(heard.length, 1);
  assert.equal(heard[0]?.headers['idempotency-key'], undefined);
  assert.equal(heard[0]?.body, '{}');
});

test('an empty answer is null; a delete sends no body', async () => {
  const outcome = await callWithRenewal(
    { endpoint: endpoint({ method: 'delete', path: '/leads' }), call: {} },
    session('second', null),
  );
  assert.deepEqual(outcome, { data: null });
  assert.equal(heard[0]?.body, '');
});

test('what a proxy answers, and no answer at all, are problems with a sentence', async () => {
  const broken = await callWithRenewal(
    { endpoint: endpoint({ path: '/broken' }), call: {} },
    session('second', null),
  );
  assert.ok('error' in broken);
  assert.equal(broken.error.code, 'service.unavailable');
  const nobody = await callWithRenewal(
    { endpoint: endpoint({ path: '/leads' }), call: {} },
    { ...session('second', null), server: 'http://127.0.0.1:1' },
  );
  assert.ok('error' in nobody);
  assert.equal(nobody.error.code, 'network');
  assert.match(problemText(nobody.error), /No answer from the server/);
});

test('a cancelled call says so', async () => {
  const stop = AbortSignal.abort();
  const outcome = await callWithRenewal(
    { endpoint: endpoint({ path: '/leads' }), call: {} },
    session('second', null),
    { signal: stop },
  );
  assert.ok('error' in outcome);
  assert.equal(outcome.error.code, 'cancelled');
});

const dangerous = endpoint({ method: 'post', path: '/roles', idempotent: true });

test('a call that wants a fresh proof is repeated with the same key once it is given', async () => {
  refusal = 'auth.step_up_required';
  const me = session('second', null);
  me.proveAgain = async () => {
    refusal = null;
    return true;
  };
  assert.deepEqual(await callWithRenewal({ endpoint: dangerous, call: {} }, me), { data: { ok: true } });
  assert.deepEqual(
    heard.map((h) => h.headers['idempotency-key']),
    ['key-1', 'key-1'],
  );
});

test('calls that wait share one question', async () => {
  refusal = 'auth.step_up_required';
  const question = new SharedQuestion();
  const me = { ...session('second', null), proveAgain: () => question.ask() };
  let asked = 0;
  question.watch(() => {
    asked++;
  });
  const calls = [1, 2, 3].map(() => callWithRenewal({ endpoint: dangerous, call: {} }, me));
  while (asked < 3) await new Promise((soon) => setTimeout(soon, 5));
  assert.equal(question.isOpen(), true);
  refusal = null;
  question.answer(true);
  assert.equal(question.isOpen(), false);
  assert.deepEqual(
    await Promise.all(calls),
    [1, 2, 3].map(() => ({ data: { ok: true } })),
  );
});

test('whoever would rather not prove it gets the refusal, and nothing is sent again', async () => {
  refusal = 'auth.step_up_required';
  const outcome = await callWithRenewal({ endpoint: dangerous, call: {} }, session('second', null));
  assert.ok('error' in outcome);
  assert.equal(outcome.error.code, 'auth.step_up_required');
  assert.equal(heard.length, 1);
});

test('a wrong code is no lapsed session: it is sent once', async () => {
  refusal = 'auth.code_wrong';
  const me = session('second', 'second');
  const outcome = await callWithRenewal({ endpoint: dangerous, call: {} }, me);
  assert.ok('error' in outcome);
  assert.equal(me.renewals, 0);
  assert.equal(heard.length, 1);
});

test('a call begun in one company is not repeated in another', async () => {
  let user = 'ada';
  const me = session('first', 'second');
  const renew = me.renew.bind(me);
  const outcome = await callWithRenewal(
    { endpoint: dangerous, call: {} },
    {
      ...me,
      user: () => user,
      async renew() {
        user = 'ada elsewhere';
        return renew();
      },
    },
  );
  assert.ok('error' in outcome);
  assert.equal(outcome.error.code, 'auth.token_invalid');
  assert.equal(heard.length, 1);
});

test('a company that asks for a second factor is heard', async () => {
  refusal = 'auth.enrolment_required';
  const me = session('second', null);
  await callWithRenewal({ endpoint: dangerous, call: {} }, me);
  assert.equal(me.enrolments, 1);
});
