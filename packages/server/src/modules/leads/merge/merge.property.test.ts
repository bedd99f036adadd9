import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import pg from 'pg';
import { createWorld, type TestTenant, type World } from '../../../../test/world.ts';
import type { Actor } from '../../../kernel/actor.ts';
import { newId } from '../../../kernel/ids.ts';
import { appendConsent } from '../../consent/index.ts';
import { updateLead } from '../change-leads.ts';
import { createLead } from '../create-lead.ts';
import { listStages } from '../pipelines/stages.ts';
import { shareLead } from '../share-lead.ts';
import { addNote } from '../timeline/notes.ts';
import { mergeLeads } from './merge-leads.ts';
import { mergeFields } from './merged-lead.ts';
import { undoMerge } from './undo-merge.ts';

let world: World;
let company: TestTenant;
let people: Actor[];
let stageIds: string[];
let db: pg.Client;
before(async () => {
  world = await createWorld();
  company = await world.tenant();
  people = [company.owner, await company.member('agent'), await company.member('agent')];
  stageIds = (await listStages(world.ctx, company.owner)).map((stage) => stage.id);
  db = new pg.Client({ connectionString: world.ownerUrl });
  await db.connect();
});
after(async () => {
  await db.end();
  await world.close();
});

const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const record = fc.record({
  emails: fc.nat(2),
  // Few numbers, so that records share them.
  phones: fc.uniqueArray(fc.constantFrom('312 555 0101', '312 555 0102', '312 555 0103', 'call me'), {
    maxLength: 3,
  }),
  type: maybe(fc.constantFrom('buyer' as const, 'seller' as const)),
  budgetMin: maybe(fc.nat(1000)),
  timeline: maybe(fc.constantFrom('now' as const, 'later' as const)),
  location: maybe(fc.constantFrom('12 Elm Street', 'Springfield')),
  externalId: fc.boolean(),
  tags: fc.uniqueArray(fc.constantFrom('pool', 'garden', 'vip'), { maxLength: 3 }),
  owner: fc.nat(3),
  stage: fc.nat(2),
  notes: fc.nat(2),
  collaborators: fc.uniqueArray(fc.nat(2), { maxLength: 2 }),
  consent: fc.array(
    fc.record({
      channel: fc.constantFrom('email' as const, 'text' as const),
      state: fc.constantFrom('given' as const, 'refused' as const),
      day: fc.integer({ min: 1, max: 28 }),
    }),
    { maxLength: 3 },
  ),
  relatedTo: maybe(fc.nat(3)),
  also: fc.uniqueArray(fc.constantFrom('Ada', 'Zoe', 'Yan'), { maxLength: 2 }),
  heardOn: maybe(fc.integer({ min: 1, max: 28 })),
});
type Made = typeof record extends fc.Arbitrary<infer T> ? T : never;
const merging = fc.record({
  records: fc.array(record, { minLength: 2, maxLength: 4 }),
  survivor: fc.nat(3),
  picks: fc.array(fc.tuple(fc.nat(30), fc.nat(3)), { maxLength: 6 }),
  again: fc.boolean(),
});

/** Everything stored of leads that a merge and its undoing leave as it was: no versions, moments of change, log lines of both. */
async function everything(ids: readonly string[]): Promise<Record<string, unknown[]>> {
  const tables = {
    leads: `select to_jsonb(l) - array['version', 'updated_at', 'last_event_at'] as row from leads l where id = any($1) order by id`,
    emails: 'select to_jsonb(c) as row from lead_emails c where lead_id = any($1) order by id',
    phones: 'select to_jsonb(c) as row from lead_phones c where lead_id = any($1) order by id',
    names: 'select to_jsonb(n) as row from lead_names n where lead_id = any($1) order by id',
    ids: 'select to_jsonb(x) as row from lead_external_ids x where lead_id = any($1) order by source, external_id',
    search: 'select to_jsonb(s) as row from lead_search s where lead_id = any($1) order by lead_id',
    events: `select to_jsonb(e) as row from lead_events e where lead_id = any($1)
      and kind not in ('lead.merged', 'lead.unmerged') and payload ->> 'batchId' is null order by id`,
    moves: `select to_jsonb(c) as row from conversion_events c where lead_id = any($1)
      and trigger_type not in ('merged', 'undone') order by id`,
    consent: `select to_jsonb(c) as row from consent_ledger c where lead_id = any($1) and withdrawn_at is null order by id`,
    collaborators:
      'select to_jsonb(c) as row from lead_collaborators c where lead_id = any($1) order by lead_id, user_id',
    relations:
      'select to_jsonb(r) as row from lead_relations r where lead_id = any($1) or other_id = any($1) order by lead_id, other_id',
  };
  const out: Record<string, unknown[]> = {};
  for (const [name, sql] of Object.entries(tables))
    out[name] = (await db.query(sql, [ids])).rows.map((r) => r.row);
  return out;
}

let round = 0;
async function make(records: readonly Made[]) {
  round += 1;
  const { ctx } = world;
  const ids: string[] = [];
  for (const [i, r] of records.entries()) {
    const lead = await createLead(ctx, company.owner, {
      name: `${['Ada', 'Bob', 'Cleo', 'Dan'][i]} Example ${round}`,
      emails: Array.from({ length: r.emails }, (_, n) => `p${round}.${i}.${n}@example.com`),
      phones: r.phones.map((phone) => (phone === 'call me' ? phone : `${phone} ext ${round}`)),
      ...(r.type ? { type: r.type } : {}),
      ...(r.budgetMin === undefined ? {} : { budgetMin: r.budgetMin }),
      ...(r.timeline ? { timeline: r.timeline } : {}),
      ...(r.location ? { location: r.location } : {}),
      ...(r.externalId ? { source: 'Portal', externalId: `x${round}.${i}` } : {}),
      tags: r.tags,
      ownerId: people[r.owner]?.userId ?? null,
      stageId: stageIds[r.stage]!,
    });
    for (let n = 0; n < r.notes; n += 1) await addNote(ctx, company.owner, lead.id, `Note ${n} of ${i}`);
    if (r.collaborators.length > 0)
      await shareLead(
        ctx,
        company.owner,
        lead.id,
        r.collaborators.map((n) => people[n]!.userId!),
      );
    await ctx.tx(company.owner, (tx) =>
      appendConsent(
        ctx,
        tx,
        company.owner,
        r.consent.map(({ day, ...line }) => ({
          ...line,
          leadId: lead.id,
          wording: 'Yes',
          source: 'Form',
          occurredAt: `2026-05-${String(day).padStart(2, '0')}T10:00:00Z`,
        })),
      ),
    );
    for (const name of r.also) {
      await db.query(
        `insert into lead_names (tenant_id, id, lead_id, name, name_key, seen_at) values ($1, $2, $3, $4, lower($4), now())`,
        [company.id, newId(), lead.id, `${name} Example ${round}`],
      );
      await db.query(
        'insert into lead_external_ids (tenant_id, source, external_id, lead_id) values ($1, $2, $3, $4)',
        [company.id, 'Feed', `${name} ${lead.id}`, lead.id],
      );
    }
    // Any change has search learn the names.
    if (r.also.length > 0)
      await updateLead(ctx, company.owner, lead.id, { version: lead.version, campaign: 'Spring' });
    if (r.heardOn !== undefined)
      await db.query('update leads set last_source = $2, last_source_at = $3 where id = $1', [
        lead.id,
        `Feed ${i}`,
        new Date(Date.UTC(2026, 4, r.heardOn)),
      ]);
    ids.push(lead.id);
  }
  const outsider = await createLead(ctx, company.owner, { name: `Outsider ${round}` });
  for (const [i, r] of records.entries()) {
    const other = r.relatedTo === undefined ? undefined : (ids[r.relatedTo] ?? outsider.id);
    if (other && other !== ids[i])
      await db.query(
        `insert into lead_relations (tenant_id, lead_id, other_id, kind, created_at) values ($1, $2, $3, 'other', now()),
           ($1, $3, $2, 'other', now()) on conflict do nothing`,
        [company.id, ids[i], other],
      );
  }
  return { ids, all: [...ids, outsider.id] };
}

const merge = async (ids: readonly string[], survivorId: string, picks: Record<string, string> = {}) => {
  const { rows } = await db.query<{ id: string; version: number }>(
    'select id, version from leads where id = any($1)',
    [ids],
  );
  return mergeLeads(world.ctx, company.owner, { survivorId, leads: rows, picks });
};

test('a merge taken back leaves every record, address, note, refusal and relation as it was', async () => {
  await fc.assert(
    fc.asyncProperty(merging, async ({ records, survivor, picks, again }) => {
      const { ids, all } = await make(records);
      const survivorId = ids[survivor % ids.length]!;
      const fields = mergeFields([]);
      const chosen = Object.fromEntries(
        picks.map(([field, of]) => [fields[field % fields.length]!, ids[of % ids.length]!]),
      );
      const was = await everything(all);
      const first = await merge(ids, survivorId, chosen);
      const between = await everything(all);
      // A second merge on top, taken back first, leaves the first as it was.
      if (again) {
        const second = await merge([survivorId, all.at(-1)!], all.at(-1)!);
        const undone = await world.ctx.tx(company.owner, (tx) =>
          undoMerge(world.ctx, tx, company.owner, second.batchId, 'keep_later'),
        );
        assert.deepEqual(undone.kept, []);
        assert.deepEqual(await everything(all), between);
      }
      const { restored, kept } = await world.ctx.tx(company.owner, (tx) =>
        undoMerge(world.ctx, tx, company.owner, first.batchId, 'keep_later'),
      );
      assert.deepEqual(kept, []);
      assert.equal(restored.length, ids.length);
      assert.deepEqual(await everything(all), was);
    }),
    { numRuns: Number(process.env.RUNS ?? 30) },
  );
});
