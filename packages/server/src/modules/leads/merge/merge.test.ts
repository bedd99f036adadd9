import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { duplicates as contract, type Lead, type NewLead, type Problem } from '@lintel/contract';
import { createWorld, ProblemError, type TestTenant, type World } from '../../../../test/world.ts';
import type { Actor } from '../../../kernel/actor.ts';
import { AppError } from '../../../kernel/errors.ts';
import { newId } from '../../../kernel/ids.ts';
import { appendConsent, consentState } from '../../consent/index.ts';
import { findMatches } from '../bulk.ts';
import { updateLead } from '../change-leads.ts';
import { createLead } from '../create-lead.ts';
import { deleteLead } from '../delete-lead.ts';
import { listRelations, relate } from '../duplicates/relations.ts';
import { makeLead } from '../leads.factory.ts';
import { listStages } from '../pipelines/stages.ts';
import { readLead } from '../read-lead.ts';
import { searchLeads } from '../search-leads.ts';
import { shareLead } from '../share-lead.ts';
import { listEvents } from '../timeline/events.ts';
import { addNote } from '../timeline/notes.ts';
import { followStragglers } from './follow-merge.ts';
import { mergeLeads } from './merge-leads.ts';
import { previewMerge } from './preview-merge.ts';
import { undoMerge } from './undo-merge.ts';

let world: World;
let company: TestTenant;
before(async () => {
  world = await createWorld();
  company = await world.tenant();
});
after(() => world.close());

const fails =
  (code: string, check: (e: AppError) => void = () => undefined) =>
  (error: unknown) => {
    assert.ok(error instanceof AppError, String(error));
    assert.equal(error.code, code);
    check(error);
    return true;
  };
const make = (over: NewLead = {}) => makeLead(world.ctx, company.owner, over);
const read = (id: string) => readLead(world.ctx, company.owner, id);
const merge = async (
  survivor: Pick<Lead, 'id'>,
  others: readonly Pick<Lead, 'id'>[],
  picks: Record<string, string> = {},
  by = company.owner,
) => {
  const leads = await Promise.all([survivor, ...others].map(({ id }) => read(id)));
  return mergeLeads(world.ctx, by, {
    survivorId: survivor.id,
    leads: leads.map(({ id, version }) => ({ id, version })),
    picks,
  });
};
const undo = (batchId: string, choice: 'keep_later' | 'restore_all' = 'keep_later') =>
  world.ctx.tx(company.owner, (tx) => undoMerge(world.ctx, tx, company.owner, batchId, choice));
const events = async (leadId: string) =>
  (await listEvents(world.ctx, company.owner, leadId, { limit: 200, group: ['all'] })).items;
const texts = async (leadId: string) =>
  (await events(leadId))
    .filter((e) => e.kind === 'note.added')
    .map((e) => e.payload.text)
    .sort();
const consent = (
  leadId: string,
  state: 'given' | 'refused',
  occurredAt: string,
  channel: 'email' | 'text' = 'email',
) =>
  world.ctx.tx(company.owner, (tx) =>
    appendConsent(world.ctx, tx, company.owner, [
      { leadId, channel, state, occurredAt, wording: 'Yes', source: 'Form' },
    ]),
  );
const mayMail = (leadId: string, channel: 'email' | 'text' = 'email') =>
  world.ctx.read(company.owner, (tx) => consentState(tx, leadId, channel));

test('ten records become one: chosen fields, every address and number, notes, tags and people; search finds one', async () => {
  const agents = await Promise.all([company.member('agent'), company.member('agent')]);
  const leads = await Promise.all(
    Array.from({ length: 10 }, (_, i) =>
      make({
        name: `Tennyson Number ${i}`,
        emails: [`ten${i}@example.com`],
        // One number of all of them, and one of each.
        phones: ['312 555 0170', `312 555 018${i}`],
        tags: ['all', `tag ${i}`],
        ...(i === 3 ? { location: 'Lake Street', budgetMax: 500_000 } : {}),
        ...(i < 2 ? { ownerId: agents[i]!.userId! } : {}),
      }),
    ),
  );
  const [first, second] = leads;
  await addNote(world.ctx, company.owner, second!.id, 'Wants a garden');
  await addNote(world.ctx, company.owner, first!.id, 'Calls back');
  const done = await merge(first!, leads.slice(1), { name: leads[4]!.id, emails: leads[5]!.id });

  const lead = await read(first!.id);
  assert.deepEqual(done.lead, lead);
  assert.equal(lead.name, 'Tennyson Number 4');
  assert.equal(lead.location, 'Lake Street');
  assert.equal(lead.budgetMax, 500_000);
  assert.equal(lead.ownerId, agents[0]!.userId);
  assert.deepEqual(lead.collaboratorIds, [agents[1]!.userId]);
  assert.deepEqual(
    lead.emails.map((e) => e.value),
    [5, 0, 1, 2, 3, 4, 6, 7, 8, 9].map((i) => `ten${i}@example.com`),
  );
  assert.equal(lead.phones.length, 11);
  assert.equal(lead.tags.length, 11);
  assert.deepEqual(await texts(lead.id), ['Calls back', 'Wants a garden']);
  assert.equal(done.moved.notes, 1);
  assert.equal(done.moved.emails, 9);
  const found = await searchLeads(world.ctx, company.owner, { q: 'tennyson', limit: 20 });
  assert.deepEqual(
    found.items.map((row) => row.id),
    [lead.id],
  );
  const [told] = await events(lead.id);
  assert.equal(told?.kind, 'lead.merged');

  await undo(done.batchId);
  for (const was of leads) {
    const { version, updatedAt, lastEventAt, ...now } = await read(was.id);
    assert.ok(version > was.version && updatedAt >= was.updatedAt && lastEventAt);
    const { version: _v, updatedAt: _u, lastEventAt: _l, ...before } = was;
    assert.deepEqual(now, before);
  }
  assert.deepEqual(await texts(second!.id), ['Wants a garden']);
});

test('a refusal on any record stays refused for the one, whatever was given later elsewhere, and after undoing', async () => {
  const [kept, gone, other] = [await make(), await make(), await make()];
  await consent(kept.id, 'given', '2026-09-01T10:00:00Z');
  await consent(gone.id, 'refused', '2026-05-01T10:00:00Z');
  await consent(other.id, 'given', '2026-08-01T10:00:00Z', 'text');
  assert.equal(await mayMail(kept.id), 'given');
  const preview = await previewMerge(world.ctx, company.owner, [kept.id, gone.id]);
  assert.deepEqual(preview.optOuts, [{ leadId: gone.id, channel: 'email', purpose: 'marketing' }]);

  const { batchId } = await merge(kept, [gone, other]);
  assert.equal(await mayMail(kept.id), 'refused');
  assert.equal(await mayMail(kept.id, 'text'), 'given');
  // Refused while merged: of whom it was said nobody can tell, so it holds for all.
  await consent(kept.id, 'refused', new Date(world.ctx.clock.now().getTime() + 1000).toISOString(), 'text');
  await undo(batchId);
  assert.equal(await mayMail(kept.id), 'given');
  assert.equal(await mayMail(gone.id), 'refused');
  assert.deepEqual(await Promise.all([kept, gone, other].map(({ id }) => mayMail(id, 'text'))), [
    'refused',
    'refused',
    'refused',
  ]);
});

test('a merged lead says where it went, to those who may know; its addresses and ids lead to the one that stayed', async () => {
  const [mine, theirs] = [await company.member('agent'), await company.member('agent')];
  const kept = await make({ ownerId: mine.userId! });
  const gone = await make({
    ownerId: theirs.userId!,
    emails: ['went@example.com'],
    source: 'Portal',
    externalId: 'went-1',
  });
  const stranger = await company.member('agent');
  const { batchId } = await merge(kept, [gone], { source: kept.id, owner: kept.id });
  const says = async (actor: Actor) => {
    try {
      await readLead(world.ctx, actor, gone.id);
    } catch (error) {
      assert.ok(error instanceof AppError);
      return [error.code, error.context?.leadId];
    }
    return assert.fail('a merged lead was read');
  };
  assert.deepEqual(await says(company.owner), ['lead.merged', kept.id]);
  // The former owner works on it beside the new one.
  assert.deepEqual(await says(theirs), ['lead.merged', kept.id]);
  await shareLead(world.ctx, company.owner, kept.id, []);
  assert.deepEqual(await says(theirs), ['lead.merged', undefined]);
  assert.deepEqual(await says(stranger), ['lead.not_found', undefined]);
  await assert.rejects(
    createLead(world.ctx, company.owner, { emails: ['WENT@example.com'] }),
    fails('lead.duplicate', (e) => assert.equal(e.context?.leadId, kept.id)),
  );
  const keys = { ref: 0, emails: [], phones: [], nameKey: '', source: 'Portal', externalId: 'went-1' };
  const found = await world.ctx.read(company.owner, (tx) => findMatches(tx, [keys]));
  assert.equal(found.get(0)?.leadId, kept.id, 'the source goes on calling by the id of the record that went');
  await assert.rejects(
    mergeLeads(world.ctx, company.owner, {
      survivorId: kept.id,
      leads: [
        { id: kept.id, version: 1 },
        { id: gone.id, version: 1 },
      ],
      picks: {},
    }),
    fails('lead.merged'),
  );
  await undo(batchId);
  assert.equal((await read(gone.id)).ownerId, theirs.userId);
});

test('out of reach, of another company, changed since, or ruled: refused, and nothing is told or changed', async () => {
  const lead = await company.member('team_lead');
  const own = await make({ ownerId: lead.userId! });
  const far = await make();
  const ask = (by: Actor, ids: readonly { id: string; version: number }[], picks = {}) =>
    mergeLeads(world.ctx, by, {
      survivorId: ids[0]!.id,
      leads: ids.map(({ id, version }) => ({ id, version })),
      picks,
    });
  await assert.rejects(ask(lead, [own, far]), fails('lead.not_found'));
  await assert.rejects(previewMerge(world.ctx, lead, [own.id, far.id]), fails('lead.not_found'));
  await assert.rejects(ask(await company.member('agent'), [own, far]), fails('auth.forbidden'));
  const neighbour = await world.tenant();
  await assert.rejects(ask(neighbour.owner, [own, far]), fails('lead.not_found'));
  await assert.rejects(ask(company.owner, [own, { ...far, version: 9 }]), fails('lead.stale'));
  await assert.rejects(ask(company.owner, [own, far], { 'custom.none': own.id }), fails('field.not_found'));
  await assert.rejects(ask(company.owner, [own, far], { name: newId() }), fails('request.invalid'));
  const bound: Actor = {
    ...company.owner,
    access: { ...company.owner.access, fields: { budget: 'hidden', location: 'read_only' } },
  };
  await assert.rejects(ask(bound, [own, far], { budget: far.id }), fails('field.read_only'));
  await assert.rejects(ask(bound, [own, far], { location: far.id }), fails('field.read_only'));
  const preview = await previewMerge(world.ctx, bound, [own.id, far.id]);
  assert.deepEqual(
    preview.fields.filter((f) => f.locked).map((f) => f.field),
    ['budget', 'location'],
  );
  assert.equal((await read(own.id)).version, own.version);
});

test('a name under which another lead has one of the numbers is refused', async () => {
  const phones = ['312 555 0142'];
  const taken = await make({ name: 'Sam Pole', phones, emails: ['pole1@example.com'] });
  const kept = await make({ name: 'Samuel Pole', phones, emails: ['pole2@example.com'] });
  const gone = await make({ name: 'Sam Pole', emails: ['pole3@example.com'] });
  await assert.rejects(
    merge(kept, [gone], { name: gone.id }),
    fails('lead.duplicate', (e) => assert.equal(e.context?.leadId, taken.id)),
  );
  await merge(kept, [gone]);
});

test('undoing keeps what was changed since and says so field by field, or puts everything back', async () => {
  const stages = await listStages(world.ctx, company.owner);
  for (const choice of ['keep_later', 'restore_all'] as const) {
    const kept = await make({ name: 'Kay Kept', location: 'Here', tags: ['a'] });
    const gone = await make({
      name: 'Kay Gone',
      location: 'There',
      tags: ['b'],
      emails: ['one@kay.example.com', 'two@kay.example.com'],
    });
    const { batchId, lead } = await merge(kept, [gone], { name: gone.id, location: gone.id });
    const changed = await updateLead(world.ctx, company.owner, kept.id, {
      version: lead.version,
      location: 'Elsewhere',
      stageId: stages[1]!.id,
      emails: lead.emails
        .flatMap((e) => (e.value === 'two@kay.example.com' ? [] : [e.raw]))
        .concat('new@kay.example.com'),
    });
    await addNote(world.ctx, company.owner, kept.id, 'Since');
    const { restored, kept: left } = await undo(batchId, choice);
    assert.deepEqual(restored.sort(), [kept.id, gone.id].sort());
    assert.deepEqual(
      left.map(({ leadId, reason, conflicts }) => [leadId, reason, conflicts.map((c) => c.field)]),
      [
        [kept.id, 'changed_since', ['location']],
        [gone.id, 'changed_since', ['emails']],
      ],
    );
    const [conflict] = left[0]!.conflicts;
    assert.deepEqual(
      [conflict?.before, conflict?.set, conflict?.now, conflict?.by],
      ['Here', 'There', 'Elsewhere', company.owner.userId],
    );
    const [survivor, back] = await Promise.all([read(kept.id), read(gone.id)]);
    assert.equal(survivor.name, 'Kay Kept');
    assert.equal(survivor.location, choice === 'keep_later' ? 'Elsewhere' : 'Here');
    assert.equal(survivor.stageId, changed.stageId);
    assert.deepEqual(survivor.tags, ['a']);
    assert.ok(survivor.emails.some((e) => e.value === 'new@kay.example.com'));
    assert.deepEqual(
      back.emails.map((e) => e.value),
      ['one@kay.example.com'],
    );
    assert.deepEqual(await texts(kept.id), ['Since']);
    await Promise.all([kept, gone].map(({ id }) => deleteLead(world.ctx, company.owner, id)));
  }
});

test('undoing is refused while somebody has the number, or the lead went on or away', async () => {
  const [kept, gone] = [
    await make({ name: 'Una Kept' }),
    await make({ name: 'Una Gone', phones: ['312 555 0133'] }),
  ];
  const { batchId } = await merge(kept, [gone]);
  const other = await make({ name: 'Una Gone', phones: ['312 555 0133'] });
  assert.deepEqual(await undo(batchId), {
    restored: [],
    kept: [{ leadId: gone.id, reason: 'contact_taken', conflicts: [] }],
  });
  await deleteLead(world.ctx, company.owner, other.id);
  const further = await make();
  const second = await merge(further, [kept]);
  assert.deepEqual((await undo(batchId)).restored, []);
  await undo(second.batchId);
  assert.equal((await undo(batchId)).restored.length, 2);
  assert.deepEqual((await undo(batchId)).restored, [], 'taken back once');
});

test('relations go along, never to oneself, and come back', async () => {
  const [kept, gone, wife, child] = [await make(), await make(), await make(), await make()];
  await relate(world.ctx, company.owner, gone.id, wife.id, 'spouse');
  await relate(world.ctx, company.owner, gone.id, kept.id, 'household');
  await relate(world.ctx, company.owner, child.id, gone.id, 'parent');
  const of = async (id: string) =>
    (await listRelations(world.ctx, company.owner, id)).items.map((r) => [r.leadId, r.kind]);
  const { batchId } = await merge(kept, [gone]);
  assert.deepEqual(await of(kept.id), [
    [wife.id, 'spouse'],
    [child.id, 'child'],
  ]);
  assert.deepEqual(await of(child.id), [[kept.id, 'parent']]);
  await undo(batchId);
  assert.deepEqual(await of(kept.id), [[gone.id, 'household']]);
  assert.deepEqual((await of(gone.id)).length, 3);
});

test('racing merges of one lead: one wins; a lead posted while its record goes finds the one that stays', async () => {
  for (let round = 0; round < 5; round += 1) {
    const [kept, gone, other] = [await make(), await make(), await make()];
    const email = gone.emails[0]!.raw;
    const both = await Promise.allSettled([
      merge(kept, [gone]),
      merge(other, [gone]),
      createLead(world.ctx, company.owner, { name: 'Posted', emails: [email] }),
      addNote(world.ctx, company.owner, gone.id, 'Raced'),
    ]);
    const [one, two, posted] = both;
    assert.deepEqual([one?.status, two?.status].sort(), ['fulfilled', 'rejected']);
    assert.ok(posted?.status === 'rejected' && (posted.reason as AppError).code === 'lead.duplicate');
    const [winner, loser] = one?.status === 'fulfilled' ? [kept, other] : [other, kept];
    assert.deepEqual(
      (await read(winner.id)).emails.map((e) => e.value),
      [winner.emails[0]!.value, gone.emails[0]!.value],
    );
    assert.equal((await read(loser.id)).emails.length, 1);
    await followStragglers(world.ctx, company.id, winner.id);
    assert.deepEqual(await texts(winner.id), both[3]?.status === 'fulfilled' ? ['Raced'] : []);
  }
});

test('over HTTP: preview, merge once per key, audit, and where a merged lead is', async () => {
  const client = await world.client(company.owner);
  const [kept, gone] = [await make(), await make()];
  const ids = `${kept.id},${gone.id}`;
  const preview = await client.call(contract.previewMerge, {
    query: { ids } as never,
  });
  assert.equal(preview.leads.length, 2);
  const body = {
    survivorId: preview.survivorId,
    leads: preview.leads.map(({ id, version }) => ({ id, version })),
    picks: {},
  };
  const key = { 'Idempotency-Key': newId() };
  const [one, two] = [
    await client.call(contract.merge, { body }, key),
    await client.call(contract.merge, { body }, key),
  ];
  assert.deepEqual(two, one);
  const goneId = preview.leads[1]!.id;
  const reply = await client.fetch(`/api/leads/${goneId}`);
  assert.equal(reply.status, 410);
  const problem = (await reply.json()) as Problem;
  assert.equal(problem.context?.leadId, preview.survivorId);
  await assert.rejects(
    client.call(contract.previewMerge, { query: { ids: kept.id } as never }),
    (e) => e instanceof ProblemError && e.problem.code === 'request.invalid',
  );
});
