import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Condition, LeadSort } from '@lintel/contract';
import { LEAD_SORTS } from '@lintel/contract';
import { createWorld, type TestTenant, type World } from '../../../test/world.ts';
import { AppError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { updateScores } from './bulk.repository.ts';
import { insertLeads, insertSettings } from './bulk.ts';
import { updateLead } from './change-leads.ts';
import { createLead } from './create-lead.ts';
import { deleteLead } from './delete-lead.ts';
import { createField } from './fields/custom-fields.ts';
import { makeLead } from './leads.factory.ts';
import { listLeads } from './list-leads.ts';
import { listStages } from './pipelines/stages.ts';
import { readLead } from './read-lead.ts';

let world: World;
before(async () => {
  world = await createWorld();
});
after(() => world.close());

const fails = (code: string) => (error: unknown) => {
  assert.ok(error instanceof AppError, String(error));
  assert.equal(error.code, code);
  return true;
};
const NAMES = ['Älva', 'Bo', 'bo', 'Carl', null, 'Zed', 'Dana', 'Émile', 'Li'];

/** A company with leads that share moments, scores and names, so that ties are what decides. */
async function crowd(count: number): Promise<TestTenant & { ids: string[] }> {
  const company = await world.tenant();
  const settings = await insertSettings(world.ctx, company.owner);
  const ids = await world.ctx.tx(company.owner, async (tx) => {
    const made = await insertLeads(
      world.ctx,
      tx,
      company.owner,
      Array.from({ length: count }, (_, i) => ({
        name: NAMES[i % NAMES.length] ?? null,
        emails: [`crowd${i}-${newId()}@example.com`],
        createdAt: new Date(Date.UTC(2026, 10, 1 + (i % 5))).toISOString(),
      })),
      settings,
    );
    await updateScores(
      tx,
      made.slice(0, Math.floor(count / 2)).map((leadId, i) => ({
        leadId,
        points: (i * 37) % 11,
        band: 'cold' as const,
        probability: null,
        source: 'rules' as const,
        modelId: null,
        modelVersion: null,
        reasons: [],
        overriddenUntil: null,
        scoredAt: '2026-11-01T00:00:00.000Z',
      })),
    );
    return made;
  });
  return { ...company, ids };
}

async function pageThrough(
  company: TestTenant,
  sort: LeadSort,
  limit: number,
  between: () => Promise<void> = async () => undefined,
) {
  const seen = [];
  let cursor: string | undefined;
  do {
    const page = await listLeads(world.ctx, company.owner, { limit, sort, count: false, cursor });
    seen.push(...page.items);
    cursor = page.nextCursor ?? undefined;
    await between();
  } while (cursor);
  return seen;
}

test('every order pages through all leads once, ties included', async () => {
  const company = await crowd(57);
  for (const sort of LEAD_SORTS) {
    const seen = await pageThrough(company, sort, 10);
    assert.deepEqual(seen.map((l) => l.id).sort(), [...company.ids].sort(), sort);
  }
  const best = (await pageThrough(company, '-score', 10)).map((l) => l.score?.points ?? -1);
  assert.deepEqual(
    best,
    [...best].sort((a, b) => b - a),
    'unscored leads come last',
  );
  const names = (await pageThrough(company, 'name', 10)).map((l) => l.name);
  assert.equal(names[0], 'Älva');
  assert.equal(names.at(-1), null, 'leads without a name come last');
});

test('a page carries microseconds, so that leads of one millisecond are neither skipped nor doubled', async () => {
  const company = await crowd(30);
  const pg = await import('pg');
  const client = new pg.default.Client({ connectionString: world.ownerUrl });
  await client.connect();
  for (const [i, id] of company.ids.entries()) {
    await client.query(
      "update leads set created_at = '2026-11-01 10:00:00.123+00'::timestamptz + $2 * interval '1 microsecond' where id = $1",
      [id, (i * 7) % 30],
    );
  }
  await client.end();
  for (const sort of ['-createdAt', 'createdAt'] as const) {
    const seen = await pageThrough(company, sort, 7);
    assert.equal(new Set(seen.map((l) => l.id)).size, 30);
    assert.equal(seen.length, 30);
  }
});

test('while 100 writers change, add and delete leads, every order shows each of the others once', async () => {
  const company = await crowd(120);
  const busy = company.ids.filter((_, i) => i % 2 === 0);
  const still = company.ids.filter((_, i) => i % 2 === 1).sort();
  let over = false;
  let written = 0;
  const write = async (writer: number): Promise<void> => {
    for (let n = 0; !over; n++) {
      const id = busy[(writer + n * 7) % busy.length] ?? '';
      if (n % 5 === 4) {
        const { id: fresh } = await createLead(world.ctx, company.owner, { name: `New ${writer} ${n}` });
        await deleteLead(world.ctx, company.owner, fresh);
      } else {
        const { version } = await readLead(world.ctx, company.owner, id);
        await updateLead(world.ctx, company.owner, id, { version, name: `Busy ${writer} ${n}` }).catch(
          fails('lead.stale'),
        );
      }
      written++;
      await sleep(200);
    }
  };
  const writers = Array.from({ length: 100 }, (_, writer) => write(writer));
  try {
    for (const sort of LEAD_SORTS) {
      const seen = (await pageThrough(company, sort, 30)).map((l) => l.id).filter((id) => still.includes(id));
      assert.deepEqual(seen.sort(), still, sort);
    }
  } finally {
    over = true;
    await Promise.all(writers);
  }
  assert.ok(written > 100, `only ${written} writes`);
});

test('leads added and deleted while paging neither hide nor double the others', async () => {
  const company = await crowd(40);
  const gone = new Set<string>();
  let turn = 0;
  const seen = await pageThrough(company, '-createdAt', 6, async () => {
    await makeLead(world.ctx, company.owner, { name: `Newcomer ${turn}` });
    const victim = company.ids[turn++];
    if (victim) {
      await deleteLead(world.ctx, company.owner, victim);
      gone.add(victim);
    }
  });
  const ids = seen.map((l) => l.id);
  assert.equal(new Set(ids).size, ids.length);
  for (const id of company.ids) if (!gone.has(id)) assert.ok(ids.includes(id));
});

test('a cursor that is damaged, or of another order or filter, is refused', async () => {
  const company = await crowd(20);
  const list = (sort: LeadSort, cursor?: string, filter?: Condition[]) =>
    listLeads(world.ctx, company.owner, {
      limit: 5,
      sort,
      count: false,
      cursor,
      filter: filter && { all: filter },
    });
  const { nextCursor } = await list('-createdAt');
  assert.ok(nextCursor);
  await assert.rejects(list('-score', nextCursor), fails('request.cursor_invalid'));
  await assert.rejects(
    list('-createdAt', nextCursor, [{ field: 'hasEmail', op: 'is', value: true }]),
    fails('request.cursor_invalid'),
  );
  const forged = (key: unknown, id: unknown) => {
    const [tag] = JSON.parse(Buffer.from(nextCursor, 'base64url').toString()) as string[];
    return Buffer.from(JSON.stringify([tag, key, id])).toString('base64url');
  };
  const id = newId();
  for (const bad of [
    '',
    'x',
    nextCursor.slice(3),
    forged('now', id),
    forged("1'; drop table leads", id),
    forged('2026-13-40 00:00:00+00', id),
    forged('2026-02-31 00:00:00+00', id),
    forged('0000-01-01 00:00:00+00', id),
    forged('2026-11-01 25:00:00+00', id),
    forged('2026-11-01 00:00:00+00', 'x'),
    forged(5, id),
    forged(null, null),
  ]) {
    await assert.rejects(list('-createdAt', bad), fails('request.cursor_invalid'), bad);
  }
});

test('counts are exact to 1,000 and capped beyond', async () => {
  const company = await crowd(1001);
  const count = async (filter?: Condition[]) => {
    const { total, totalCapped } = await listLeads(world.ctx, company.owner, {
      limit: 1,
      sort: 'name',
      count: true,
      filter: filter && { all: filter },
    });
    return { total, totalCapped };
  };
  assert.deepEqual(await count(), { total: 1000, totalCapped: true });
  await deleteLead(world.ctx, company.owner, company.ids[0] ?? '');
  assert.deepEqual(await count(), { total: 1000, totalCapped: false });
  assert.deepEqual(await count([{ field: 'name', op: 'is', value: 'Zed' }]), {
    total: 111,
    totalCapped: false,
  });
});

test('filters: every kind of field, with and without a value', async () => {
  const company = await world.tenant();
  const actor = company.owner;
  await createField(world.ctx, actor, { label: 'Rooms', type: 'number', options: [] });
  await createField(world.ctx, actor, { label: 'Pet', type: 'select', options: ['cat', 'dog'] });
  await createField(world.ctx, actor, { label: 'Agreed', type: 'boolean', options: [] });
  await createField(world.ctx, actor, { label: 'Lease ends', type: 'date', options: [] });
  const stages = await listStages(world.ctx, actor);
  const rich = await makeLead(world.ctx, actor, {
    name: 'Rich 50%_off',
    phones: ['312-555-0101'],
    type: 'buyer',
    stageId: stages[1]?.id,
    ownerId: actor.userId,
    source: 'Portal',
    campaign: 'Spring',
    budgetMin: 100,
    budgetMax: 900,
    timeline: 'now',
    propertyType: 'Condo',
    location: 'Oak Street',
    financing: 'cash',
    tags: ['pool', 'garden'],
    custom: { rooms: 4, pet: 'cat', agreed: true, lease_ends: '2027-03-01' },
  });
  const poor = await makeLead(world.ctx, actor, { emails: [], custom: { rooms: 10 } });
  const [r, p] = [rich.id, poor.id];
  const cases: [Condition, string[]][] = [
    [{ field: 'name', op: 'contains', value: '50%_OFF' }, [r]],
    [{ field: 'name', op: 'contains', value: '%' }, [r]],
    [{ field: 'type', op: 'is', value: 'buyer' }, [r]],
    [{ field: 'type', op: 'isNot', value: 'buyer' }, [p]],
    [{ field: 'type', op: 'noneOf', value: ['seller'] }, [r, p]],
    [{ field: 'type', op: 'empty' }, [p]],
    [{ field: 'status', op: 'anyOf', value: ['new', 'open'] }, [r, p]],
    [{ field: 'stageId', op: 'is', value: stages[1]?.id ?? '' }, [r]],
    [{ field: 'ownerId', op: 'empty' }, [p]],
    [{ field: 'source', op: 'anyOf', value: ['Portal', 'Other'] }, [r]],
    [{ field: 'campaign', op: 'notEmpty' }, [r]],
    [{ field: 'budgetMax', op: 'atLeast', value: 900 }, [r]],
    [{ field: 'budgetMin', op: 'atMost', value: 99 }, []],
    [{ field: 'timeline', op: 'is', value: 'now' }, [r]],
    [{ field: 'propertyType', op: 'contains', value: 'ond' }, [r]],
    [{ field: 'financing', op: 'notEmpty' }, [r]],
    [{ field: 'tags', op: 'anyOf', value: ['pool', 'x'] }, [r]],
    [{ field: 'tags', op: 'contains', value: 'garden' }, [r]],
    [{ field: 'tags', op: 'noneOf', value: ['pool'] }, [p]],
    [{ field: 'tags', op: 'empty' }, [p]],
    [{ field: 'band', op: 'empty' }, [r, p]],
    [{ field: 'score', op: 'atLeast', value: 0 }, []],
    [{ field: 'hasEmail', op: 'is', value: true }, [r]],
    [{ field: 'hasPhone', op: 'is', value: false }, [p]],
    [{ field: 'createdAt', op: 'atLeast', value: '2020-01-01' }, [r, p]],
    [{ field: 'lastEventAt', op: 'atMost', value: '2020-01-01T00:00:00Z' }, []],
    [{ field: 'importId', op: 'empty' }, [r, p]],
    [{ field: 'custom.rooms', op: 'atLeast', value: 9 }, [p]],
    [{ field: 'custom.rooms', op: 'anyOf', value: [4, 5] }, [r]],
    [{ field: 'custom.pet', op: 'is', value: 'cat' }, [r]],
    [{ field: 'custom.pet', op: 'isNot', value: 'cat' }, [p]],
    [{ field: 'custom.agreed', op: 'is', value: true }, [r]],
    [{ field: 'custom.lease_ends', op: 'atMost', value: '2027-03-01' }, [r]],
    [{ field: 'custom.lease_ends', op: 'empty' }, [p]],
  ];
  for (const [condition, expected] of cases) {
    const { items } = await listLeads(world.ctx, actor, {
      limit: 10,
      sort: 'createdAt',
      count: true,
      filter: { all: [condition] },
    });
    assert.deepEqual(
      items.map((l) => l.id),
      expected,
      JSON.stringify(condition),
    );
  }
  const both = await listLeads(world.ctx, actor, {
    limit: 10,
    sort: '-score',
    count: true,
    filter: {
      all: [
        { field: 'custom.rooms', op: 'atLeast', value: 1 },
        { field: 'type', op: 'is', value: 'buyer' },
      ],
    },
  });
  assert.deepEqual(
    both.items.map((l) => l.id),
    [r],
  );
  const bad: [Condition, string][] = [
    [{ field: 'custom.nosuch', op: 'empty' }, 'field.not_found'],
    [{ field: 'type', op: 'atLeast', value: 'buyer' }, 'request.invalid'],
    [{ field: 'type', op: 'is', value: 'buyr' }, 'request.invalid'],
    [{ field: 'ownerId', op: 'is', value: 'somebody' }, 'request.invalid'],
    [{ field: 'budgetMax', op: 'is', value: '900' }, 'request.invalid'],
    [{ field: 'createdAt', op: 'atLeast', value: 'yesterday' }, 'request.invalid'],
    [{ field: 'createdAt', op: 'atMost', value: '9999-12-31' }, 'request.invalid'],
    [{ field: 'createdAt', op: 'atLeast', value: '0000-01-01' }, 'request.invalid'],
    [{ field: 'name', op: 'is' }, 'request.invalid'],
  ];
  for (const [condition, code] of bad) {
    await assert.rejects(
      listLeads(world.ctx, actor, { limit: 1, sort: 'name', count: false, filter: { all: [condition] } }),
      fails(code),
      JSON.stringify(condition),
    );
  }
});

test('a day of a moment is a day of the company, whole', async () => {
  const company = await world.tenant(); // America/Chicago
  const settings = await insertSettings(world.ctx, company.owner);
  const at = [
    '2026-03-08T05:59:59.000Z',
    '2026-03-08T06:00:00.000Z',
    '2026-03-09T04:59:59.000Z',
    '2026-03-09T05:00:00.000Z',
  ];
  const ids = await world.ctx.tx(company.owner, (tx) =>
    insertLeads(
      world.ctx,
      tx,
      company.owner,
      at.map((createdAt, i) => ({ name: `Day ${i}`, createdAt })),
      settings,
    ),
  );
  // The clocks go forward that day: it has 23 hours.
  const { items } = await listLeads(world.ctx, company.owner, {
    limit: 10,
    sort: 'createdAt',
    count: false,
    filter: {
      all: [
        { field: 'createdAt', op: 'atLeast', value: '2026-03-08' },
        { field: 'createdAt', op: 'atMost', value: '2026-03-08' },
      ],
    },
  });
  assert.deepEqual(
    items.map((l) => l.id),
    ids.slice(1, 3),
  );
});
