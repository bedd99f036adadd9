import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { BodyOf, pipelines as contract, Lead, Pipeline } from '@lintel/contract';
import pg from 'pg';
import { createWorld, type TestTenant, type World } from '../../../../test/world.ts';
import type { Actor } from '../../../kernel/actor.ts';
import { AppError } from '../../../kernel/errors.ts';
import { newId } from '../../../kernel/ids.ts';
import { changeMany } from '../batches/request-change.ts';
import { undoBatch } from '../batches/request-undo.ts';
import { updateLead } from '../change-leads.ts';
import { deleteLead, restoreLead } from '../delete-lead.ts';
import { createField } from '../fields/custom-fields.ts';
import { leadsModule } from '../index.ts';
import { makeLead } from '../leads.factory.ts';
import { readLead } from '../read-lead.ts';
import { createPipeline, removePipeline, updatePipeline } from './change-pipelines.ts';
import { listPipelines } from './list-pipelines.ts';
import { moveLead } from './move-lead.ts';
import { saveStages } from './save-stages.ts';
import { listStages } from './stages.ts';

let world: World;
let db: pg.Client;
before(async () => {
  world = await createWorld();
  db = new pg.Client({ connectionString: world.ownerUrl });
  await db.connect();
  await world.work(leadsModule.jobs);
});
after(async () => {
  await db.end();
  await world.close();
});

const fails =
  (code: string, ...paths: string[]) =>
  (error: unknown) => {
    assert.ok(error instanceof AppError, String(error));
    assert.equal(error.code, code);
    if (paths.length > 0)
      assert.deepEqual(
        error.errors?.map((e) => e.path),
        paths,
      );
    return true;
  };
const mainOf = async (actor: Actor, kind: 'lead' | 'deal' = 'lead'): Promise<Pipeline> => {
  const found = (await listPipelines(world.ctx, actor, kind)).find((p) => p.isDefault);
  assert.ok(found);
  return found;
};
type Item = BodyOf<typeof contract.saveStages>['items'][number];
const itemOf = (stage: Pipeline['stages'][number], over: Partial<Item> = {}): Item => ({
  id: stage.id,
  name: stage.name,
  kind: stage.kind,
  color: stage.color,
  limitDays: stage.limitDays,
  required: stage.required as Item['required'],
  reasons: stage.reasons,
  ...over,
});
const save = (actor: Actor, p: Pipeline, items: Item[], moves: { fromId: string; toId: string }[] = []) =>
  saveStages(world.ctx, actor, p.id, { version: p.version, items, moves });
const historyOf = async (leadId: string) =>
  (
    await db.query<{
      from: string | null;
      to: string;
      trigger: string;
      reason: string | null;
      by: string | null;
    }>(
      `select from_stage as "from", to_stage as "to", trigger_type as "trigger", reason, user_id as "by"
       from conversion_events where lead_id = $1 order by created_at, id`,
      [leadId],
    )
  ).rows;

test('a company starts with a pipeline of leads and one of deals, once, however many ask first', async () => {
  const company = await world.tenant();
  const lists = await Promise.all(Array.from({ length: 8 }, () => listStages(world.ctx, company.owner)));
  for (const stages of lists) assert.deepEqual(stages, lists[0]);
  assert.deepEqual(
    lists[0]?.map((s) => [s.name, s.kind]),
    [
      ['New', 'open'],
      ['Contacted', 'open'],
      ['Qualified', 'open'],
      ['Showing', 'open'],
      ['Offer', 'open'],
      ['Under contract', 'open'],
      ['Closed', 'won'],
      ['Lost', 'lost'],
    ],
  );
  const all = await listPipelines(world.ctx, company.owner);
  assert.deepEqual(
    all.map((p) => [p.kind, p.name, p.isDefault, p.stages.length]),
    [
      ['lead', 'Leads', true, 8],
      ['deal', 'Deals', true, 6],
    ],
  );
  const agent = await company.member('isa');
  assert.deepEqual(
    (await listPipelines(world.ctx, agent)).map((p) => p.kind),
    ['lead'],
    'who reads no deals sees no pipelines of deals',
  );
  const other = await world.tenant();
  assert.notEqual((await listStages(world.ctx, other.owner))[0]?.id, lists[0]?.[0]?.id);
});

test('the migration keeps the stages a company has, in a pipeline of leads, with the ids seeding gives', async () => {
  const { id, owner } = await world.tenant();
  const seeded = await listPipelines(world.ctx, owner);
  const sql = readFileSync(join(import.meta.dirname, '../../../../migrations/0025_pipelines.sql'), 'utf8');
  const [start, end] = [sql.indexOf('create function seeded_id'), sql.indexOf('drop function seeded_id')];
  const lead = seeded[0]?.stages.map((s) => s.id) ?? [];
  await db.query('begin');
  try {
    // The company as it was before: stages of no pipeline.
    await db.query('alter table stages alter column pipeline_id drop not null');
    await db.query('alter table stages no force row level security');
    await db.query('alter table pipelines no force row level security');
    await db.query('update stages set pipeline_id = null');
    await db.query('delete from stages where tenant_id <> $1 or not id = any($2)', [id, lead]);
    await db.query('delete from pipelines');
    await db.query(sql.slice(start, end));
    const { rows: pipelines } = await db.query(
      'select id, kind, name, is_default from pipelines order by kind desc',
    );
    assert.deepEqual(
      pipelines,
      seeded.map((p) => ({ id: p.id, kind: p.kind, name: p.name, is_default: true })),
    );
    const { rows: stages } = await db.query<{ id: string }>(
      `select s.id from stages s join pipelines p on p.id = s.pipeline_id order by p.kind desc, s.position`,
    );
    assert.deepEqual(
      stages.map((s) => s.id),
      seeded.flatMap((p) => p.stages.map((s) => s.id)),
    );
  } finally {
    await db.query('rollback');
  }
});

test('stages are renamed, reordered, added, removed with their leads and brought back', async () => {
  const { owner } = await world.tenant();
  const p = await mainOf(owner);
  const [first, second, third] = p.stages;
  assert.ok(first && second && third);
  const lead = await makeLead(world.ctx, owner, { stageId: second.id });
  await assert.rejects(save(owner, p, [itemOf(first), itemOf(third)]), fails('stage.in_use'));
  await assert.rejects(
    save(owner, p, [itemOf(first), { ...itemOf(first), id: newId(), name: 'Ghost' }]),
    fails('stage.not_found'),
  );
  await assert.rejects(
    save(owner, p, [itemOf(first), itemOf(second, { name: 'new' })]),
    fails('request.invalid', 'items.1.name'),
  );
  await assert.rejects(save(owner, p, [itemOf(first, { kind: 'won' })]), fails('stage.none_open'));
  await assert.rejects(
    save(owner, p, [itemOf(first)], [{ fromId: second.id, toId: third.id }]),
    fails('stage.not_found'),
    'a stage that goes as well takes no leads',
  );
  const deals = await mainOf(owner, 'deal');
  await assert.rejects(
    save(owner, p, [itemOf(first)], [{ fromId: second.id, toId: deals.stages[0]?.id ?? '' }]),
    fails('stage.not_found'),
    'nor does a stage of deals',
  );
  assert.equal((await mainOf(owner)).stages.length, 8, 'a refused list changes nothing');

  const { pipeline, batchIds } = await save(
    owner,
    p,
    [
      itemOf(third),
      itemOf(first, { name: 'Fresh', limitDays: 3 }),
      { ...itemOf(third), id: undefined, name: 'Won', kind: 'won' },
    ],
    [{ fromId: second.id, toId: third.id }],
  );
  assert.deepEqual(
    pipeline.stages.map((s) => [s.name, s.position, s.limitDays]),
    [
      ['Qualified', 0, null],
      ['Fresh', 1, 3],
      ['Won', 2, null],
    ],
  );
  assert.equal(pipeline.removedStages.length, 6);
  assert.equal((await readLead(world.ctx, owner, lead.id)).stageId, third.id);
  assert.deepEqual(
    (await historyOf(lead.id)).map((h) => [h.from, h.to, h.trigger]),
    [
      [null, 'Contacted', 'created'],
      ['Contacted', 'Qualified', 'edited'],
    ],
  );
  await assert.rejects(save(owner, p, [itemOf(first)]), fails('pipeline.stale'));
  await assert.rejects(makeLead(world.ctx, owner, { stageId: second.id }), fails('stage.not_found'));
  assert.equal((await makeLead(world.ctx, owner)).stageId, third.id, 'new leads enter the first open stage');

  // Brought back, the stage gets its leads back by undoing the batch.
  await save(owner, pipeline, [...pipeline.stages.map((s) => itemOf(s)), itemOf(second)]);
  await undoBatch(world.ctx, owner, batchIds[0] ?? '', 'keep_later');
  for (let i = 0; i < 100 && (await readLead(world.ctx, owner, lead.id)).stageId !== second.id; i += 1)
    await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal((await readLead(world.ctx, owner, lead.id)).stageId, second.id);
  assert.equal((await historyOf(lead.id)).at(-1)?.trigger, 'undone');

  // A deleted lead does not hold its stage, and comes back into the first one.
  const other = await makeLead(world.ctx, owner, { stageId: first.id });
  await deleteLead(world.ctx, owner, other.id);
  const now = await mainOf(owner);
  await save(
    owner,
    now,
    now.stages.filter((s) => s.id !== first.id).map((s) => itemOf(s)),
  );
  assert.equal((await restoreLead(world.ctx, owner, other.id)).stageId, third.id);
  assert.deepEqual((await historyOf(other.id)).at(-1), {
    from: 'Fresh',
    to: 'Qualified',
    trigger: 'restored',
    reason: null,
    by: owner.userId,
  });
});

test('a stage is entered with what it asks for, single, in bulk and by an update alike, and the reason is kept', async () => {
  const { owner } = await world.tenant();
  const pets = await createField(world.ctx, owner, { label: 'Pets', type: 'text', options: [] });
  const p = await mainOf(owner);
  await assert.rejects(
    save(owner, p, [itemOf(p.stages[0]!, { required: ['custom.gone'] })]),
    fails('field.not_found', 'items.0.required.0'),
  );
  await assert.rejects(
    save(owner, p, [itemOf(p.stages[0]!, { required: ['price'] })]),
    fails('request.invalid', 'items.0.required.0'),
  );
  const [entry, offer, lost] = [p.stages[0]!, p.stages[4]!, p.stages[7]!];
  await save(
    owner,
    p,
    p.stages.map((s) =>
      itemOf(s, {
        ...(s.id === offer.id ? { required: ['budgetMax', `custom.${pets.key}`] } : {}),
        ...(s.id === lost.id ? { reasons: ['Bought elsewhere', 'No answer'] } : {}),
      }),
    ),
  );
  const lead = await makeLead(world.ctx, owner);
  const at = (stageId: string) => ({ version: lead.version, stageId });
  await assert.rejects(
    updateLead(world.ctx, owner, lead.id, at(offer.id)),
    fails('stage.fields_missing', 'budgetMax', `custom.${pets.key}`),
  );
  await assert.rejects(
    moveLead(world.ctx, owner, lead.id, { ...at(offer.id), fields: { budgetMax: 0 } }),
    fails('stage.fields_missing', `custom.${pets.key}`),
  );
  await assert.rejects(
    makeLead(world.ctx, owner, { stageId: offer.id }),
    fails('stage.fields_missing', 'budgetMax', `custom.${pets.key}`),
  );
  assert.equal(
    (await readLead(world.ctx, owner, lead.id)).version,
    lead.version,
    'refused, nothing is written',
  );
  const offered = await moveLead(world.ctx, owner, lead.id, {
    ...at(offer.id),
    fields: { budgetMax: 500_000, custom: { [pets.key]: 'A dog' } },
  });
  assert.deepEqual([offered.stageId, offered.budgetMax], [offer.id, 500_000]);

  const gone = { version: offered.version, stageId: lost.id };
  await assert.rejects(moveLead(world.ctx, owner, lead.id, gone), fails('stage.fields_missing', 'reason'));
  await assert.rejects(
    moveLead(world.ctx, owner, lead.id, { ...gone, reason: 'Something else' }),
    fails('stage.fields_missing', 'reason'),
  );
  await moveLead(world.ctx, owner, lead.id, { ...gone, reason: 'No answer' });

  // In bulk the leads that lack something are left out, by name; the reason goes for all.
  const bare = await makeLead(world.ctx, owner);
  const full = await makeLead(world.ctx, owner, { budgetMax: 1, custom: { [pets.key]: 'Cat' } });
  const ids = { selection: { ids: [bare.id, full.id] }, automate: false };
  const batch = await changeMany(world.ctx, owner, { ...ids, changes: { stageId: offer.id } });
  assert.deepEqual([batch.changed, batch.failed], [1, 1]);
  const { rows: problems } = await db.query(
    'select lead_id, reason, fields from batch_problems where batch_id = $1',
    [batch.id],
  );
  assert.deepEqual(problems, [
    { lead_id: bare.id, reason: 'fields_missing', fields: ['budgetMax', `custom.${pets.key}`] },
  ]);
  await assert.rejects(
    changeMany(world.ctx, owner, { ...ids, changes: { stageId: lost.id } }),
    fails('stage.fields_missing', 'changes.stageReason'),
  );
  await changeMany(world.ctx, owner, {
    ...ids,
    changes: { stageId: lost.id, stageReason: 'Bought elsewhere' },
  });
  assert.deepEqual(
    (await historyOf(full.id)).map((h) => [h.to, h.reason, h.by]),
    [
      ['New', null, owner.userId],
      ['Offer', null, owner.userId],
      ['Lost', 'Bought elsewhere', owner.userId],
    ],
  );
  // Renaming keeps what history says.
  const now = await mainOf(owner);
  await save(
    owner,
    now,
    now.stages.map((s) => itemOf(s, s.id === entry.id ? { name: 'Fresh' } : {})),
  );
  assert.equal((await historyOf(full.id))[0]?.to, 'New');
});

test('of movers that race one wins, and history cannot be changed by the application', async () => {
  const { owner } = await world.tenant();
  const p = await mainOf(owner);
  const lead = await makeLead(world.ctx, owner);
  const moves = await Promise.allSettled(
    p.stages
      .slice(1, 7)
      .map((s) => moveLead(world.ctx, owner, lead.id, { version: lead.version, stageId: s.id })),
  );
  const won = moves.flatMap((m) => (m.status === 'fulfilled' ? [m.value] : []));
  assert.equal(won.length, 1);
  for (const m of moves) if (m.status === 'rejected') fails('lead.stale')(m.reason);
  const history = await historyOf(lead.id);
  assert.deepEqual(
    history.map((h) => h.to),
    ['New', p.stages.find((s) => s.id === won[0]?.stageId)?.name],
  );
  for (const text of [
    `update conversion_events set to_stage = 'Closed' where tenant_id = $1`,
    'update conversion_events set reason = null where tenant_id = $1',
    'update conversion_events set created_at = now() where tenant_id = $1',
    'delete from conversion_events where tenant_id = $1',
  ])
    await assert.rejects(
      world.ctx.tx(owner, (tx) => tx.prepared('', text, [tx.tenantId])),
      { code: '42501' },
      text,
    );
});

test('a lead is not put into a stage that is being removed', async () => {
  const { owner } = await world.tenant();
  const p = await mainOf(owner);
  const target = p.stages[3]!;
  const leads = await Promise.all(Array.from({ length: 6 }, () => makeLead(world.ctx, owner)));
  const rest = p.stages.filter((s) => s.id !== target.id).map((s) => itemOf(s));
  const [saved, ...moved] = await Promise.allSettled([
    save(owner, p, rest, [{ fromId: target.id, toId: p.stages[0]!.id }]),
    ...leads.map((lead) =>
      moveLead(world.ctx, owner, lead.id, { version: lead.version, stageId: target.id }),
    ),
  ]);
  assert.equal(saved?.status, 'fulfilled');
  for (const m of moved) if (m.status === 'rejected') fails('stage.not_found')(m.reason);
  for (const lead of leads)
    assert.notEqual((await readLead(world.ctx, owner, lead.id)).stageId, target.id, 'no lead is left behind');
});

test('pipelines are added, named, ordered, made the default and removed with what is in them', async () => {
  const company: TestTenant = await world.tenant();
  const { owner } = company;
  const first = await mainOf(owner);
  const sellers = await createPipeline(world.ctx, owner, { name: 'Sellers', kind: 'lead' });
  await assert.rejects(
    createPipeline(world.ctx, owner, { name: 'sellers', kind: 'lead' }),
    fails('pipeline.name_taken'),
  );
  await createPipeline(world.ctx, owner, { name: 'Sellers', kind: 'deal' });
  const there = sellers.stages[2]!;
  const lead: Lead = await makeLead(world.ctx, owner);
  // To another pipeline, and recorded.
  await moveLead(world.ctx, owner, lead.id, { version: lead.version, stageId: there.id });
  await assert.rejects(removePipeline(world.ctx, owner, first.id, undefined), fails('pipeline.is_default'));
  const main = await updatePipeline(world.ctx, owner, sellers.id, {
    version: sellers.version,
    isDefault: true,
    position: 0,
  });
  assert.deepEqual([main.isDefault, main.position], [true, 0]);
  assert.deepEqual(
    (await listPipelines(world.ctx, owner, 'lead')).map((p) => [p.name, p.isDefault]),
    [
      ['Sellers', true],
      ['Leads', false],
    ],
  );
  assert.equal(
    (await makeLead(world.ctx, owner)).stageId,
    sellers.stages[0]?.id,
    'new leads enter the default one',
  );
  const old = await makeLead(world.ctx, owner, { stageId: first.stages[1]!.id });
  await assert.rejects(removePipeline(world.ctx, owner, first.id, undefined), fails('stage.in_use'));
  const batches = await removePipeline(world.ctx, owner, first.id, there.id);
  assert.equal(batches.length, 1);
  assert.equal((await readLead(world.ctx, owner, old.id)).stageId, there.id);
  await assert.rejects(
    makeLead(world.ctx, owner, { stageId: first.stages[1]!.id }),
    fails('stage.not_found'),
  );
  const neighbour = await world.tenant();
  await assert.rejects(
    updatePipeline(world.ctx, neighbour.owner, sellers.id, { version: 1, name: 'Mine' }),
    fails('pipeline.not_found'),
  );
});
