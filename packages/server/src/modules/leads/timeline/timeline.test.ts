import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { contract, type LeadEvent, type StoredFile, timelineGroupOf } from '@lintel/contract';
import pg from 'pg';
import { until } from '../../../../test/until.ts';
import { createWorld, ProblemError, type TestTenant, type World } from '../../../../test/world.ts';
import type { Actor } from '../../../kernel/actor.ts';
import { systemActor } from '../../../kernel/actor.ts';
import { AppError } from '../../../kernel/errors.ts';
import { newId } from '../../../kernel/ids.ts';
import { updateLead } from '../change-leads.ts';
import { makeLead } from '../leads.factory.ts';
import { mergeLeads } from '../merge/merge-leads.ts';
import { previewMerge } from '../merge/preview-merge.ts';
import { undoMerge } from '../merge/undo-merge.ts';
import { latestEvents, listEvents, writeEvent } from './events.ts';
import { dropFiles } from './files.ts';
import { addNote, editNote, readNoteHistory, removeNote, shareNote } from './notes.ts';
import { countTimeline, markRead } from './read-state.ts';

let world: World;
let company: TestTenant;
let owner: pg.Client;
let agent: Actor;
before(async () => {
  world = await createWorld();
  world.clock.set('2026-11-23T15:00:00Z');
  company = await world.tenant();
  agent = await company.member('agent', 'Ada Agent');
  owner = new pg.Client({ connectionString: world.ownerUrl });
  await owner.connect();
});
after(async () => {
  await owner.end();
  await world.close();
});

const fails =
  (code: string, check: (e: AppError) => void = () => undefined) =>
  (error: unknown) => {
    assert.ok(error instanceof AppError, String(error));
    assert.equal(error.code, code);
    check(error);
    return true;
  };
const refused = (code: string) => (error: unknown) =>
  error instanceof ProblemError && error.problem.code === code;
const lead = async (over = {}) =>
  (await makeLead(world.ctx, company.owner, { ownerId: agent.userId, ...over })).id;
const later = () => world.clock.advance(1_000);
const notes = async (actor: Actor, leadId: string) =>
  (await listEvents(world.ctx, actor, leadId, { limit: 50, group: ['notes'] })).items;
const texts = (events: readonly LeadEvent[]) => events.map((event) => event.payload.text ?? null);
/** Posts bytes as a browser does. */
const upload = async (actor: Actor, leadId: string, name: string, bytes: string | Buffer, query = '') =>
  (await world.client(actor)).fetch(
    `/api/leads/${leadId}/files?fileName=${encodeURIComponent(name)}${query}`,
    {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body: bytes,
      duplex: 'half',
    } as RequestInit,
  );
const problemOf = async (reply: Response) => ((await reply.json()) as { code: string }).code;
const PDF = Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(200_000)]);

test('a private note is read by its writer, in no list, count, latest entry or history of anybody else', async () => {
  const id = await lead();
  const secret = await addNote(world.ctx, agent, id, 'Zebra for myself', { private: true });
  later();
  const shared = await addNote(world.ctx, agent, id, 'For all');
  assert.equal(secret.note?.private, true);
  assert.deepEqual(texts(await notes(agent, id)), ['For all', 'Zebra for myself']);
  assert.deepEqual(texts(await notes(company.owner, id)), ['For all']);
  assert.equal((await countTimeline(world.ctx, agent, id)).groups.notes.count, 2);
  assert.equal((await countTimeline(world.ctx, company.owner, id)).groups.notes.count, 1);
  await assert.rejects(readNoteHistory(world.ctx, company.owner, id, secret.id), fails('note.not_found'));
  await assert.rejects(removeNote(world.ctx, company.owner, id, secret.id), fails('note.not_found'));
  const client = await world.client(company.owner);
  const thread = await client.call(contract.timeline.listThread, {
    params: { leadId: id, threadId: secret.id },
  });
  assert.deepEqual(thread.items, []);
  await removeNote(world.ctx, agent, id, shared.id);
  for (const [actor, expected] of [
    [agent, 'Zebra for myself'],
    [company.owner, undefined],
    [systemActor(company.id), undefined],
  ] as const) {
    const latest = await world.ctx.read(actor, (tx) =>
      latestEvents(world.ctx, tx, actor, [id], ['note.added']),
    );
    assert.equal(latest.get(id)?.payload.text, expected);
  }
  // An answer to it stays as private as it is, and it can name nobody.
  const answer = await addNote(world.ctx, agent, id, 'Zebra again', { answers: secret.id });
  assert.equal(answer.note?.private, true);
  await assert.rejects(
    addNote(world.ctx, agent, id, 'Zebra', { private: true, mentions: [company.owner.userId!] }),
    fails('request.invalid'),
  );
  await assert.rejects(
    addNote(world.ctx, company.owner, id, 'Guess', { answers: secret.id }),
    fails('note.not_found'),
  );
  const { rows } = await owner.query('select payload::text, body from lead_events where lead_id = $1', [id]);
  assert.doesNotMatch(JSON.stringify(rows.map((r) => [r.payload, r.body?.toString('latin1')])), /Zebra/);
});

test('only its writer changes or takes back a note; every version stays to be read', async () => {
  const id = await lead();
  const note = await addNote(world.ctx, agent, id, 'Wants a garden');
  later();
  await assert.rejects(
    editNote(world.ctx, company.owner, id, note.id, { text: 'No', mentions: [], edits: 0 }),
    fails('note.not_own'),
  );
  const edited = await editNote(world.ctx, agent, id, note.id, {
    text: 'Wants a yard',
    mentions: [],
    edits: 0,
  });
  assert.deepEqual([edited.payload.text, edited.note?.edits], ['Wants a yard', 1]);
  await assert.rejects(
    editNote(world.ctx, agent, id, note.id, { text: 'Late', mentions: [], edits: 0 }),
    fails('note.stale', (e) => assert.deepEqual(e.context, { edits: 1 })),
  );
  // Of two at once one wins.
  later();
  const race = await Promise.allSettled(
    ['one', 'two'].map((text) => editNote(world.ctx, agent, id, note.id, { text, mentions: [], edits: 1 })),
  );
  assert.deepEqual(race.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
  const history = await readNoteHistory(world.ctx, company.owner, id, note.id);
  assert.deepEqual(
    history.map(({ kind }) => kind),
    ['edited', 'edited', 'written'],
  );
  assert.deepEqual(
    history.slice(1).map(({ text }) => text),
    ['Wants a yard', 'Wants a garden'],
  );
  // The note stands where it was, once, with the words of now.
  const [shown, ...others] = await notes(company.owner, id);
  assert.deepEqual([shown?.id, shown?.note?.edits, others.length], [note.id, 2, 0]);

  later();
  await removeNote(world.ctx, agent, id, note.id);
  const [gone] = await notes(company.owner, id);
  assert.equal(gone?.payload.text, null);
  assert.equal(gone?.note?.removedAt, world.clock.now().toISOString());
  await assert.rejects(readNoteHistory(world.ctx, company.owner, id, note.id), fails('note.not_found'));
  const own = await readNoteHistory(world.ctx, agent, id, note.id);
  assert.deepEqual(
    own.map(({ kind }) => kind),
    ['removed', 'edited', 'edited', 'written'],
  );
  await assert.rejects(removeNote(world.ctx, agent, id, note.id), fails('note.not_found'));
  await assert.rejects(removeNote(world.ctx, agent, await lead(), note.id), fails('note.not_found'));
});

test('a mention tells the colleague once and without the words; who does not see the lead cannot be named', async () => {
  await world.work();
  const id = await lead();
  const [blind, helper] = [
    await company.member('agent', 'Bea Blind'),
    await company.member('agent', 'Cy Helper'),
  ];
  const client = await world.client(agent);
  await (await world.client(company.owner)).call(contract.leads.share, {
    params: { leadId: id },
    body: { userIds: [helper.userId!] },
  });
  const { items: colleagues } = await client.call(contract.timeline.colleagues, { params: { leadId: id } });
  const names = colleagues.map(({ name }) => name);
  assert.ok(names.includes('Cy Helper') && names.includes('Olive Owner') && !names.includes('Bea Blind'));
  await assert.rejects(
    addNote(world.ctx, agent, id, 'Ask @Bea', { mentions: [helper.userId!, blind.userId!] }),
    fails('note.mention_refused', (e) => {
      assert.match(e.message, /^Bea Blind cannot see this lead/);
      assert.deepEqual(
        e.errors?.map(({ path }) => path),
        ['mentions.1'],
      );
    }),
  );
  await assert.rejects(
    addNote(world.ctx, agent, id, 'Ask @Nobody', { mentions: [newId()] }),
    fails('user.not_found'),
  );
  assert.deepEqual(await notes(agent, id), []);
  const note = await addNote(world.ctx, agent, id, 'Zebra: ask @Cy', {
    mentions: [helper.userId!, agent.userId!],
  });
  assert.deepEqual(note.note?.mentions, [helper.userId, agent.userId]);
  const told = async (actor: Actor) =>
    (await (await world.client(actor)).call(contract.notifications.list, {})).items.filter(
      ({ kind }) => kind === 'note.mentioned',
    );
  await until('the mention arrived', async () => (await told(helper)).length === 1);
  // The owner is named later; who was named before is not told again, nor is the writer of themselves.
  await editNote(world.ctx, agent, id, note.id, {
    text: 'Zebra: ask @Cy and @Olive',
    mentions: [helper.userId!, company.owner.userId!],
    edits: 0,
  });
  await until('the second mention arrived', async () => (await told(company.owner)).length === 1);
  const [news] = await told(helper);
  assert.deepEqual([news?.leadId, news?.personName], [id, 'Ada Agent']);
  assert.equal((await told(helper)).length, 1);
  assert.deepEqual(await told(agent), []);
  const { rows } = await owner.query(
    'select payload::text from outbox union all select content::text from notification_queue',
  );
  assert.doesNotMatch(JSON.stringify(rows), /Zebra/);
});

test('a file rests sealed, comes back as it was under its own name, and goes with its note', async () => {
  const id = await lead();
  const waiting = (await (
    await upload(agent, id, 'Vertrag “Müller”.pdf', PDF, '&forNote=true')
  ).json()) as StoredFile;
  assert.deepEqual([waiting.type, waiting.bytes, waiting.eventId], ['application/pdf', PDF.length, null]);
  const client = await world.client(agent);
  assert.deepEqual((await client.call(contract.timeline.listFiles, { params: { leadId: id } })).items, []);
  await assert.rejects(
    addNote(world.ctx, company.owner, id, 'Not mine', { fileIds: [waiting.id] }),
    fails('file.not_found'),
  );
  const note = await addNote(world.ctx, agent, id, 'The contract', { fileIds: [waiting.id] });
  assert.deepEqual(
    note.files?.map(({ name }) => name),
    ['Vertrag “Müller”.pdf'],
  );
  const path = `/api/leads/${id}/files/${waiting.id}/content`;
  const reply = await (await world.client(company.owner)).fetch(path);
  assert.equal(
    reply.headers.get('content-disposition'),
    `attachment; filename="Vertrag _M_ller_.pdf"; filename*=UTF-8''Vertrag%20%E2%80%9CM%C3%BCller%E2%80%9D.pdf`,
  );
  assert.equal(reply.headers.get('content-type'), 'application/octet-stream');
  assert.ok(PDF.equals(Buffer.from(await reply.arrayBuffer())));
  const kept = join(world.ctx.config.dataDir, 'files', company.id, 'lead-files', waiting.id);
  const disk = await readFile(kept);
  assert.ok(!disk.includes(PDF.subarray(0, 32)));
  const { rows } = await owner.query('select to_jsonb(f)::text as row from lead_files f');
  assert.doesNotMatch(JSON.stringify(rows), /Vertrag/);

  // Nobody of elsewhere, nobody who does not see the lead, and not by way of another lead.
  const other = await world.tenant();
  const blind = await company.member('agent');
  for (const actor of [other.owner, blind])
    assert.equal((await (await world.client(actor)).fetch(path)).status, 404);
  const elsewhere = await lead();
  assert.equal((await client.fetch(`/api/leads/${elsewhere}/files/${waiting.id}/content`)).status, 404);
  assert.equal((await upload(blind, id, 'x.txt', 'text')).status, 404);

  const secret = (await (
    await upload(agent, id, 'mine.txt', 'For me', '&private=true')
  ).json()) as StoredFile;
  assert.equal(
    (await (await world.client(company.owner)).fetch(`/api/leads/${id}/files/${secret.id}/content`)).status,
    404,
  );
  assert.equal((await client.call(contract.timeline.listFiles, { params: { leadId: id } })).items.length, 2);

  await removeNote(world.ctx, agent, id, note.id);
  assert.equal((await client.fetch(path)).status, 404);
  await removeNote(world.ctx, agent, id, secret.eventId!);
  // Its bytes leave storage a month later; at once when the person is erased.
  const third = (await (await upload(agent, id, 'third.txt', 'Erase me')).json()) as StoredFile;
  await dropFiles(world.ctx, AbortSignal.timeout(5_000));
  assert.ok(await readFile(kept));
  await owner.query('update subject_keys set destroyed_at = now() where subject_id = $1', [id]);
  await dropFiles(world.ctx, AbortSignal.timeout(5_000));
  await assert.rejects(readFile(kept), { code: 'ENOENT' });
  await assert.rejects(world.ctx.files.read(`${company.id}/lead-files/${third.id}`));
  assert.equal((await client.fetch(`/api/leads/${id}/files/${third.id}/content`)).status, 404);
  assert.deepEqual(texts(await notes(agent, id)), [null]);
});

test('what is no document, picture or text, or too large, is refused by its bytes and not kept', async () => {
  const id = await lead();
  const zip = (name: string, body = Buffer.alloc(0)) => {
    const head = Buffer.alloc(30);
    head.writeUInt32BE(0x504b0304);
    head.writeUInt16LE(name.length, 26);
    return Buffer.concat([head, Buffer.from(name), body]);
  };
  const office = zip('[Content_Types].xml', randomBytes(100_000));
  for (const [name, bytes, answer] of [
    ['run.pdf', Buffer.from('MZ\x90\x00\x03'), 'file.type_refused'],
    ['page.txt', Buffer.from('  <!DOCTYPE html><script>1</script>'), 'file.type_refused'],
    ['picture.svg', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'file.type_refused'],
    ['late.txt', Buffer.concat([Buffer.alloc(50_000, 'a'), Buffer.from([0])]), 'file.type_refused'],
    ['any.zip', zip('readme.txt'), 'file.type_refused'],
    ['macro.docx', Buffer.concat([office, zip('word/vbaProject.bin')]), 'file.type_refused'],
    ['macro.docm', office, 'file.type_refused'],
    ['nothing.txt', Buffer.alloc(0), 'file.empty'],
    ['big.pdf', Buffer.concat([PDF, Buffer.alloc(25 * 1024 * 1024)]), 'file.too_large'],
  ] as const) {
    const reply = await upload(agent, id, name, bytes);
    assert.equal(await problemOf(reply), answer, name);
  }
  for (const [name, bytes, type] of [
    ['letter.docx', office, 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
    [
      'sheet.ods',
      zip('mimetype', Buffer.from('application/vnd.oasis.opendocument.spreadsheet')),
      'application/vnd.oasis.opendocument.spreadsheet',
    ],
    ['photo.bin', Buffer.from('89504e470d0a1a0a0000', 'hex'), 'image/png'],
    ['list.csv', Buffer.from('name;city\nÄnne;Köln\n'), 'text/plain'],
  ] as const) {
    const reply = await upload(agent, id, name, bytes);
    assert.equal(((await reply.json()) as StoredFile).type, type, name);
  }
  assert.equal((await countTimeline(world.ctx, agent, id)).groups.files.count, 4);
  assert.equal((await world.ctx.files.list(`${company.id}/lead-files`)).length >= 4, true);
  const client = await world.client(agent);
  const { items } = await client.call(contract.timeline.listFiles, { params: { leadId: id } });
  assert.equal(items.length, 4);
  const kept = await world.ctx.files.list(`${company.id}/lead-files`);
  const { rows } = await owner.query(
    'select id from lead_files where tenant_id = $1 and dropped_at is null',
    [company.id],
  );
  assert.equal(kept.length, rows.length);
});

test('groups, dates and conversations narrow the timeline, and pages hold while others write', async () => {
  const id = await lead();
  const event = (kind: string, at: string, threadId: string | null = null) =>
    world.ctx.tx(agent, (tx) =>
      writeEvent(world.ctx, tx, {
        leadId: id,
        kind,
        occurredAt: new Date(at),
        userId: null,
        payload: {},
        ...(threadId === null ? {} : { threadId }),
      }),
    );
  const talk = newId();
  for (let day = 10; day < 20; day++) await event('property.viewed', `2026-11-${day}T10:00:00Z`);
  await event('call.logged', '2026-11-12T11:00:00Z');
  await event('text.received', '2026-11-13T11:00:00Z', talk);
  await event('text.sent', '2026-11-14T11:00:00Z', talk);
  await event('text.received', '2026-11-15T11:00:00Z', talk);
  await event('appointment.held', '2026-11-16T11:00:00Z');
  await event('lead.routed', '2026-11-16T12:00:00Z');
  later();
  const root = await addNote(world.ctx, agent, id, 'Question');
  later();
  await addNote(world.ctx, company.owner, id, 'Answer', { answers: root.id });

  const client = await world.client(agent);
  const call = (query: Record<string, string | number>) =>
    client.call(contract.leads.events, { params: { leadId: id }, query: query as never });
  const kinds = async (group: string) => (await call({ group })).items.map(({ kind }) => kind);
  assert.deepEqual(await kinds('calls,appointments'), ['appointment.held', 'call.logged']);
  assert.deepEqual(await kinds('routing'), ['lead.routed']);
  assert.deepEqual(await kinds('changes'), ['lead.created']);
  assert.equal((await kinds('activity')).length, 16);
  await assert.rejects(call({ group: 'calls,nonsense' }), refused('request.invalid'));
  const back = await call({ before: '2026-11-12T00:00:00Z' });
  assert.deepEqual(
    back.items.map(({ occurredAt }) => occurredAt.slice(8, 10)),
    ['11', '10'],
  );
  for (const { kind } of (await call({})).items)
    assert.ok((await kinds(timelineGroupOf(kind))).includes(kind), kind);

  const folded = (await call({ fold: 'true', group: 'messages,notes' })).items;
  assert.deepEqual(
    folded.map(({ kind, thread }) => [kind, thread?.count]),
    [
      ['note.added', 2],
      ['text.received', 3],
    ],
  );
  assert.deepEqual(texts(folded)[0], 'Answer');
  const thread = await client.call(contract.timeline.listThread, {
    params: { leadId: id, threadId: root.id },
  });
  assert.deepEqual(texts(thread.items), ['Answer', 'Question']);
  const { groups } = await countTimeline(world.ctx, agent, id);
  assert.deepEqual(
    [groups.visits.count, groups.messages.count, groups.notes.count, groups.calls.count, groups.record.count],
    [10, 3, 2, 1, 1],
  );

  // Whoever writes meanwhile neither doubles nor hides a row.
  const all = (await call({ limit: 200 })).items.map((one) => one.id);
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page: { items: LeadEvent[]; nextCursor: string | null } = await call({
      limit: 3,
      ...(cursor ? { cursor } : {}),
    });
    seen.push(...page.items.map((one) => one.id));
    cursor = page.nextCursor ?? undefined;
    later();
    await addNote(world.ctx, company.owner, id, 'Meanwhile');
  } while (cursor);
  assert.deepEqual(seen, all);
  const first = await call({ limit: 3, group: 'notes' });
  await assert.rejects(call({ limit: 3, cursor: first.nextCursor! }), refused('request.cursor_invalid'));
});

test('what others did since one was here is new, once, however the clock of the reader stands', async () => {
  const id = await lead();
  later();
  assert.deepEqual((await countTimeline(world.ctx, agent, id)).readTo, null);
  assert.equal((await countTimeline(world.ctx, agent, id)).unread.count, 0);
  // A clock ahead does not hide what comes.
  await markRead(world.ctx, agent, id, '2030-01-01T00:00:00Z');
  assert.equal((await countTimeline(world.ctx, agent, id)).readTo, world.clock.now().toISOString());
  const before = world.clock.now().toISOString();
  later();
  await addNote(world.ctx, agent, id, 'My own');
  await addNote(world.ctx, company.owner, id, 'By another');
  await addNote(world.ctx, company.owner, id, 'Theirs alone', { private: true });
  await updateLead(world.ctx, company.owner, id, { version: 1, timeline: 'now' });
  assert.equal((await countTimeline(world.ctx, agent, id)).unread.count, 2);
  later();
  await markRead(world.ctx, agent, id, world.clock.now().toISOString());
  await markRead(world.ctx, agent, id, before);
  assert.equal((await countTimeline(world.ctx, agent, id)).unread.count, 0);
  const stranger = await company.member('agent');
  await assert.rejects(markRead(world.ctx, stranger, id, before), fails('lead.not_found'));
});

test('a private note is shared by its writer alone, once seen, with its answers, files and earlier words, and for good', async () => {
  const id = await lead();
  const own = await addNote(world.ctx, agent, id, 'First words', { private: true });
  later();
  const file = (await (await upload(agent, id, 'plan.txt', 'A plan', '&private=true')).json()) as StoredFile;
  await editNote(world.ctx, agent, id, own.id, { text: 'Better words', mentions: [], edits: 0 });
  later();
  const answer = await addNote(world.ctx, agent, id, 'And this', { answers: own.id });
  const other = await addNote(world.ctx, agent, id, 'Still mine', { private: true });
  later();
  const share = (actor: Actor, noteId: string, edits: number) =>
    shareNote(world.ctx, actor, id, noteId, { edits });
  await assert.rejects(share(company.owner, own.id, 1), fails('note.not_found'), 'nobody else knows of it');
  await assert.rejects(share(agent, own.id, 0), fails('note.stale'));
  assert.deepEqual(texts(await notes(company.owner, id)), []);
  const shared = await share(agent, own.id, 1);
  assert.deepEqual(
    [shared.note?.private, shared.note?.edits, shared.payload.text],
    [false, 1, 'Better words'],
  );
  await share(agent, own.id, 1);
  assert.deepEqual(texts(await notes(company.owner, id)), ['And this', 'Better words']);
  const history = await readNoteHistory(world.ctx, company.owner, id, own.id);
  assert.deepEqual(
    history.map(({ kind, text }) => [kind, text]),
    [
      ['shared', null],
      ['edited', 'Better words'],
      ['written', 'First words'],
    ],
  );
  // It goes on as any note; the file by itself and the other note are still one person's.
  later();
  await editNote(world.ctx, agent, id, own.id, { text: 'Best words', mentions: [], edits: 1 });
  assert.deepEqual(texts(await notes(company.owner, id)), ['And this', 'Best words']);
  assert.equal((await notes(agent, id)).length, 3);
  const files = async () =>
    (await listEvents(world.ctx, company.owner, id, { limit: 50, group: ['all'] })).items.filter(
      ({ kind }) => kind === 'file.added',
    ).length;
  assert.equal(await files(), 0);
  await assert.rejects(share(company.owner, answer.id, 0), fails('note.not_own'));
  assert.ok(file.eventId);
  await share(agent, file.eventId, 0);
  assert.equal(await files(), 1);
  await assert.rejects(
    owner.query('update lead_events set private_to = $2 where id = $1', [own.id, agent.userId]),
    /stays shared/,
  );
  assert.equal(other.note?.private, true);
  const audited = await owner.query(
    "select count(*)::int as n from audit_log where action = 'lead.note_shared' and resource_id = $1",
    [id],
  );
  assert.equal(audited.rows[0].n, 3);
});

test('private notes and files go along with a merge that somebody else makes, and come back with its undoing', async () => {
  const [one, two] = [await lead({ name: 'Kim Twice' }), await lead({ name: 'Kim Twice again' })];
  await addNote(world.ctx, agent, two, 'For me', { private: true });
  const file = (await (await upload(agent, two, 'plan.txt', 'A plan')).json()) as StoredFile;
  const { leads } = await previewMerge(world.ctx, company.owner, [one, two]);
  const { batchId } = await mergeLeads(world.ctx, company.owner, {
    survivorId: one,
    leads: leads.map(({ id, version }) => ({ id, version })),
    picks: {},
  });
  assert.deepEqual(texts(await notes(agent, one)), ['For me']);
  assert.deepEqual(texts(await notes(company.owner, one)), []);
  const client = await world.client(agent);
  assert.equal(await (await client.fetch(`/api/leads/${one}/files/${file.id}/content`)).text(), 'A plan');
  await world.ctx.tx(company.owner, (tx) => undoMerge(world.ctx, tx, company.owner, batchId, 'keep_later'));
  assert.deepEqual(texts(await notes(agent, two)), ['For me']);
  assert.equal(await (await client.fetch(`/api/leads/${two}/files/${file.id}/content`)).text(), 'A plan');
});
