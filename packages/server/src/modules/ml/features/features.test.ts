import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { contract } from '@lintel/contract';
import fc from 'fast-check';
import pg from 'pg';
import { createWorld, type TestTenant, type World } from '../../../../test/world.ts';
import { newId } from '../../../kernel/ids.ts';
import {
  addField,
  createLead,
  insertEvents,
  insertLeads,
  insertSettings,
  protectedTrait,
  readLead,
  readScoringEvents,
} from '../../leads/index.ts';
import { explainScore } from '../explain-score.ts';
import { leadInputs } from '../feature-rows.ts';
import { scoreLeads } from '../score-leads.ts';
import { latestScore } from '../scores.repository.ts';
import { KEEP_FROM, readLeadInputs } from './lead-inputs.ts';
import { countFeaturesOf, statisticsOf } from './statistics.ts';

let world: World;
let company: TestTenant;
let db: pg.Client;
before(async () => {
  world = await createWorld();
  company = await world.tenant();
  db = new pg.Client({ connectionString: world.ownerUrl });
  await db.connect();
});
after(async () => {
  await db?.end();
  await world?.close();
});

const DAY = 86_400_000;
const now = () => world.ctx.clock.now();
const ago = (ms: number) => new Date(now().getTime() - ms).toISOString();
const event = (leadId: string, kind: string, occurredAt: string, recordedAt = occurredAt) => ({
  leadId,
  kind,
  occurredAt,
  recordedAt,
});
const write = (events: ReturnType<typeof event>[]) =>
  world.ctx.tx(company.owner, (tx) => insertEvents(world.ctx, tx, events));
const read = (ids: readonly string[], at = now()) =>
  world.ctx.tx(company.owner, (tx) => readLeadInputs({ clock: { now: () => at } }, tx, ids));
const newLead = () =>
  createLead(world.ctx, company.owner, { name: 'Ada Example', emails: [`${newId()}@example.com`] });

/** What the whole log says, read anew. */
async function anew(leadId: string, at: Date) {
  const log = await world.ctx.read(company.owner, (tx) => readScoringEvents(tx, [leadId]));
  return leadInputs(log, at.toISOString(), 'America/Chicago');
}
async function sameAsAnew(leadId: string, what: string) {
  const at = now();
  const found = (await read([leadId], at)).get(leadId);
  assert.deepEqual(found, await anew(leadId, at), what);
}
const keptOf = async (leadId: string) =>
  (await db.query('select state, event_id from lead_feature_states where lead_id = $1', [leadId])).rows[0];

test('a long log is read once and gone on with; what comes late, is withdrawn or moved is seen all the same', async () => {
  const [{ id }, { id: other }] = [await newLead(), await newLead()];
  await write(Array.from({ length: 10 }, (_, i) => event(id, 'page.visited', ago((i + 2) * 3_600_000))));
  await sameAsAnew(id, 'short');
  assert.equal(await keptOf(id), undefined, 'a short log is not worth keeping');
  await write(
    Array.from({ length: KEEP_FROM }, (_, i) => event(id, 'property.viewed', ago((i + 3) * 3_600_000))),
  );
  await sameAsAnew(id, 'long');
  const kept = await keptOf(id);
  assert.ok(kept);

  await write([event(id, 'showing.requested', ago(0))]);
  await sameAsAnew(id, 'one more');
  assert.equal((await keptOf(id)).event_id, kept.event_id, 'one event is not worth writing it again');
  await write(Array.from({ length: 20 }, () => event(id, 'property.searched', ago(0))));
  await sameAsAnew(id, 'twenty more');
  assert.notEqual((await keptOf(id)).event_id, kept.event_id);
  // The kept state is what answers, not the log: a mark set in it shows.
  await db.query(
    `update lead_feature_states set state = jsonb_set(state::jsonb, '{unsubscribed}', 'true')::json where lead_id = $1`,
    [id],
  );
  assert.equal((await read([id])).get(id)?.row.unsubscribed, true);
  await db.query(
    `update lead_feature_states set state = jsonb_set(state::jsonb, '{version}', '0')::json where lead_id = $1`,
    [id],
  );
  await sameAsAnew(id, 'folded by another release');

  await write([event(id, 'call.incoming', ago(5 * DAY), ago(4 * DAY))]);
  await sameAsAnew(id, 'recorded before the last one, by a transaction that ended later');
  await write([event(id, 'text.received', ago(6 * DAY), ago(0))]);
  await sameAsAnew(id, 'happened long ago, told now');

  const { rows } = await db.query(
    `insert into withdrawn_events (tenant_id, event_id, lead_id)
     select tenant_id, id, lead_id from lead_events where lead_id = $1 and kind = 'showing.requested' returning event_id`,
    [id],
  );
  assert.equal(rows.length, 1);
  await sameAsAnew(id, 'withdrawn');
  assert.equal((await read([id])).get(id)?.row.showingRequests7d, 0);

  await write(Array.from({ length: 3 }, (_, i) => event(other, 'inquiry.general', ago((i + 1) * DAY))));
  await db.query('update lead_events set lead_id = $1 where lead_id = $2', [id, other]);
  await sameAsAnew(id, 'merged');
  assert.equal((await read([id])).get(id)?.row.inquiries7d, 3);
  assert.equal((await read([other])).size, 0, 'a lead without a log is not known');
});

test('whatever is written in whatever order, a lead read again and again is as one read once', async () => {
  const { id } = await newLead();
  await write(Array.from({ length: KEEP_FROM }, (_, i) => event(id, 'site.visited', ago((i + 1) * DAY))));
  const some = fc.array(
    fc.record({
      kind: fc.constantFrom('property.viewed', 'email.sent', 'call.incoming', 'unsubscribed', 'task.created'),
      occurred: fc.integer({ min: -1, max: 40 * 24 }),
      late: fc.nat(3 * 24),
    }),
    { maxLength: 4 },
  );
  await fc.assert(
    fc.asyncProperty(some, async (events) => {
      await write(
        events.map(({ kind, occurred, late }) =>
          event(id, kind, ago(occurred * 3_600_000), ago(Math.max(0, occurred - late) * 3_600_000)),
        ),
      );
      await sameAsAnew(id, 'again');
    }),
    { numRuns: 25 },
  );
});

test('a clock that is set back hides nothing that was known, and no score that was given', async () => {
  const { ctx, clock } = world;
  clock.set(new Date());
  const { id } = await newLead();
  const shown = async () => {
    await scoreLeads(ctx, company.id, [id]);
    const { score } = await readLead(ctx, company.owner, id);
    const why = await explainScore(ctx, company.owner, id);
    assert.equal(why.points, score?.points);
    const newest = await ctx.read(company.owner, (tx) => latestScore(tx, id));
    assert.equal(newest?.points, score?.points);
    return score?.points ?? 0;
  };
  const before = await shown();
  clock.advance(-3_600_000);
  await write([event(id, 'showing.requested', ago(0)), event(id, 'text.received', ago(0))]);
  const after = await shown();
  assert.ok(after > before, `${before} → ${after}`);
  await db.query(
    `insert into withdrawn_events (tenant_id, event_id, lead_id)
     select tenant_id, id, lead_id from lead_events where lead_id = $1 and kind in ('showing.requested', 'text.received')`,
    [id],
  );
  assert.equal(await shown(), before, 'as before, though the first score is dated later');
  clock.set(new Date());
});

test('numbers have a mean and quantiles, yes and no a share, and what is of another kind is missing', () => {
  const numbers = [...Array.from({ length: 101 }, (_, i) => i), null, 'x', undefined];
  assert.deepEqual(statisticsOf({ kind: 'number', group: 'lead' }, numbers), {
    leads: 104,
    missing: 3,
    mean: 50,
    quantiles: [5, 25, 50, 75, 95],
    levels: null,
  });
  assert.equal(statisticsOf({ kind: 'boolean', group: 'lead' }, [true, false, false, null]).mean, 1 / 3);
  assert.deepEqual(statisticsOf({ kind: 'number', group: 'lead' }, [null]).quantiles, null);
});

test('the page of features tells how they are spread; rare values and those of a company’s own fields stay untold', async () => {
  const { id, owner } = await world.tenant();
  const client = await world.client(owner);
  const early = await client.call(contract.ml.features);
  assert.equal(early.countedAt, null);
  assert.equal(early.items.find(({ key }) => key === 'views7d')?.statistics, null);
  assert.equal(early.items.find(({ key }) => key === 'replies7d')?.fed, false);
  assert.ok(early.notFed.some(({ key, why }) => key === 'monthsOfSupply' && why.length > 20));

  for (const { label } of early.items) assert.equal(protectedTrait(label), undefined, label);

  const settings = await insertSettings(world.ctx, owner);
  const ids = await world.ctx.tx(owner, async (tx) => {
    await addField(world.ctx, tx, owner, { key: 'remark', label: 'Remark', type: 'text', options: [] });
    await addField(world.ctx, tx, owner, { key: 'creed', label: 'Religion', type: 'text', options: [] });
    const drafts = Array.from({ length: 12 }, (_, i) => ({
      name: `Ada Example ${i}`,
      source: i < 8 ? 'Zillow' : i < 11 ? 'Referral' : null,
      budgetMax: i < 4 ? 100_000 : null,
      custom: { remark: 'same', creed: 'same' },
    }));
    return insertLeads(world.ctx, tx, owner, drafts, settings);
  });
  await scoreLeads(world.ctx, id, ids);
  await countFeaturesOf(world.ctx, id, new AbortController().signal);
  await countFeaturesOf(world.ctx, id, new AbortController().signal);
  const { countedAt, items } = await client.call(contract.ml.features);
  assert.ok(countedAt);
  const of = (key: string) => items.find((item) => item.key === key)?.statistics;
  assert.deepEqual(of('sourceClass')?.levels, {
    distinct: 2,
    top: [{ value: 'portal', label: 'Portal', leads: 8 }],
  });
  assert.deepEqual([of('budgetLog')?.missing, of('budgetLog')?.mean, of('hasBudget')?.mean], [8, 5, 1 / 3]);
  assert.deepEqual(of('custom.remark')?.levels, { distinct: 1, top: [] });
  assert.match(items.find(({ key }) => key === 'custom.creed')?.denied ?? '', /religion/);
  assert.equal(items.find(({ key }) => key === 'custom.remark')?.denied, null);
});
