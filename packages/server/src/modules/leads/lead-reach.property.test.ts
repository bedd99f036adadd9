import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Permission, Scope } from '@lintel/contract';
import fc from 'fast-check';
import pg from 'pg';
import { createWorld, type World } from '../../../test/world.ts';
import { type Actor, memberActor } from '../../kernel/actor.ts';
import { AppError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { membersWithAccess } from '../auth/index.ts';
import { updateLead } from './change-leads.ts';
import { deleteLead, restoreLead } from './delete-lead.ts';
import { explainAccess } from './explain-access.ts';
import { exportLeads } from './export-leads.ts';
import { makeLead } from './leads.factory.ts';
import { listLeads } from './list-leads.ts';
import { createPond } from './ponds.ts';
import { readLead } from './read-lead.ts';
import { searchLeads } from './search-leads.ts';
import { shareLead } from './share-lead.ts';
import { listEvents } from './timeline/events.ts';

let world: World;
let sql: pg.Client;
before(async () => {
  world = await createWorld();
  sql = new pg.Client({ connectionString: world.ownerUrl });
  await sql.connect();
});
after(async () => {
  await sql.end();
  await world.close();
});

const PEOPLE = 6;
const TEAMS = 3;
const PONDS = 2;
const RULED = ['leads:read', 'leads:update', 'leads:export', 'leads:delete', 'leads:assign'] as const;
type Grants = Record<(typeof RULED)[number], Scope>;

const scope = fc.constantFrom<Scope[]>('none', 'own', 'own', 'team', 'team', 'all');
const person = fc.nat(PEOPLE - 1);
const some = <T>(of: fc.Arbitrary<T>, most: number) => fc.uniqueArray(of, { maxLength: most });
const organisation = fc.record({
  grants: fc.array(
    fc.record<Grants>({
      'leads:read': scope,
      'leads:update': scope,
      'leads:export': scope,
      'leads:delete': scope,
      'leads:assign': scope,
    }),
    { minLength: PEOPLE, maxLength: PEOPLE },
  ),
  teams: fc.array(fc.record({ leads: some(person, 2), members: some(person, 3) }), {
    minLength: TEAMS,
    maxLength: TEAMS,
  }),
  ponds: fc.array(fc.record({ people: some(person, 2), teams: some(fc.nat(TEAMS - 1), 2) }), {
    minLength: PONDS,
    maxLength: PONDS,
  }),
  leads: fc.array(
    fc.record({
      place: fc.oneof(
        fc.record({ owner: person }),
        fc.record({ pond: fc.nat(PONDS - 1) }),
        fc.constant({} as { owner?: number; pond?: number }),
      ),
      shared: some(person, 2),
    }),
    { minLength: 4, maxLength: 10 },
  ),
});
type Organisation = typeof organisation extends fc.Arbitrary<infer O> ? O : never;
type Lead = Organisation['leads'][number] & { place: { owner?: number; pond?: number } };

/** The rules once more, written as they are told and with no thought for speed. */
function belongs({ teams, ponds }: Organisation, who: number, { place, shared }: Lead): boolean {
  const isIn = (team: number) => teams[team]!.leads.includes(who) || teams[team]!.members.includes(who);
  const pond = place.pond === undefined ? undefined : ponds[place.pond]!;
  return (
    place.owner === who ||
    shared.includes(who) ||
    pond?.people.includes(who) ||
    pond?.teams.some(isIn) ||
    false
  );
}
function reaches(org: Organisation, who: number, permission: (typeof RULED)[number], lead: Lead): boolean {
  const led = org.teams.filter((team) => team.leads.includes(who));
  switch (org.grants[who]![permission]) {
    case 'all':
      return true;
    case 'own':
      return belongs(org, who, lead);
    case 'team':
      return [who, ...led.flatMap((team) => [...team.leads, ...team.members])].some((p) =>
        belongs(org, p, lead),
      );
    default:
      return false;
  }
}

async function build(org: Organisation) {
  const company = await world.tenant();
  const people = await Promise.all(org.grants.map((_, i) => company.member('agent', `Person ${i}`)));
  const ids = people.map((p) => p.userId!);
  const none: Partial<Record<Permission, Scope>> = { 'leads:bulk': 'none', 'leads:merge': 'none' };
  for (const [i, grants] of org.grants.entries()) {
    const role = newId();
    await sql.query(
      `with r as (insert into roles (tenant_id, id, base, name, grants) values ($1, $2, 'agent', $3, $4))
       update users set role_id = null where tenant_id = $1 and id = $5`,
      [company.id, role, `Role ${i}`, JSON.stringify({ ...none, ...grants }), ids[i]],
    );
    await sql.query('update users set role_id = $3 where tenant_id = $1 and id = $2', [
      company.id,
      ids[i],
      role,
    ]);
  }
  const teams: string[] = [];
  for (const [i, team] of org.teams.entries()) {
    const id = newId();
    teams.push(id);
    await sql.query('insert into teams (tenant_id, id, name) values ($1, $2, $3)', [
      company.id,
      id,
      `Team ${i}`,
    ]);
    for (const who of new Set([...team.leads, ...team.members]))
      await sql.query(
        'insert into team_members (tenant_id, team_id, user_id, lead) values ($1, $2, $3, $4)',
        [company.id, id, ids[who], team.leads.includes(who)],
      );
  }
  const ponds = await Promise.all(
    org.ponds.map((pond, i) =>
      createPond(world.ctx, company.owner, {
        name: `Pond ${i}`,
        userIds: pond.people.map((p) => ids[p]!),
        teamIds: pond.teams.map((x) => teams[x]!),
      }),
    ),
  );
  const leads: string[] = [];
  for (const { place, shared } of org.leads as Lead[]) {
    const lead = await makeLead(world.ctx, company.owner, {
      name: 'Propertia Example',
      ...(place.owner === undefined ? {} : { ownerId: ids[place.owner]! }),
      ...(place.pond === undefined ? {} : { pondId: ponds[place.pond]!.id }),
    });
    leads.push(lead.id);
    if (shared.length > 0)
      await shareLead(
        world.ctx,
        company.owner,
        lead.id,
        shared.map((s) => ids[s]!),
      );
  }
  const access = new Map(
    (await world.ctx.read(company.owner, membersWithAccess)).map((m) => [m.id, m.access]),
  );
  const actors = people.map((p): Actor => ({ ...p, access: access.get(p.userId!)! }));
  return { company, actors, leads };
}

/** What comes of a call: its value, or the code it was refused with. */
const outcome = async <T>(call: Promise<T>): Promise<T | string> =>
  call.catch((error: unknown) => {
    if (error instanceof AppError) return error.code;
    throw error;
  });

async function fileOf(actor: Actor): Promise<string[] | string> {
  const stream = await outcome(exportLeads(world.ctx, actor, { sort: '-createdAt' }));
  if (typeof stream === 'string') return stream;
  let text = '';
  for await (const chunk of stream) text += String(chunk);
  return text
    .split('\r\n')
    .slice(1)
    .filter((line) => line !== '')
    .map((line) => line.slice(0, 36))
    .sort();
}

test('list, get, timeline, search, export, changes and the answer to "who sees this" follow the rules in any company', async () => {
  await fc.assert(
    fc.asyncProperty(organisation, async (org) => {
      const { company, actors, leads } = await build(org);
      const { ctx } = world;
      const all = org.leads as Lead[];
      const seen = (who: number, permission: (typeof RULED)[number]) =>
        leads
          .filter(
            (_, i) => reaches(org, who, 'leads:read', all[i]!) && reaches(org, who, permission, all[i]!),
          )
          .sort();

      for (const [who, actor] of actors.entries()) {
        const mine = seen(who, 'leads:read');
        const has = (permission: (typeof RULED)[number]) => org.grants[who]![permission] !== 'none';
        // Every order, two rows a page.
        for (const sort of ['-createdAt', 'name', '-score'] as const) {
          const found: string[] = [];
          let cursor: string | undefined;
          do {
            const page = await outcome(listLeads(ctx, actor, { limit: 2, sort, count: true, cursor }));
            if (typeof page === 'string') {
              assert.deepEqual([page, has('leads:read')], ['auth.forbidden', false]);
              break;
            }
            assert.equal(page.total, mine.length);
            found.push(...page.items.map((row) => row.id));
            cursor = page.nextCursor ?? undefined;
          } while (cursor !== undefined);
          assert.deepEqual(found.sort(), mine, sort);
        }
        assert.deepEqual(
          (await searchLeads(ctx, actor, { q: 'propertia', limit: 50 })).items.map((row) => row.id).sort(),
          mine,
        );
        assert.deepEqual(
          await fileOf(actor),
          has('leads:export') ? seen(who, 'leads:export') : 'auth.forbidden',
        );
        // The tables alone, by queries that forgot every condition.
        const stored = await ctx.read(actor, (tx) =>
          Promise.all([
            tx.selectFrom('leads').select('id').execute(),
            tx.selectFrom('lead_events').select('lead_id as id').distinct().execute(),
            tx.selectFrom('conversion_events').select('lead_id as id').distinct().execute(),
            tx.selectFrom('lead_search').select('lead_id as id').execute(),
          ]),
        );
        for (const rows of stored) assert.deepEqual(rows.map(({ id }) => id).sort(), mine);
        for (const id of leads) {
          const visible = mine.includes(id);
          const missing = has('leads:read') ? 'lead.not_found' : 'auth.forbidden';
          const got = await outcome(readLead(ctx, actor, id));
          assert.equal(typeof got === 'string' ? got : got.id, visible ? id : missing);
          const events = await outcome(listEvents(ctx, actor, id, { limit: 5, group: ['all'] }));
          assert.equal(
            typeof events === 'string' ? events : events.items.length > 0,
            visible ? true : missing,
          );
          const { version } = await readLead(ctx, company.owner, id);
          const done = await outcome(updateLead(ctx, actor, id, { version, tags: [`by ${who}`] }));
          assert.equal(
            typeof done === 'string' ? done : 'done',
            seen(who, 'leads:update').includes(id)
              ? 'done'
              : has('leads:update')
                ? 'lead.not_found'
                : 'auth.forbidden',
          );
          const gone = await outcome(deleteLead(ctx, actor, id));
          const mayDelete = seen(who, 'leads:delete').includes(id);
          assert.equal(
            gone,
            mayDelete ? undefined : has('leads:delete') ? 'lead.not_found' : 'auth.forbidden',
          );
          if (mayDelete) assert.equal((await restoreLead(ctx, actor, id)).id, id);
        }
      }

      for (const [i, id] of leads.entries()) {
        const { items } = await explainAccess(ctx, company.owner, id, undefined);
        const told = new Map(items.map((item) => [item.userId, item]));
        for (const [who, actor] of actors.entries()) {
          const sees = reaches(org, who, 'leads:read', all[i]!);
          const item = told.get(actor.userId!);
          assert.equal(item !== undefined, sees);
          if (!item) {
            const { answer } = await explainAccess(ctx, company.owner, id, actor.userId!);
            assert.deepEqual([answer?.sees, answer?.access], [false, null]);
            continue;
          }
          assert.equal(item.rule.kind === 'owner', all[i]!.place.owner === who);
          if (item.rule.kind !== 'company' && item.rule.kind !== 'team')
            assert.ok(belongs(org, who, all[i]!), item.rule.text);
          for (const right of ['leads:update', 'leads:assign', 'leads:export', 'leads:delete'] as const)
            assert.equal(item.may.includes(right), reaches(org, who, right, all[i]!), right);
        }
        assert.ok(told.has(company.owner.userId!));
      }
    }),
    { numRuns: Number(process.env.PROPERTY_RUNS ?? 8) },
  );
});

test('the wrong company sees nothing of any of it', async () => {
  const [one, two] = [await world.tenant(), await world.tenant()];
  const lead = await makeLead(world.ctx, one.owner);
  const pond = await createPond(world.ctx, one.owner, { name: 'Theirs', userIds: [], teamIds: [] });
  const { ctx } = world;
  assert.equal(await outcome(shareLead(ctx, two.owner, lead.id, [])), 'lead.not_found');
  assert.equal(await outcome(explainAccess(ctx, two.owner, lead.id, undefined)), 'lead.not_found');
  assert.equal(await outcome(makeLead(ctx, two.owner, { pondId: pond.id })), 'pond.not_found');
  assert.equal(
    await outcome(createPond(ctx, two.owner, { name: 'X', userIds: [one.owner.userId!], teamIds: [] })),
    'user.not_found',
  );
  const stranger = memberActor(two.id, one.owner.userId!, null, 'agent');
  assert.deepEqual(await ctx.read(stranger, (tx) => tx.selectFrom('leads').select('id').execute()), []);
});
