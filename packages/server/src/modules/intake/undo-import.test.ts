import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Batch, contract, type UndoPreview } from '@lintel/contract';
import { ProblemError, type TestTenant } from '../../../test/world.ts';
import { consentState } from '../consent/index.ts';
import { runUndo } from '../leads/index.ts';
import { counts, importWorld, never, wide } from './intake.factory.ts';

type Here = Awaited<ReturnType<typeof importWorld>>;
let here: Here;
before(async () => {
  here = await importWorld();
});
after(() => here.close());

const { batches, leads } = contract;
const given = {
  state: 'given' as const,
  channels: ['email' as const],
  givenAt: '2026-01-05T00:00:00Z',
  source: 'Open house',
  wording: 'Yes, write to me',
};

const preview = async (tenant: TestTenant, batchId: string): Promise<UndoPreview> =>
  (await here.world.client(tenant.owner)).call(batches.previewUndo, { params: { batchId } });
/** Asks for the undoing and, as a worker would, carries it through. */
async function undo(
  tenant: TestTenant,
  batchId: string,
  choice: 'keep_later' | 'restore_all' = 'keep_later',
): Promise<Batch> {
  const client = await here.world.client(tenant.owner);
  await client.call(batches.undo, { params: { batchId }, body: { choice } });
  await runUndo(here.ctx, tenant.id, batchId, never);
  return client.call(batches.get, { params: { batchId } });
}
const result = ({ undo: u }: Batch) => u && [u.state, u.restored, u.removed, u.kept];
/** Leads as they are, without what every change moves. */
const plain = async (tenant: TestTenant) =>
  (await here.leadsOf(tenant)).map(
    ({ version: _v, updated_at: _u, last_event_at: _l, score_rank: _s, ...lead }) => lead,
  );

test('an import is taken back whole: new leads gone, changed ones as they were, notes, outcomes and consent with them; the file can come again', async () => {
  const tenant = await here.world.tenant();
  await here.imported(tenant, 'Name,E-mail,Budget,Tags\nAnn,ann@example.com,500k,old\n');
  const before = await plain(tenant);
  const file =
    'Name,E-mail,Phone,Budget,Tags,Note,Won\nAnn Able,ann@example.com,(312) 555-0101,900k,new,Met at the fair,1\nBen,ben@example.com,,,,Wants a garden,0\nNobody known,,,,,,\n';
  const want = { onDuplicate: 'overwrite', consent: given } as const;
  const columns = [{ index: 6, target: { kind: 'outcome' as const, name: 'Won', positive: ['1'] } }];
  const first = await here.imported(tenant, file, { ...want, columns });
  assert.deepEqual(counts(first), { create: 2, update: 1, unchanged: 0, error: 0 });
  const ann = (await here.leadsOf(tenant)).find(({ email }) => email === 'ann@example.com');
  const consent = () => here.ctx.read(tenant.owner, (tx) => consentState(tx, ann.id, 'email'));
  assert.equal(await consent(), 'given');
  assert.deepEqual(await preview(tenant, first.id), {
    batchId: first.id,
    total: 3,
    clean: 1,
    removed: 2,
    reasons: [],
    fields: [],
    samples: [],
    notes: 2,
    outcomes: 2,
  });

  assert.deepEqual(result(await undo(tenant, first.id)), ['done', 1, 2, 0]);
  const there = (await plain(tenant)).filter(({ deleted_at }) => deleted_at === null);
  assert.deepEqual(there, before);
  assert.equal(await consent(), 'unknown');
  const kinds = async () =>
    (
      await (await here.world.client(tenant.owner)).call(leads.events, { params: { leadId: ann.id } })
    ).items.map(({ kind }) => kind);
  assert.deepEqual(
    (await kinds()).filter((kind) => /note|outcome/.test(kind)),
    [],
  );

  const again = await here.imported(tenant, file, { ...want, columns });
  assert.deepEqual(counts(again), { create: 2, update: 1, unchanged: 0, error: 0 });
  assert.deepEqual((await kinds()).filter((kind) => /note|outcome/.test(kind)).sort(), [
    'note.added',
    'outcome.recorded',
  ]);
  assert.equal(await consent(), 'given');
});

test('leads somebody worked with and fields somebody changed since are named, and stay unless all is put back', async () => {
  const tenant = await here.world.tenant();
  const agent = await tenant.member('agent');
  await here.imported(tenant, 'Name,E-mail,Timeline,Tags\nAnn,ann@example.com,,old\nCal,cal@example.com,,\n');
  const file =
    'Name,E-mail,Timeline,Tags\nAnn,ann@example.com,now,new\nCal,cal@example.com,now,\nBen,ben@example.com,,\nDee,dee@example.com,,\n';
  const batch = await here.imported(tenant, file);
  const [ann, ben] = await here.leadsOf(tenant);
  const client = await here.world.client(tenant.owner);
  await client.call(leads.update, {
    params: { leadId: ann.id },
    body: { version: ann.version, timeline: 'later', tags: ['old', 'new', 'mine'] },
  });
  await client.call(leads.addNote, {
    params: { leadId: ben.id },
    body: { text: 'Called, wants to see two homes' },
  });
  const report = await preview(tenant, batch.id);
  assert.deepEqual(
    [report.total, report.clean, report.removed, report.reasons.map(({ reason, count }) => [reason, count])],
    [
      4,
      1,
      1,
      [
        ['worked_with', 1],
        ['changed_since', 1],
      ],
    ],
  );
  assert.deepEqual(
    report.fields.sort((a, b) => (a.field < b.field ? -1 : 1)),
    [
      { field: 'tags', count: 1, by: [{ userId: tenant.owner.userId, count: 1 }] },
      { field: 'timeline', count: 1, by: [{ userId: tenant.owner.userId, count: 1 }] },
    ],
  );
  const sample = report.samples.find(({ leadId }) => leadId === ann.id);
  assert.deepEqual(
    sample?.conflicts.map(({ field, before, set, now }) => [field, before, set, now]),
    [
      ['tags', ['old'], ['old', 'new'], ['old', 'new', 'mine']],
      ['timeline', null, 'now', 'later'],
    ],
  );
  // Somebody who may not import neither sees nor undoes it.
  const other = await here.world.client(agent);
  for (const call of [batches.previewUndo, batches.get, batches.undo])
    await assert.rejects(
      other.call(call, { params: { batchId: batch.id }, ...(call === batches.undo ? { body: {} } : {}) }),
      (e: unknown) => e instanceof ProblemError && e.problem.code === 'batch.not_found',
    );

  const done = await undo(tenant, batch.id);
  assert.deepEqual(result(done), ['done', 1, 1, 2]);
  const now = new Map((await here.leadsOf(tenant)).map((lead) => [lead.name, lead]));
  assert.deepEqual([now.get('Ann').timeline, now.get('Ann').tags], ['later', ['old', 'mine']]);
  assert.equal(now.get('Cal').timeline, null);
  assert.deepEqual([now.get('Ben').deleted_at, now.get('Dee').deleted_at === null], [null, false]);
  const { items } = await client.call(batches.problems, { params: { batchId: batch.id } });
  assert.deepEqual(
    items.map(({ phase, name, reason, fields }) => [phase, name, reason, fields]),
    [
      ['undo', 'Ann', 'changed_since', ['tags', 'timeline']],
      ['undo', 'Ben', 'worked_with', []],
    ],
  );
});

test('all put back: later changes go too', async () => {
  const tenant = await here.world.tenant();
  await here.imported(tenant, 'Name,E-mail,Timeline\nAnn,ann@example.com,\n');
  const batch = await here.imported(
    tenant,
    'Name,E-mail,Timeline\nAnn,ann@example.com,now\nBen,ben@example.com,\n',
  );
  const [ann, ben] = await here.leadsOf(tenant);
  const client = await here.world.client(tenant.owner);
  await client.call(leads.update, {
    params: { leadId: ann.id },
    body: { version: ann.version, timeline: 'later' },
  });
  await client.call(leads.addNote, { params: { leadId: ben.id }, body: { text: 'Called' } });
  assert.deepEqual(result(await undo(tenant, batch.id, 'restore_all')), ['done', 1, 1, 0]);
  const [a, b] = await here.leadsOf(tenant);
  assert.deepEqual([a.timeline, b.deleted_at === null], [null, false]);
});

test('a lead two rows of the file came to goes back step by step', async () => {
  const tenant = await here.world.tenant();
  // The second row is the first lead by its phone, which is only known once the first is written in another chunk.
  const rows = Array.from({ length: 700 }, (_, i) => `Person ${i},p${i}@example.com,,`).join('\n');
  const batch = await here.imported(
    tenant,
    `Name,E-mail,Phone,Tags\nAnn,ann@example.com,(312) 555-0101,one\n${rows}\nAnn,,(312) 555-0101,two\n`,
  );
  assert.deepEqual(counts(batch).error, 0);
  const report = await preview(tenant, batch.id);
  assert.deepEqual(report.reasons, []);
  const done = await undo(tenant, batch.id);
  assert.equal(done.undo?.kept, 0);
  assert.ok((await here.leadsOf(tenant)).every(({ deleted_at }) => deleted_at !== null));
});

test('killed in the middle, the undoing goes on; run by two at once nothing goes back twice', async () => {
  const tenant = await here.world.tenant();
  const batch = await here.imported(tenant, wide(2500));
  const client = await here.world.client(tenant.owner);
  const asked = await Promise.allSettled(
    [1, 2].map(() => client.call(batches.undo, { params: { batchId: batch.id }, body: {} })),
  );
  assert.deepEqual(asked.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
  const stop = new AbortController();
  const killed = assert.rejects(runUndo(here.ctx, tenant.id, batch.id, stop.signal));
  for (;;) {
    const { undo: now } = await client.call(batches.get, { params: { batchId: batch.id } });
    if ((now?.done ?? 0) > 0) break;
  }
  await here.owner.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid() and state <> 'idle'`,
  );
  stop.abort();
  await killed;
  const half = await client.call(batches.get, { params: { batchId: batch.id } });
  assert.ok(half.undo!.done < 2500 && half.undo!.state === 'running', String(half.undo?.done));
  await Promise.all([1, 2].map(() => runUndo(here.ctx, tenant.id, batch.id, never)));
  const done = await client.call(batches.get, { params: { batchId: batch.id } });
  assert.deepEqual(result(done), ['done', 0, 2500, 0]);
  const [{ twice }] = await here.rows(
    'select count(*) filter (where version <> 2)::int as twice from leads where tenant_id = $1',
    tenant,
  );
  assert.equal(twice, 0);
  const told = await here.rows(
    `select (payload->>'fromRow')::int as first, (payload->>'toRow')::int as last from outbox
     where tenant_id = $1 and name = 'leads.restored_in_bulk' order by 1`,
    tenant,
  );
  assert.ok(told.every((chunk, i) => i === 0 || chunk.first === told[i - 1].last + 1));
  // The file can come again.
  assert.equal(counts(await here.imported(tenant, wide(2500))).create, 2500);
});

test('an import that runs, is older than 30 days or was taken back is refused with the reason', async () => {
  const tenant = await here.world.tenant();
  const client = await here.world.client(tenant.owner);
  const refused = (code: string) => (e: unknown) => e instanceof ProblemError && e.problem.code === code;
  const batch = await here.imported(tenant, wide(3));
  await undo(tenant, batch.id);
  await assert.rejects(undo(tenant, batch.id), refused('batch.undone'));
  await assert.rejects(preview(tenant, batch.id), refused('batch.undone'));
  const late = await here.imported(tenant, wide(3));
  const stranger = await here.world.tenant();
  await assert.rejects(undo(stranger, late.id), refused('batch.not_found'));
  await here.owner.query(`update batches set state = 'running' where id = $1`, [late.id]);
  await assert.rejects(undo(tenant, late.id), refused('batch.running'));
  await here.owner.query(
    `update batches set state = 'done', undo_until = now() - interval '1 s' where id = $1`,
    [late.id],
  );
  await assert.rejects(undo(tenant, late.id), refused('batch.expired'));
  const listed = await client.call(batches.list, { query: { kind: 'import' } });
  assert.deepEqual(
    listed.items.map(({ id, canUndo, label, changed }) => [id, canUndo, label, changed]),
    [
      [late.id, false, 'leads.csv', 3],
      [batch.id, false, 'leads.csv', 3],
    ],
  );
});
