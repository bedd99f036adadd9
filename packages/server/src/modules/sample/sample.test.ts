import assert from 'node:assert/strict';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { contract } from '@lintel/contract';
import { ruleScore } from '@lintel/scoring';
import pg from 'pg';
import { until } from '../../../test/until.ts';
import { createWorld, ProblemError, type World } from '../../../test/world.ts';
import { openDemo } from '../../commands/demo.ts';
import { systemActor } from '../../kernel/actor.ts';
import { newId } from '../../kernel/ids.ts';
import { leadIdsOfBatch, openBatch, readScoringEvents, recordImages } from '../leads/index.ts';
import { makeLead } from '../leads/leads.factory.ts';
import { addModel } from '../ml/artefact.factory.ts';
import { leadInputs } from '../ml/feature-rows.ts';
import { rescoreBatch } from '../ml/rescore.ts';
import { insertPast } from '../ml/sample-past.repository.ts';
import { scoreSamplePast } from '../ml/sample-past.ts';
import { generateBrokerage, loadSample } from './index.ts';
import { fillDeals } from './sample-deals.ts';

let world: World;
/** Nothing works by itself here. */
let quiet: World;
before(async () => {
  [world, quiet] = await Promise.all([createWorld(), createWorld()]);
  await world.work();
});
after(() => Promise.all([world.close(), quiet.close()]));

const now = new Date('2026-06-01T12:00:00Z');

test('the same seed and moment give the same brokerage, another seed another one', () => {
  const make = (seed: number) => JSON.stringify(generateBrokerage({ seed, now, leads: 300 }));
  assert.equal(make(5), make(5));
  assert.notEqual(make(5), make(6));
});

test('nobody in it exists, and nothing happens before its lead or after now', () => {
  const { agents, leads, listings } = generateBrokerage({ seed: 11, now });
  assert.ok(leads.length >= 2000 && agents.length >= 10 && listings.length >= 100);
  for (const lead of leads) {
    if (lead.email) assert.match(lead.email, /@example\.com$/);
    if (lead.phone) assert.match(lead.phone, /^\+1\d{3}55501\d\d$/);
    for (const event of lead.events) {
      assert.ok(event.at >= lead.createdAt && event.at <= now, `${event.kind} at ${event.at.toISOString()}`);
    }
    const moves = lead.stages.map((s) => s.at.getTime());
    assert.deepEqual(
      moves,
      [...moves].sort((a, b) => a - b),
    );
  }
  assert.equal(new Set(leads.map((l) => l.phone).filter(Boolean)).size, leads.filter((l) => l.phone).length);
});

test('intent shows: referrals book appointments more often than portal leads do', () => {
  const { leads } = generateBrokerage({ seed: 3, now });
  const rate = (source: string) => {
    const of = leads.filter((l) => l.source === source);
    return of.filter((l) => l.events.some((e) => e.kind === 'appointment.held')).length / of.length;
  };
  assert.ok(rate('Referral') > 1.5 * rate('Portal'), `${rate('Referral')} against ${rate('Portal')}`);
});

test('set-up fills an empty company, once, and every lead is scored', async () => {
  const { owner } = await world.tenant();
  const client = await world.client(owner);
  const made = await client.call(contract.sample.load);
  assert.ok(made.leads >= 2000);
  await until('all leads are scored', async () => {
    const { items } = await client.call(contract.leads.list, { query: { sort: 'score', limit: 1 } });
    return items[0]?.score !== null;
  });
  await until('whoever looks at it has a day before them', async () => {
    const { items: due } = await client.call(contract.tasks.list, { query: {} });
    const { items: deals } = await client.call(contract.deals.list, { query: {} });
    return due.length >= 3 && deals.length >= 5;
  });
  await until('what open deals are worth is weighed by those of the past', async () => {
    const { stages } = await client.call(contract.deals.forecast, { query: {} });
    return stages.length === 4 && stages.every(({ rate }) => rate !== null);
  });
  await until('some have moved since yesterday', async () => {
    const { items } = await client.call(contract.leads.list, { query: { limit: 100 } });
    return items.some(({ score }) => score?.delta);
  });
  const { items: people } = await client.call(contract.people.listUsers);
  assert.equal(people.length, made.agents + 1);
  const { offices, teams } = await client.call(contract.people.organisation);
  assert.equal(offices.length, 1);
  assert.deepEqual(
    teams.map((team) => [team.officeId, team.members.length, team.members.filter((m) => m.lead).length]),
    [
      [offices[0]!.id, 6, 1],
      [offices[0]!.id, 6, 1],
    ],
  );
  const own = (await client.call(contract.access.listRoles)).items.filter((role) => role.custom);
  assert.deepEqual(
    own.map((role) => [role.name, role.people]),
    [['Listing coordinator', 1]],
  );
  await assert.rejects(
    client.call(contract.sample.load),
    (e) => e instanceof ProblemError && e.problem.code === 'setup.already_done',
  );
  const reader = await world.client((await world.tenant()).owner);
  assert.equal((await reader.call(contract.leads.list)).items.length, 0);
});

test('the demo prints a sign-in that works, the same one at the next start, and leaves a real company alone', async () => {
  const signIn = await openDemo(quiet.ctx);
  assert.ok(signIn);
  assert.deepEqual(await openDemo(quiet.ctx), signIn);
  const signedIn = await (await quiet.client()).call(contract.auth.signIn, { body: signIn });
  assert.equal(signedIn.status, 'signed-in');
  assert.equal(signedIn.session.me.company.sample, true);
  const file = join(quiet.ctx.config.dataDir, 'demo-sign-in.json');
  assert.equal((await stat(file)).mode & 0o077, 0, 'readable by the server’s user alone');
  assert.equal(JSON.parse(await readFile(file, 'utf8')).password, signIn.password);
  assert.equal(await openDemo(world.ctx), undefined);
});

test('deals of a sample end on their own days, with the leads that closed, and filled again there are no more', async () => {
  const { ctx } = quiet;
  const { id: tenantId, owner } = await quiet.tenant();
  await loadSample(ctx, owner, { seed: 9, leads: 700 });
  const db = new pg.Client({ connectionString: quiet.ownerUrl });
  await db.connect();
  try {
    const { rows: batches } = await db.query<{ id: string }>('select id from batches where tenant_id = $1', [
      tenantId,
    ]);
    const batchId = batches[0]!.id;
    const deals = async () =>
      (
        await db.query<{ state: string; stage: string; whole: boolean; paid: boolean }>(
          `select d.state, s.kind as stage, exists (
               select from deal_commissions c
                 where c.tenant_id = d.tenant_id and c.deal_id = d.id and c.result is not null) as paid,
             coalesce(d.closed_on <= $2::date and (
               select bool_and(e.at >= d.created_at and (e.at at time zone 'America/Chicago')::date <= d.closed_on)
               from deal_stage_events e
               where e.tenant_id = d.tenant_id and e.deal_id = d.id), d.state = 'open') as whole
           from deals d join deal_people p on p.tenant_id = d.tenant_id and p.deal_id = d.id
             join leads l on l.tenant_id = d.tenant_id and l.id = p.lead_id
             join stages s on s.tenant_id = d.tenant_id and s.id = l.stage_id
           where d.tenant_id = $1 order by d.id`,
          [tenantId, ctx.clock.now()],
        )
      ).rows;
    // Fewer homes than leads that closed.
    await db.query(
      `delete from properties p where p.tenant_id = $1
         and p.id not in (select id from properties where tenant_id = $1 order by listed_key desc limit 30)`,
      [tenantId],
    );
    await fillDeals(ctx, { tenantId, batchId });
    const made = await deals();
    assert.ok(made.length > 15 && made.length <= 30, String(made.length));
    assert.deepEqual([...new Set(made.map(({ state }) => state))].sort(), ['lost', 'open', 'won']);
    for (const { state, stage, whole, paid } of made) {
      assert.equal(stage, state);
      assert.ok(whole);
      assert.equal(paid, state === 'won');
    }
    await fillDeals(ctx, { tenantId, batchId });
    assert.deepEqual(await deals(), made);
  } finally {
    await db.end();
  }
});

interface Row {
  leadId: string;
  points: number;
  at: Date;
  source: string;
  modelId: string | null;
  past: boolean;
}

test('a sample has a past of scores, each from what was known then; nobody else can have one', async () => {
  const { ctx } = quiet;
  const { id, owner } = await quiet.tenant();
  const system = systemActor(id);
  await loadSample(ctx, owner, { seed: 7, leads: 300 });
  const db = new pg.Client({ connectionString: quiet.ownerUrl });
  await db.connect();
  const rows = async (): Promise<Row[]> =>
    (
      await db.query<Row>(
        `select lead_id as "leadId", score::float8 as points, created_at as at, source, model_id as "modelId",
           prediction_time is null as past from lead_scores where tenant_id = $1 order by lead_id, created_at`,
        [id],
      )
    ).rows;
  try {
    const { rows: batches } = await db.query<{ id: string }>('select id from batches where tenant_id = $1', [
      id,
    ]);
    const batchId = batches[0]!.id;
    const never = new AbortController().signal;
    await rescoreBatch(ctx, id, { batchId }, never);
    const own = await rows();

    // A model of the company's own was trained on these days: what it said of them would be no forecast.
    await addModel(ctx, owner);
    await scoreSamplePast(ctx, id, batchId, never);
    assert.deepEqual(await rows(), own);
    await db.query('update ml_models set alias = null where tenant_id = $1', [id]);

    // Killed behind the first chunk: what is there stays, and the next run adds the rest and nothing twice.
    let turns = 0;
    const killed = Object.assign(new AbortController().signal, {
      throwIfAborted() {
        if (++turns > 1) throw new Error('killed');
      },
    });
    await assert.rejects(scoreSamplePast(ctx, id, batchId, killed), /killed/);
    const some = (await rows()).length;
    await scoreSamplePast(ctx, id, batchId, never);
    const all = await rows();
    assert.ok(own.length < some && some < all.length, `${own.length}, ${some}, ${all.length}`);
    // Also days later, when the days it looks at are others.
    quiet.clock.advance(6 * 86_400_000);
    await scoreSamplePast(ctx, id, batchId, never);
    assert.deepEqual(await rows(), all);

    const leads = new Map(
      (
        await db.query<{ id: string; since: Date; points: number; before: number | null }>(
          `select id, created_at as since, score::float8 as points, score_before::float8 as before from leads where tenant_id = $1`,
          [id],
        )
      ).rows.map((lead) => [lead.id, lead]),
    );
    const today = new Intl.DateTimeFormat('en-CA', { timeZone: 'America/Chicago' });
    const day = (at: Date) => today.format(at);
    for (const [leadId, scores] of Map.groupBy(all, (row) => row.leadId)) {
      const { since, points, before } = leads.get(leadId)!;
      const now = scores.at(-1)!;
      const past = scores.slice(0, -1);
      assert.ok(
        !now.past && past.every((row) => row.past),
        'told apart, and over before the first own score',
      );
      // What watches models reads by model: it finds none of this.
      assert.ok(past.every((row) => row.modelId === null && row.source === 'rules' && row.at > since));
      assert.ok(past.length <= 13);
      assert.equal(before, past.at(-1)?.points ?? null);
      assert.ok(past.every((row) => day(row.at) < day(now.at)));
      assert.equal(now.points, points);
    }
    const moved = [...leads.values()].filter(({ points, before }) => before !== null && before !== points);
    assert.ok(moved.length > 10, `${moved.length} leads have moved since yesterday`);

    // What was said is what the rules make of the log as it was: nothing later shows in it.
    const events = await ctx.read(system, (tx) => readScoringEvents(tx, [...leads.keys()]));
    const logs = Map.groupBy(events, (event) => event.leadId);
    const knownAt = ({ leadId, at }: Row) =>
      logs.get(leadId)!.filter(({ recordedAt }) => recordedAt <= at.toISOString());
    const old = all.find((row) => row.past && knownAt(row).length < logs.get(row.leadId)!.length)!;
    const known = knownAt(old);
    const row = leadInputs(known, old.at.toISOString(), 'America/Chicago')!.row;
    assert.equal(ruleScore(row).score, old.points);

    // A lead of the company's own, put into a batch of another kind or given to the sample's: nothing is written.
    const lead = await makeLead(ctx, owner, { name: 'Real Person' });
    const imported = await ctx.tx(owner, async (tx) => {
      const batch = await openBatch(tx, 'import', owner);
      await recordImages(tx, batch, [{ rowNo: 0, recordType: 'lead', recordId: lead.id, before: null }]);
      return batch;
    });
    await rescoreBatch(ctx, id, { batchId: imported }, never);
    await scoreSamplePast(ctx, id, imported, never);
    const forged = {
      ...old,
      leadId: lead.id,
      probability: null,
      source: 'rules' as const,
      band: 'hot' as const,
    };
    for (const batch of [imported, batchId])
      await ctx.tx(system, (tx) =>
        insertPast(
          tx,
          batch,
          [newId()],
          [{ ...forged, inputsHash: Buffer.alloc(32), recalibrationId: null }],
        ),
      );
    assert.equal((await rows()).filter((row) => row.leadId === lead.id && row.past).length, 0);
    assert.equal((await ctx.read(system, (tx) => leadIdsOfBatch(tx, imported, 0, 9))).length, 1);
  } finally {
    await db.end();
  }
});
