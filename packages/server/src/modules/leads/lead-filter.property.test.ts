import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  BANDS,
  type Condition,
  FILTER_DEPTH,
  FINANCING,
  type FilterGroup,
  groupOf,
  isGroup,
  LEAD_STATUSES,
  LEAD_TYPES,
  TIMELINES,
} from '@lintel/contract';
import fc from 'fast-check';
import pg from 'pg';
import { createWorld, type TestTenant, type World } from '../../../test/world.ts';
import { newId } from '../../kernel/ids.ts';
import { updateCompany } from '../auth/index.ts';
import { createField } from './fields/custom-fields.ts';
import { listLeads } from './list-leads.ts';
import { listStages } from './pipelines/stages.ts';
import { createPond } from './ponds.ts';

const ZONES = ['America/Chicago', 'Asia/Kolkata', 'Pacific/Apia'];
const LEADS = 60;
/** The hour at which clocks go forward in Chicago. */
const NOW = Date.parse('2026-03-08T08:30:00Z');
const DAY = 86_400_000;
const KINDS = ['inquiry.property', 'property.viewed', 'call.logged', 'text.sent', 'note.added'];
const TOUCHES = ['call.logged', 'text.sent', 'email.sent'];
const CHANNELS = ['call', 'text', 'email'] as const;

interface Model {
  id: string;
  fields: Record<string, string | number | null>;
  flags: { hasEmail: boolean; hasPhone: boolean };
  tags: string[];
  custom: Record<string, string | number | boolean | null>;
  points: number | null;
  moments: Record<'createdAt' | 'updatedAt' | 'stageSince' | 'lastEventAt', number>;
  events: { kind: string; at: number; userId: string | null }[];
  consent: { channel: (typeof CHANNELS)[number]; state: 'given' | 'refused' | 'unknown'; at: number }[];
}
interface People {
  userId: string;
  other: string;
  teamId: string;
  pond: string;
  farPond: string;
  stages: string[];
  kinds: Readonly<Record<string, string>>;
}

// What leads hold and conditions ask for is drawn from one small stock, so that they meet.
const TEXTS = ['Élan', 'élan vital', 'Oak', 'oak tree', '100%_\\', 'Straße', '日本 町', "O'Hara", ' '];
const TAGS = ['pool', 'Poolside', 'été', 'a,b', '{x}', '"q"', '💬'];
const nullable = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: null });
const text = fc.constantFrom(...TEXTS);
const money = fc.constantFrom(0, 99.5, 100_000, 450_000.25, 900_000);
const day = fc.constantFrom('2026-03-06', '2026-03-07', '2026-03-08', '2026-03-09', '2025-12-31');
const points = fc.constantFrom(0, 24, 25, 74, 75, 100);
// Around midnights, the change of the clocks, and ages of whole days.
const moment = fc
  .tuple(
    fc.constantFrom('2026-03-08T06:00:00Z', '2026-03-07T18:30:00Z', '2026-03-08T10:00:00Z', ''),
    fc.nat(9),
    fc.constantFrom(-1, 0, 1, 3_600_000),
  )
  .map(([base, days, ms]) => (base ? Date.parse(base) : NOW) - days * DAY + ms);

const modelOf = (p: People): fc.Arbitrary<Omit<Model, 'id'>> =>
  fc
    .record({
      name: nullable(text),
      type: nullable(fc.constantFrom(...LEAD_TYPES)),
      status: fc.constantFrom(...LEAD_STATUSES),
      stageId: fc.constantFrom(...p.stages),
      place: fc.constantFrom('me', 'other', 'pond', 'farPond', 'nobody'),
      source: nullable(text),
      campaign: nullable(text),
      budgetMax: nullable(money),
      budgetMin: nullable(money),
      timeline: nullable(fc.constantFrom(...TIMELINES)),
      propertyType: nullable(text),
      location: nullable(text),
      financing: nullable(fc.constantFrom(...FINANCING)),
      hasEmail: fc.boolean(),
      hasPhone: fc.boolean(),
      tags: fc.uniqueArray(fc.constantFrom(...TAGS), { maxLength: 3 }),
      points: nullable(points),
      rooms: fc.constantFrom<(number | undefined)[]>(undefined, 0, 2, 2.5, 10),
      pet: fc.constantFrom<(string | undefined)[]>(undefined, '', ...TEXTS),
      agreed: fc.constantFrom<(boolean | undefined)[]>(undefined, true, false),
      lease: fc.option(day, { nil: undefined }),
      createdAt: moment,
      updatedAt: moment,
      stageSince: moment,
      lastEventAt: moment,
      events: fc.array(
        fc.record({
          kind: fc.constantFrom(...KINDS),
          at: moment,
          userId: fc.constantFrom(null, p.userId),
        }),
        { maxLength: 5 },
      ),
      consent: fc.uniqueArray(
        fc.record({
          channel: fc.constantFrom(...CHANNELS),
          state: fc.constantFrom('given' as const, 'refused' as const, 'unknown' as const),
          at: moment,
        }),
        { maxLength: 4, selector: ({ channel, at }) => `${channel} ${at}` },
      ),
    })
    .map((m) => ({
      fields: {
        name: m.name,
        type: m.type,
        status: m.status,
        stageId: m.stageId,
        ownerId: m.place === 'me' ? p.userId : m.place === 'other' ? p.other : null,
        pondId: m.place === 'pond' ? p.pond : m.place === 'farPond' ? p.farPond : null,
        source: m.source,
        campaign: m.campaign,
        budgetMax: m.budgetMax,
        budgetMin: m.budgetMin,
        timeline: m.timeline,
        propertyType: m.propertyType,
        location: m.location,
        financing: m.financing,
      },
      flags: { hasEmail: m.hasEmail, hasPhone: m.hasPhone },
      tags: m.tags,
      custom: Object.fromEntries(
        Object.entries({ rooms: m.rooms, pet: m.pet, agreed: m.agreed, lease: m.lease }).filter(
          ([, value]) => value !== undefined,
        ),
      ) as Model['custom'],
      points: m.points,
      moments: {
        createdAt: m.createdAt,
        updatedAt: m.updatedAt,
        stageSince: m.stageSince,
        lastEventAt: m.lastEventAt,
      },
      events: m.events,
      consent: m.consent,
    }));

const bandOf = (of: number | null) =>
  of === null ? null : of >= 75 ? 'hot' : of >= 50 ? 'warm' : of >= 25 ? 'cool' : 'cold';

// Conditions ------------------------------------------------------------------------------------------------
const asked = (
  fields: readonly string[],
  value: fc.Arbitrary<string | number | boolean>,
  ops: readonly Condition['op'][],
): fc.Arbitrary<Condition> =>
  fc
    .tuple(fc.constantFrom(...fields), fc.constantFrom(...ops), value, fc.array(value, { maxLength: 3 }))
    .map(([field, op, one, many]): Condition => {
      if (op === 'empty' || op === 'notEmpty') return { field, op };
      if (op === 'anyOf' || op === 'noneOf' || op === 'allOf')
        return { field, op, value: many as (string | number)[] };
      return { field, op, value: one };
    });
const CHOICE = ['is', 'isNot', 'anyOf', 'noneOf', 'empty', 'notEmpty'] as const;
const dayOrMoment = fc.oneof(
  day,
  moment.map((at) => new Date(at).toISOString()),
);

const conditionOf = (p: People): fc.Arbitrary<Condition> =>
  fc.oneof(
    asked(['name', 'source', 'campaign', 'propertyType', 'location', 'custom.pet'], text, CHOICE),
    asked(['name', 'location', 'custom.pet'], fc.constantFrom('É', 'OAK', '%', '_', '\\', '町', 'ß', ''), [
      'contains',
    ]),
    asked(['type'], fc.constantFrom(...LEAD_TYPES), CHOICE),
    asked(['status'], fc.constantFrom(...LEAD_STATUSES), CHOICE),
    asked(['timeline'], fc.constantFrom(...TIMELINES), CHOICE),
    asked(['financing'], fc.constantFrom(...FINANCING), CHOICE),
    asked(['band'], fc.constantFrom(...BANDS), CHOICE),
    asked(['stageId'], fc.constantFrom(...p.stages), CHOICE),
    asked(['stageKind'], fc.constantFrom('open', 'won', 'lost'), ['is', 'isNot', 'anyOf', 'noneOf']),
    asked(['ownerId'], fc.constantFrom('me', p.userId, p.other), CHOICE),
    asked(['teamId'], fc.constantFrom('mine', p.teamId), ['is', 'isNot', 'anyOf', 'noneOf']),
    asked(['pondId'], fc.constantFrom('mine', p.pond, p.farPond), CHOICE),
    asked(['budgetMax', 'budgetMin'], money, [...CHOICE, 'atLeast', 'atMost']),
    asked(['score'], fc.oneof(points, fc.constantFrom(-5, 74.5, 1e6)), [...CHOICE, 'atLeast', 'atMost']),
    asked(['custom.rooms'], fc.constantFrom(0, 2, 2.5, 3, 10), [...CHOICE, 'atLeast', 'atMost']),
    asked(['custom.agreed', 'hasEmail', 'hasPhone'], fc.boolean(), ['is', 'isNot', 'empty', 'notEmpty']),
    asked(['custom.lease'], day, ['is', 'isNot', 'atLeast', 'atMost', 'empty', 'notEmpty']),
    asked(['custom.lease'], fc.integer({ min: 1, max: 9 }), ['within', 'notWithin']),
    asked(['tags'], fc.constantFrom(...TAGS), [...CHOICE, 'allOf', 'contains']),
    asked(['createdAt', 'updatedAt', 'stageSince', 'lastEventAt', 'lastTouchAt'], dayOrMoment, [
      'is',
      'atLeast',
      'atMost',
      'empty',
      'notEmpty',
    ]),
    asked(['createdAt', 'stageSince', 'lastEventAt', 'lastTouchAt'], fc.integer({ min: 1, max: 9 }), [
      'within',
      'notWithin',
    ]),
    asked(['refusal'], fc.constantFrom(...CHANNELS), ['is', 'anyOf', 'noneOf', 'empty', 'notEmpty']),
    fc
      .record({
        op: fc.constantFrom('happened' as const, 'notHappened' as const),
        kinds: fc.uniqueArray(fc.constantFrom(...KINDS), { minLength: 1, maxLength: 2 }),
        days: fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined }),
        times: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
      })
      .map(({ op, ...value }): Condition => ({ field: 'event', op, value })),
  );

const filterOf = (p: People): fc.Arbitrary<FilterGroup> => {
  const group = (depth: number): fc.Arbitrary<FilterGroup> => {
    const part =
      depth < FILTER_DEPTH
        ? fc.oneof({ weight: 3, arbitrary: conditionOf(p) }, { weight: 2, arbitrary: group(depth + 1) })
        : conditionOf(p);
    return fc
      .tuple(fc.boolean(), fc.array(part, { maxLength: 3 }))
      .map(([all, parts]) => (all ? { all: parts } : { any: parts }));
  };
  return group(1);
};

// The rules, told plainly ------------------------------------------------------------------------------------
function oracle(filter: FilterGroup, lead: Model, zone: string, p: People): boolean {
  const { join, parts } = groupOf(filter);
  if (parts.length === 0) return true;
  const hold = (part: (typeof parts)[number]) =>
    isGroup(part) ? oracle(part, lead, zone, p) : fits(part, lead, zone, p);
  return join === 'all' ? parts.every(hold) : parts.some(hold);
}

const localDay = (at: number, timeZone: string): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(
    at,
  );

function fits({ field, op, value }: Condition, lead: Model, zone: string, p: People): boolean {
  const many = (Array.isArray(value) ? value : [value]) as (string | number | boolean)[];
  if (field === 'event') {
    const { kinds, days, times = 1 } = value as { kinds: string[]; days?: number; times?: number };
    const since = days === undefined ? -Infinity : NOW - days * DAY;
    const found = lead.events.filter((e) => kinds.includes(e.kind) && e.at >= since && e.at <= NOW);
    return op === 'happened' ? found.length >= times : found.length < times;
  }
  if (field === 'refusal') {
    const refused = CHANNELS.filter((channel) => {
      const said = lead.consent.filter((c) => c.channel === channel && c.state !== 'unknown');
      return said.sort((a, b) => b.at - a.at)[0]?.state === 'refused';
    });
    if (op === 'empty' || op === 'notEmpty') return refused.length > 0 === (op === 'notEmpty');
    return refused.some((channel) => many.includes(channel)) !== (op === 'noneOf');
  }
  if (field === 'tags') {
    const has = (tag: unknown) => lead.tags.includes(tag as string);
    switch (op) {
      case 'empty':
      case 'notEmpty':
        return lead.tags.length > 0 === (op === 'notEmpty');
      case 'isNot':
      case 'noneOf':
        return !many.some(has);
      case 'allOf':
        return many.every(has);
      default:
        return many.some(has);
    }
  }
  if (/At$|Since$/.test(field)) {
    const touches = lead.events.filter((e) => TOUCHES.includes(e.kind) && e.userId !== null).map((e) => e.at);
    const at =
      field === 'lastTouchAt'
        ? touches.length > 0
          ? Math.max(...touches)
          : null
        : lead.moments[field as keyof Model['moments']];
    if (op === 'empty' || op === 'notEmpty') return (at !== null) === (op === 'notEmpty');
    if (op === 'within') return at !== null && at >= NOW - Number(value) * DAY;
    if (op === 'notWithin') return at === null || at < NOW - Number(value) * DAY;
    if (at === null) return false;
    const given = String(value);
    const [left, right] = given.length === 10 ? [localDay(at, zone), given] : [at, Date.parse(given)];
    return op === 'is' ? left === right : op === 'atLeast' ? left >= right : left <= right;
  }
  const held =
    field === 'stageKind' ? (p.kinds[String(lead.fields.stageId)] ?? null) : valueHeld(field, lead);
  const wanted = many.flatMap((one) => {
    if (field === 'ownerId' && one === 'me') return [p.userId];
    if (field === 'pondId' && one === 'mine') return [p.pond];
    // The one team has the asking person in it and nobody else.
    if (field === 'teamId') return [p.userId];
    return [one];
  });
  if (field === 'custom.lease' && (op === 'within' || op === 'notWithin')) {
    const today = localDay(NOW, zone);
    const first = new Date(Date.parse(today) - Number(value) * DAY).toISOString().slice(0, 10);
    const inside = typeof held === 'string' && held >= first && held <= today;
    return inside === (op === 'within');
  }
  switch (op) {
    case 'empty':
      return held === null || held === '';
    case 'notEmpty':
      return held !== null && held !== '';
    case 'is':
    case 'anyOf':
      return held !== null && wanted.includes(held);
    case 'isNot':
    case 'noneOf':
      return held === null || !wanted.includes(held);
    case 'contains':
      return held !== null && String(held).toLowerCase().includes(String(value).toLowerCase());
    case 'atLeast':
      return held !== null && (held as string | number) >= (value as string | number);
    default:
      return held !== null && (held as string | number) <= (value as string | number);
  }
}

function valueHeld(field: string, lead: Model): string | number | boolean | null {
  if (field.startsWith('custom.')) return lead.custom[field.slice('custom.'.length)] ?? null;
  if (field === 'score') return lead.points;
  if (field === 'band') return bandOf(lead.points);
  if (field === 'teamId') return lead.fields.ownerId ?? null;
  if (field === 'hasEmail' || field === 'hasPhone') return lead.flags[field];
  return lead.fields[field] ?? null;
}

// The company ------------------------------------------------------------------------------------------------
let world: World;
let sql: pg.Client;
const furnished: { company: TestTenant; people: People }[] = [];
before(async () => {
  world = await createWorld();
  sql = new pg.Client({ connectionString: world.ownerUrl });
  await sql.connect();
  for (const zone of ZONES) {
    const company = await world.tenant();
    furnished.push({ company, people: await furnish(company, zone) });
  }
  world.clock.set(new Date(NOW));
});
after(async () => {
  await sql.end();
  await world.close();
});

async function furnish(company: TestTenant, timeZone: string): Promise<People> {
  const { ctx } = world;
  const { owner } = company;
  await updateCompany(ctx, owner, { timeZone });
  for (const [label, type] of [
    ['Rooms', 'number'],
    ['Pet', 'text'],
    ['Agreed', 'boolean'],
    ['Lease', 'date'],
  ] as const)
    await createField(ctx, owner, { label, type, options: [] });
  const userId = owner.userId!;
  const { userId: other } = await company.member('agent');
  const pond = await createPond(ctx, owner, { name: 'Near', userIds: [userId], teamIds: [] });
  const farPond = await createPond(ctx, owner, { name: 'Far', userIds: [other!], teamIds: [] });
  const teamId = newId();
  await sql.query('insert into teams (tenant_id, id, name) values ($1, $2, $3)', [
    company.id,
    teamId,
    'Mine',
  ]);
  await sql.query('insert into team_members (tenant_id, team_id, user_id) values ($1, $2, $3)', [
    company.id,
    teamId,
    userId,
  ]);
  const all = await listStages(ctx, owner);
  const stages = [...all.slice(0, 2), ...all.slice(-2)];
  return {
    userId,
    other: other!,
    teamId,
    pond: pond.id,
    farPond: farPond.id,
    stages: stages.map(({ id }) => id),
    kinds: Object.fromEntries(stages.map(({ id, kind }) => [id, kind])),
  };
}

async function store(tenantId: string, leads: readonly Model[]): Promise<void> {
  const iso = (at: number) => new Date(at).toISOString();
  for (const l of leads) {
    const f = l.fields;
    await sql.query(
      `insert into leads (tenant_id, id, name, email, phone, type, status, stage_id, user_id, pond_id, source, external_id,
         campaign, budget, budget_min, timeline, property_type, location, financing, tags, custom, score, score_band,
         created_at, updated_at, stage_since, last_event_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24,
         $25, $26, $27)`,
      [
        tenantId,
        l.id,
        f.name ?? (l.flags.hasEmail || l.flags.hasPhone ? null : f.name),
        l.flags.hasEmail ? `${l.id}@example.com` : null,
        l.flags.hasPhone ? '+13125550100' : null,
        f.type,
        f.status,
        f.stageId,
        f.ownerId,
        f.pondId,
        f.source,
        l.id,
        f.campaign,
        f.budgetMax,
        f.budgetMin,
        f.timeline,
        f.propertyType,
        f.location,
        f.financing,
        l.tags,
        JSON.stringify(l.custom),
        l.points,
        bandOf(l.points),
        iso(l.moments.createdAt),
        iso(l.moments.updatedAt),
        iso(l.moments.stageSince),
        iso(l.moments.lastEventAt),
      ],
    );
    for (const e of l.events)
      await sql.query(
        'insert into lead_events (tenant_id, id, lead_id, kind, occurred_at, user_id) values ($1, $2, $3, $4, $5, $6)',
        [tenantId, newId(), l.id, e.kind, iso(e.at), e.userId],
      );
    for (const c of l.consent)
      await sql.query(
        `insert into consent_ledger (tenant_id, id, lead_id, channel, state, wording, source, occurred_at)
         values ($1, $2, $3, $4, $5, 'words', 'form', $6)`,
        [tenantId, newId(), l.id, c.channel, c.state, iso(c.at)],
      );
  }
}

for (const [turn, zone] of ZONES.entries()) {
  test(`random filters find in SQL what the rules say, in ${zone}`, async () => {
    const { company, people } = furnished[turn]!;
    const seed = Number(process.env.SEED ?? Date.now() + turn);
    const leads = fc
      .sample(modelOf(people), { numRuns: LEADS, seed })
      .map((lead): Model => ({ ...lead, id: newId() }))
      // A lead needs something to be known by.
      .map((lead) =>
        lead.fields.name === null && lead.fields.source === null
          ? { ...lead, flags: { ...lead.flags, hasEmail: true } }
          : lead,
      );
    await store(company.id, leads);
    const actor = { ...company.owner, access: { ...company.owner.access, teams: [people.teamId] } };
    let found = 0;
    await fc.assert(
      fc.asyncProperty(filterOf(people), async (filter) => {
        const page = await listLeads(world.ctx, actor, {
          limit: 100,
          sort: 'createdAt',
          count: true,
          filter,
        });
        const expected = leads.filter((lead) => oracle(filter, lead, zone, people)).map(({ id }) => id);
        assert.deepEqual(new Set(page.items.map(({ id }) => id)), new Set(expected));
        assert.equal(page.total, expected.length);
        if (expected.length > 0 && expected.length < LEADS) found++;
      }),
      { numRuns: 60, seed },
    );
    assert.ok(found > 15, `${found} filters told leads apart`);
  });
}
