import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { DuplicateGroup, NewLead } from '@lintel/contract';
import { until } from '../../../../test/until.ts';
import { createWorld, type TestTenant, type World } from '../../../../test/world.ts';
import type { Actor } from '../../../kernel/actor.ts';
import { AppError } from '../../../kernel/errors.ts';
import { modules } from '../../../modules.ts';
import { updateLead } from '../change-leads.ts';
import { makeLead } from '../leads.factory.ts';
import { mergeLeads } from '../merge/merge-leads.ts';
import { undoMerge } from '../merge/undo-merge.ts';
import { readLead } from '../read-lead.ts';
import { findDuplicates } from './find-duplicates.ts';
import { listRelations, relate, unrelate } from './relations.ts';
import { decideDuplicates, duplicatesOf, listDuplicates } from './review-queue.ts';
import { readScan, runScan, startScan } from './scan.ts';

let world: World;
let company: TestTenant;
before(async () => {
  world = await createWorld();
  company = await world.tenant();
});
after(() => world.close());

const fails = (code: string) => (error: unknown) => error instanceof AppError && error.code === code;
const make = (over: NewLead = {}) => makeLead(world.ctx, company.owner, over);
const look = (...leads: readonly { id: string }[]) =>
  findDuplicates(
    world.ctx,
    company.id,
    leads.map(({ id }) => id),
  );
const queue = async (by: Actor = company.owner, kind?: 'person' | 'household') =>
  (await listDuplicates(world.ctx, by, { limit: 50, ...(kind ? { kind } : {}) })).items;
const ids = (group: DuplicateGroup) => group.leads.map((lead) => lead.id).sort();
const withLead = async (lead: { id: string }, by: Actor = company.owner) =>
  (await queue(by)).filter((group) => ids(group).includes(lead.id));
let made = 1000;
const newPhone = () => {
  made += 1;
  return `312 555 ${made}`;
};

test('a pair is found once, by either of the two, with its reasons; more that look alike join the group', async () => {
  const phones = [newPhone()];
  const bob = await make({ name: 'Bob Ferrier', phones });
  const robert = await make({ name: 'Robert Ferrier', phones });
  assert.equal(await look(robert), 0, 'the other is not known yet');
  assert.equal(await look(bob), 1);
  assert.equal(await look(robert, bob), 0);
  const [group, ...more] = await withLead(bob);
  assert.deepEqual(more, []);
  assert.deepEqual(ids(group!), [bob.id, robert.id].sort());
  assert.deepEqual(
    [group!.kind, group!.confidence, group!.reasons],
    ['person', 88, ['same_phone', 'nickname']],
  );
  const typo = await make({ name: 'Robert Ferreir', phones });
  await look(typo);
  const groups = await withLead(robert);
  assert.equal(groups.length, 1);
  assert.deepEqual(ids(groups[0]!), [bob.id, robert.id, typo.id].sort());
  assert.equal((await duplicatesOf(world.ctx, company.owner, typo.id)).items.length, 2);
});

test('“not the same” holds for the pair, also through a merge, until what was alike changes', async () => {
  const phones = [newPhone()];
  const [one, two] = [await make({ name: 'Kim Orr', phones }), await make({ name: 'Kimberly Orr', phones })];
  await look(one, two);
  assert.equal((await withLead(one)).length, 1);
  const decide = (decision: 'not_same' | 'undecided') =>
    decideDuplicates(world.ctx, company.owner, { leadIds: [one.id, two.id], decision });
  await decide('not_same');
  await look(one, two);
  assert.deepEqual(await withLead(one), []);
  await decide('undecided');
  assert.equal((await withLead(one)).length, 1);
  await decide('not_same');

  // The other record of one is not two either.
  const third = await make({ name: 'Kim Q Orr', phones });
  const { batchId } = await mergeLeads(world.ctx, company.owner, {
    survivorId: third.id,
    leads: [one, third].map(({ id, version }) => ({ id, version })),
    picks: {},
  });
  await look(third, one, two);
  assert.deepEqual(await withLead(third), []);
  await world.ctx.tx(company.owner, (tx) => undoMerge(world.ctx, tx, company.owner, batchId, 'keep_later'));
  await look(third, one);
  assert.equal((await withLead(one)).length, 1, 'one and third again');

  const now = await readLead(world.ctx, company.owner, two.id);
  await updateLead(world.ctx, company.owner, two.id, { version: now.version, tags: ['new'] });
  await look(two);
  const again = async () => (await duplicatesOf(world.ctx, company.owner, two.id)).items.map(ids);
  assert.ok(!(await again()).some((group) => group.includes(one.id) && group.length === 2));
  await updateLead(world.ctx, company.owner, two.id, { version: now.version + 1, name: 'Kym Orr' });
  await updateLead(world.ctx, company.owner, one.id, {
    version: (await readLead(world.ctx, company.owner, one.id)).version,
    name: 'Kyme Orr',
  });
  await look(one, two);
  assert.equal((await withLead(two)).length, 1);
});

test('what no longer looks alike goes, deleted leads are not shown', async () => {
  const phones = [newPhone()];
  const [one, two] = [await make({ name: 'Lou Vance', phones }), await make({ name: 'Lou M Vance', phones })];
  await look(one, two);
  assert.equal((await withLead(one)).length, 1);
  await updateLead(world.ctx, company.owner, two.id, { version: 1, phones: [], name: 'Somebody Else' });
  await look(two);
  assert.deepEqual(await withLead(one), []);
});

test('one sees pairs of leads one may merge; a neighbour sees none, and no hidden reason is told', async () => {
  const lead = await company.member('team_lead');
  const phones = [newPhone()];
  const mine = await make({ name: 'Ina Rusk', phones, ownerId: lead.userId! });
  const far = await make({ name: 'Ina B Rusk', phones });
  await look(mine, far);
  assert.equal((await withLead(mine)).length, 1);
  assert.deepEqual(await withLead(mine, lead), []);
  assert.deepEqual((await duplicatesOf(world.ctx, lead, mine.id)).items, []);
  await assert.rejects(duplicatesOf(world.ctx, lead, far.id), fails('lead.not_found'));
  await assert.rejects(
    decideDuplicates(world.ctx, lead, { leadIds: [mine.id, far.id], decision: 'not_same' }),
    fails('lead.not_found'),
  );
  const neighbour = await world.tenant();
  assert.deepEqual(await queue(neighbour.owner), []);
  await assert.rejects(
    decideDuplicates(world.ctx, neighbour.owner, { leadIds: [mine.id, far.id], decision: 'household' }),
    fails('lead.not_found'),
  );
  await assert.rejects(queue(await company.member('agent')), fails('auth.forbidden'));
  const blind: Actor = {
    ...company.owner,
    access: { ...company.owner.access, fields: { phones: 'hidden' } },
  };
  const [seen] = await withLead(mine, blind);
  assert.deepEqual(seen?.reasons, ['same_name']);
  assert.equal(seen?.leads[0]?.phone, null);
});

test('a shared number under two names is a household; said so, they are related and it is not asked again', async () => {
  const phones = [newPhone()];
  const [ann, joe] = [await make({ name: 'Ann Moss', phones }), await make({ name: 'Joe Moss', phones })];
  await look(ann, joe);
  const [group] = await withLead(ann);
  assert.deepEqual([group?.kind, group?.reasons], ['household', ['same_phone', 'other_name']]);
  assert.deepEqual(
    await queue(company.owner, 'person').then((all) => all.filter((g) => ids(g).includes(ann.id))),
    [],
  );
  await decideDuplicates(world.ctx, company.owner, { leadIds: [ann.id, joe.id], decision: 'household' });
  await look(ann, joe);
  assert.deepEqual(await withLead(ann), []);
  const of = async (id: string) =>
    (await listRelations(world.ctx, company.owner, id)).items.map((r) => [r.leadId, r.kind, r.name]);
  assert.deepEqual(await of(ann.id), [[joe.id, 'household', 'Joe Moss']]);

  await relate(world.ctx, company.owner, ann.id, joe.id, 'child');
  assert.deepEqual(await of(joe.id), [[ann.id, 'parent', 'Ann Moss']]);
  await assert.rejects(relate(world.ctx, company.owner, ann.id, ann.id, 'other'), fails('request.invalid'));
  const agent = await company.member('agent');
  await assert.rejects(relate(world.ctx, agent, ann.id, joe.id, 'other'), fails('lead.not_found'));
  const { items } = await unrelate(world.ctx, company.owner, joe.id, ann.id);
  assert.deepEqual(items, []);
  await assert.rejects(unrelate(world.ctx, company.owner, joe.id, ann.id), fails('relation.not_found'));
});

test('pages end nowhere twice, and a look through all leads finds what was never looked at', async () => {
  const other = await world.tenant();
  for (let i = 0; i < 6; i += 1) {
    const phones = [newPhone()];
    for (const name of ['Robert', 'Bob'])
      await makeLead(world.ctx, other.owner, { name: `${name} Page${'abcdef'[i]}`, phones });
  }
  const scan = await startScan(world.ctx, other.owner);
  assert.deepEqual([scan.state, scan.total], ['waiting', 12]);
  assert.deepEqual(await startScan(world.ctx, other.owner), scan, 'one at a time');
  const { rows } = await world.ctx.read(other.owner, async (tx) => ({
    rows: await tx.selectFrom('duplicate_scans').select('id').execute(),
  }));
  await runScan(world.ctx, other.id, rows[0]!.id, new AbortController().signal);
  await runScan(world.ctx, other.id, rows[0]!.id, new AbortController().signal);
  const done = await readScan(world.ctx, other.owner);
  assert.deepEqual([done.state, done.done, done.found], ['done', 12, 6]);
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await listDuplicates(world.ctx, other.owner, { limit: 4, ...(cursor ? { cursor } : {}) });
    assert.equal(page.total, 6);
    seen.push(...page.items.flatMap(ids));
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  assert.deepEqual([seen.length, new Set(seen).size], [12, 12]);
  await assert.rejects(
    listDuplicates(world.ctx, other.owner, { limit: 4, cursor: 'x' }),
    fails('request.cursor_invalid'),
  );
});

test('jobs look at new, changed and merged leads by themselves', async () => {
  const other = await world.tenant();
  await world.work(modules.flatMap((m) => (m.name === 'leads' ? m.jobs : [])));
  const phones = [newPhone()];
  const one = await makeLead(world.ctx, other.owner, { name: 'Al Brook', phones });
  const two = await makeLead(world.ctx, other.owner, { name: 'Albert Brook' });
  await updateLead(world.ctx, other.owner, two.id, { version: 1, phones });
  await until('the pair is found', async () => (await queue(other.owner)).length === 1);
  await mergeLeads(world.ctx, other.owner, {
    survivorId: one.id,
    leads: [
      { id: one.id, version: 1 },
      { id: two.id, version: 2 },
    ],
    picks: {},
  });
  assert.deepEqual(await queue(other.owner), []);
});
