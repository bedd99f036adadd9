import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { contract, type Form, type FormDefinition, type NewKiosk } from '@lintel/contract';
import { solveChallenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';
import pg from 'pg';
import { until } from '../../../../test/until.ts';
import { createWorld, type TestTenant, type World } from '../../../../test/world.ts';
import { hostFits } from './from-site.ts';
import { TRAP } from './render-form.ts';

const { doors } = contract;
let world: World;
let owner: pg.Client;
let tenant: TestTenant;
before(async () => {
  world = await createWorld({ TRUST_PROXY: '1' });
  owner = new pg.Client({ connectionString: world.ownerUrl });
  await owner.connect();
  tenant = await world.tenant();
  await world.work();
});
after(async () => {
  await owner.end();
  await world.close();
});

const DEFINITION: FormDefinition = {
  name: 'Contact',
  title: 'Ask us <anything>',
  intro: null,
  fields: [
    { field: 'name', label: 'Your name', required: true },
    { field: 'email', label: 'E-mail', required: false },
    { field: 'phone', label: 'Phone', required: false },
    { field: 'message', label: 'Message', required: false },
    { field: 'budgetMax', label: 'Budget', required: false },
  ],
  consents: [{ channel: 'email', wording: 'You may write to me.', required: false }],
  source: 'Website',
  inquiryType: 'inquiry.general',
  tags: ['web'],
  submitLabel: 'Send',
  thanks: 'We will be in touch.',
  redirectTo: null,
  privacyUrl: 'https://example.com/privacy',
  hosts: ['www.example.com'],
  accent: '#3353d4',
};
const makeForm = async (over: Partial<FormDefinition> = {}): Promise<Form> =>
  (await world.client(tenant.owner)).call(doors.createForm, { body: { ...DEFINITION, ...over } });

/** An address of its own for every visitor, so that their limits are their own. */
let visitors = 0;
function newVisitor() {
  visitors += 1;
  return { 'x-forwarded-for': `203.0.113.${visitors}` };
}

interface Visit {
  page: string;
  puzzle: Parameters<typeof solveChallenge>[0]['challenge'];
  headers: Record<string, string>;
  html: string;
}
const plain = (text: string) => text.replace(/&#(\d+);/g, (_, n: string) => String.fromCharCode(Number(n)));
const fieldOf = (html: string, name: string) =>
  plain(new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? '');

async function visit(form: Form, query = '', headers: Record<string, string> = newVisitor()): Promise<Visit> {
  const nobody = await world.client();
  const reply = await nobody.fetch(`/f/${form.id}${query}`, { headers });
  const html = await reply.text();
  assert.equal(reply.status, 200, html);
  return {
    page: fieldOf(html, 'page'),
    puzzle: JSON.parse(plain(/data-puzzle="([^"]*)"/.exec(html)?.[1] ?? 'null')),
    headers,
    html,
  };
}
async function proofOf({ puzzle }: Visit): Promise<string> {
  const solution = await solveChallenge({ challenge: puzzle, deriveKey });
  return Buffer.from(JSON.stringify({ challenge: puzzle, solution })).toString('base64');
}
async function send(
  form: Form,
  seen: Visit,
  fields: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<{ status: number; html: string; reply: Response }> {
  const nobody = await world.client();
  const reply = await nobody.fetch(`/f/${form.id}`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ page: seen.page, ...fields }).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...seen.headers, ...headers },
  });
  return { status: reply.status, html: await reply.text(), reply };
}
/** A visit a minute ago, as a person takes to fill the form in. */
async function slowly<T>(work: (pass: () => void) => Promise<T>): Promise<T> {
  try {
    return await work(() => world.clock.set(new Date(Date.now() + 60_000)));
  } finally {
    world.clock.set(new Date());
  }
}
const messages = async (channelId: string) =>
  (
    await owner.query<{ state: string; door: string; lead_id: string; problem: { key: string } | null }>(
      'select state, door, lead_id, problem from intake_messages where channel_id = $1 order by id',
      [channelId],
    )
  ).rows;
const settled = async (channelId: string, count: number) => {
  await until(`${count} messages are settled`, async () => {
    const rows = await messages(channelId);
    return rows.length === count && rows.every(({ state }) => state !== 'kept');
  });
  return messages(channelId);
};
const leadOf = async (id: string) =>
  (await world.client(tenant.owner)).call(contract.leads.get, { params: { leadId: id } });

test('a visitor’s post becomes a lead, with the wording they saw in the ledger, and once', async () => {
  const form = await makeForm();
  const seen = await visit(form, '', newVisitor());
  assert.match(seen.html, /Ask us &#60;anything&#62;/);
  assert.match(seen.html, /https:\/\/example\.com\/privacy/);
  const client = await world.client(tenant.owner);
  const changed = await client.call(doors.updateForm, {
    params: { formId: form.id },
    body: {
      version: form.version,
      definition: {
        ...DEFINITION,
        consents: [{ channel: 'email', wording: 'Write to me daily.', required: false }],
      },
    },
  });
  assert.deepEqual(changed.consentVersions, [{ channel: 'email', version: 2 }]);
  const fields = {
    proof: await proofOf(seen),
    name: 'Zoë 👋 O’Hara',
    email: 'Zoe+Web@Example.com',
    message: '<script>alert(1)</script>',
    budgetMax: '$450k',
    'consent.email': 'yes',
  };
  await slowly(async (pass) => {
    pass();
    const replies = await Promise.all([1, 2, 3].map(() => send(form, seen, fields)));
    assert.deepEqual(
      replies.map(({ status }) => status),
      [200, 200, 200],
    );
    assert.match(replies[0]?.html ?? '', /We will be in touch/);
    const other = await send(form, seen, { ...fields, name: 'Somebody Else' });
    assert.equal(other.status, 409, 'a page, and its proof of work, serve one post');
    assert.notEqual(fieldOf(other.html, 'page'), seen.page);
  });
  const [row, ...more] = await settled(form.id, 1);
  assert.deepEqual([row?.state, row?.door, more.length], ['read', 'form', 0]);
  const lead = await leadOf(row?.lead_id ?? '');
  assert.deepEqual(
    [lead.name, lead.emails[0]?.raw, lead.source, lead.tags, lead.budgetMax],
    ['Zoë 👋 O’Hara', 'Zoe+Web@Example.com', 'Website', ['web'], 450_000],
  );
  const { rows: ledger } = await owner.query(
    'select channel, state, wording, text_version, evidence, occurred_at from consent_ledger where lead_id = $1',
    [lead.id],
  );
  assert.equal(ledger.length, 1);
  assert.deepEqual(
    [ledger[0].channel, ledger[0].state, ledger[0].wording, ledger[0].text_version],
    ['email', 'given', 'You may write to me.', '1'],
  );
  assert.match(ledger[0].evidence, new RegExp(`form ${form.id} .*post .*from 203\\.0\\.113\\.`));
  assert.ok(ledger[0].occurred_at);
  const listed = (await client.call(doors.listForms)).items.find(({ id }) => id === form.id);
  assert.equal(listed?.posts.received, 1);
});

test('what is to be mended is shown with everything typed, and nothing is kept', async () => {
  const form = await makeForm({
    consents: [{ channel: 'call', wording: 'You may call me.', required: true }],
  });
  const seen = await visit(form);
  const proof = await proofOf(seen);
  await slowly(async (pass) => {
    pass();
    const { status, html } = await send(form, seen, {
      proof,
      name: '',
      email: 'nobody@',
      message: 'a "quoted" <b>',
    });
    assert.equal(status, 422);
    assert.match(html, /id="f-name" name="name" required aria-invalid="true"/);
    assert.match(html, /id="f-email-fault"/);
    assert.match(html, /id="c-call-fault"/);
    assert.match(html, /a &#34;quoted&#34; &#60;b&#62;/);
    assert.equal((await messages(form.id)).length, 0);
    const mended = { proof, name: 'Ann', phone: 'call me', 'consent.call': 'yes' };
    assert.equal((await send(form, seen, mended)).status, 422, 'nobody can call that number');
    assert.equal((await send(form, seen, { ...mended, email: 'ann@example.com' })).status, 200);
  });
  const [row] = await settled(form.id, 1);
  assert.deepEqual((await leadOf(row?.lead_id ?? '')).phones[0]?.raw, 'call me');
});

test('machines are held off: trap, haste, no proof, another page’s proof, a page that is none of ours', async () => {
  const form = await makeForm();
  const fields = { name: 'Bot', email: 'bot@example.com' };
  const quick = await visit(form);
  const { status, html } = await send(form, quick, { ...fields, proof: await proofOf(quick) });
  assert.equal(status, 422);
  assert.match(html, /That was quick/);
  const seen = await visit(form);
  const elsewhere = await proofOf(await visit(form));
  const bare = await visit(form);
  await slowly(async (pass) => {
    pass();
    assert.match((await send(form, seen, { ...fields, proof: elsewhere })).html, /once more/);
    assert.match((await send(form, seen, { ...fields, proof: 'nonsense' })).html, /once more/);
    assert.match((await send(form, { ...seen, page: `${seen.page}x` }, fields)).html, /open for too long/);
    assert.equal((await messages(form.id)).length, 0);
    assert.equal(
      (await send(form, bare, { ...fields, name: 'No Script' })).status,
      200,
      'works without scripts',
    );
    const statuses = [];
    for (let n = 0; n < 3; n++)
      statuses.push((await send(form, await visit(form, '', bare.headers), fields)).status);
    assert.equal(statuses.at(-1), 429, 'and is held shorter then');
    const trapped = await visit(form);
    const sent = await send(form, trapped, {
      ...fields,
      proof: await proofOf(trapped),
      [TRAP]: 'http://spam.example',
    });
    assert.notEqual(sent.status, 500);
  });
  world.clock.set(new Date(Date.now() + 25 * 3_600_000));
  assert.match((await send(form, seen, fields)).html, /open for too long/);
  world.clock.set(new Date());
});

test('a trap that was filled in is put aside where a person can find it', async () => {
  const form = await makeForm();
  const seen = await visit(form);
  const proof = await proofOf(seen);
  await slowly(async (pass) => {
    pass();
    const { status, html } = await send(form, seen, {
      proof,
      name: 'Bot',
      email: 'b@example.com',
      [TRAP]: 'x',
    });
    assert.equal(status, 200);
    assert.match(html, /We will be in touch/, 'the machine learns nothing');
  });
  const [row] = await settled(form.id, 1);
  assert.deepEqual([row?.state, row?.problem?.key], ['ignored', 'doors.problem.trap']);
});

test('a site that is not allowed cannot frame the form or post to it, and is counted; an allowed one can', async () => {
  const form = await makeForm({ redirectTo: 'https://www.example.com/thanks' });
  const nobody = await world.client();
  const page = await nobody.fetch(`/f/${form.id}?embed=1&page=https%3A%2F%2Fwww.example.com%2Fhomes`);
  const policy = page.headers.get('content-security-policy') ?? '';
  assert.match(policy, /frame-ancestors www\.example\.com$/);
  assert.match(policy, /default-src 'none'; script-src 'self'/);
  assert.equal(page.headers.get('x-frame-options'), null);
  assert.equal(page.headers.get('set-cookie'), null);
  const seen = await visit(
    form,
    '?embed=1&page=https%3A%2F%2Fwww.example.com%2Fhomes%3Futm_campaign%3Dspring',
  );
  const fields = { proof: await proofOf(seen), name: 'Ann', email: 'framed@example.com' };
  await slowly(async (pass) => {
    pass();
    for (const origin of ['https://evil.example', 'null', 'https://www.example.com.evil.example']) {
      const refused = await send(form, seen, fields, { origin });
      assert.equal(refused.status, 403, origin);
      assert.match(refused.html, /not allowed to/);
    }
    const sent = await send(form, seen, fields, { origin: 'https://www.example.com' });
    assert.equal(sent.status, 200);
    assert.match(sent.html, /data-go-on="https:\/\/www\.example\.com\/thanks"/);
  });
  const [row] = await settled(form.id, 1);
  assert.equal((await leadOf(row?.lead_id ?? '')).campaign, 'spring');
  const { items } = await (await world.client(tenant.owner)).call(doors.listForms);
  const posts = items.find(({ id }) => id === form.id)?.posts;
  assert.equal(posts?.refused, 3);
  assert.deepEqual(posts?.refusedHosts.toSorted(), ['evil.example', 'www.example.com.evil.example']);
  const cases: [string, string, boolean][] = [
    ['www.example.com', 'www.example.com', true],
    ['WWW.example.com', 'www.example.com', true],
    ['a.b.example.com', '*.example.com', true],
    ['example.com', '*.example.com', false],
    ['evilexample.com', '*.example.com', false],
    ['example.com:8080', 'example.com', false],
    ['localhost:8080', 'localhost:8080', true],
  ];
  for (const [host, pattern, fits] of cases)
    assert.equal(hostFits(host, pattern), fits, `${host} ${pattern}`);
});

test('a post that cannot be kept says so, with everything typed, and works when sent again', async (t) => {
  const form = await makeForm();
  const seen = await visit(form);
  const fields = { proof: await proofOf(seen), name: 'Ann "A" Lee', email: 'later@example.com' };
  await slowly(async (pass) => {
    pass();
    const away = Object.assign(new Error('gone'), { code: '57P01' });
    const broken = t.mock.method(world.ctx, 'tx', async () => Promise.reject(away));
    const { status, html, reply } = await send(form, seen, fields);
    broken.mock.restore();
    assert.equal(status, 503);
    assert.ok(Number(reply.headers.get('retry-after')) > 0);
    for (const [name, value] of Object.entries({ ...fields, page: seen.page }))
      assert.equal(fieldOf(html, name), value);
    assert.equal((await send(form, seen, fields)).status, 200);
  });
  assert.equal((await settled(form.id, 1))[0]?.state, 'read');
});

test('another company sees nothing of a form, and a closed one is gone', async () => {
  const form = await makeForm();
  const stranger = await world.client((await world.tenant()).owner);
  assert.deepEqual((await stranger.call(doors.listForms)).items, []);
  const client = await world.client(tenant.owner);
  await client.call(doors.updateForm, { params: { formId: form.id }, body: { version: 1, active: false } });
  const nobody = await world.client();
  assert.equal((await nobody.fetch(`/f/${form.id}`)).status, 404);
  assert.equal((await nobody.fetch('/f/nonsense')).status, 404);
  for (const file of [
    'form.css',
    'form.js',
    'solve.js',
    'kiosk.js',
    'altcha/pow.js',
    'altcha/algorithms/web/pbkdf2.js',
  ])
    assert.equal((await nobody.fetch(`/f/assets/${file}`)).status, 200, file);
  assert.match(await (await nobody.fetch('/f/look/ffee00.css')).text(), /--on-accent:#000/);
});

async function kioskCall(
  kiosk: NewKiosk,
  path: string,
  body?: unknown,
  token = new URL(kiosk.url).hash.slice(1),
) {
  const nobody = await world.client();
  return nobody.fetch(`/kiosk/${kiosk.formId}/${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

test('an open house takes visitors late and twice, each once, for the agent who was there', async () => {
  const form = await makeForm({
    consents: [{ channel: 'text', wording: 'You may text me.', required: false }],
  });
  const client = await world.client(tenant.owner);
  const agent = await tenant.member('agent', 'Ada Agent');
  const kiosk = await client.call(doors.startKiosk, {
    body: {
      formId: form.id,
      property: { street: '1 Elm St', city: 'Austin' },
      agentId: agent.userId,
      hours: 2,
    },
  });
  const shown = (await (await kioskCall(kiosk, 'visit')).json()) as {
    place: string;
    fields: unknown[];
    open: boolean;
  };
  assert.deepEqual([shown.place, shown.fields.length, shown.open], ['1 Elm St, Austin', 5, true]);
  const entry = (answers: Record<string, string>, agreed: Record<string, number> = {}) => ({
    key: randomUUID(),
    at: new Date().toISOString(),
    answers,
    agreed,
  });
  const entries = [
    entry({ name: 'Vera Visitor', email: 'vera@example.com' }, { text: 1 }),
    entry({ name: 'Wrong Version', email: 'wrong@example.com', budgetMax: 'a lot' }, { text: 99 }),
    entry({ name: '', message: 'no name' }),
  ];
  // The network was away: what was sent is sent again, and by two tablets at once.
  const replies = await Promise.all([1, 2, 3].map(() => kioskCall(kiosk, 'entries', { entries })));
  for (const reply of replies) assert.deepEqual(await reply.json(), { done: entries.map(({ key }) => key) });
  const rows = await settled(kiosk.id, 3);
  assert.deepEqual(
    rows.map(({ state }) => state),
    ['read', 'read', 'waiting'],
  );
  const vera = await leadOf(rows[0]?.lead_id ?? '');
  assert.deepEqual([vera.ownerId, vera.tags], [agent.userId, ['web', 'Open house']]);
  const { items: events } = await client.call(contract.leads.events, { params: { leadId: vera.id } });
  assert.equal(events.filter(({ kind }) => kind === 'open-house.visited').length, 1);
  const { rows: ledger } = await owner.query(
    `select lead_id, state, wording from consent_ledger where channel = 'text' and lead_id = any($1)`,
    [rows.map(({ lead_id }) => lead_id)],
  );
  assert.deepEqual(
    ledger.map((line) => [line.lead_id, line.state, line.wording]),
    [[vera.id, 'given', 'You may text me.']],
    'a version nobody was shown counts for nothing',
  );
  const listed = (await client.call(doors.listKiosks)).items.find(({ id }) => id === kiosk.id);
  assert.deepEqual([listed?.visitors, listed?.agent?.name], [3, 'Ada Agent']);

  const phone = await visit(form, new URL(kiosk.visitorUrl).search);
  assert.match(phone.html, /1 Elm St, Austin/);
  const proof = await proofOf(phone);
  await slowly(async (pass) => {
    pass();
    assert.equal(
      (await send(form, phone, { proof, name: 'Paul Phone', email: 'paul@example.com' })).status,
      200,
    );
  });
  assert.equal((await settled(kiosk.id, 4))[3]?.door, 'kiosk');

  assert.equal((await kioskCall(kiosk, 'visit', undefined, 'x'.repeat(43))).status, 404);
  await client.call(doors.endKiosk, { params: { kioskId: kiosk.id } });
  assert.equal(((await (await kioskCall(kiosk, 'visit')).json()) as { open: boolean }).open, false);
  assert.equal((await kioskCall(kiosk, 'entries', { entries: [entries[0]] })).status, 202, 'late, not lost');
  world.clock.set(new Date(Date.now() + 8 * 86_400_000));
  assert.equal((await kioskCall(kiosk, 'entries', { entries: [] })).status, 404);
  world.clock.set(new Date());
});
