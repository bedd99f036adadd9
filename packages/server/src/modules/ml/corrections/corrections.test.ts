import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { contract } from '@lintel/contract';
import { createWorld, type World } from '../../../../test/world.ts';
import { readLead } from '../../leads/index.ts';
import { makeLead } from '../../leads/leads.factory.ts';
import { explainScore, scoreHistory } from '../explain-score.ts';
import { scoreLeads } from '../score-leads.ts';
import { endDueOverrides } from './overrides.ts';

const { ml } = contract;
let world: World;
before(async () => {
  world = await createWorld();
  world.clock.set('2026-11-23T12:00:00Z');
});
after(() => world.close());
const never = new AbortController().signal;

test('a score set by hand stands in lists and bands, keeps the model’s own beneath it, and ends by itself', async () => {
  const { ctx, clock } = world;
  const tenant = await world.tenant();
  const { owner } = tenant;
  const [quiet, keen] = [
    await makeLead(ctx, owner, { timeline: 'later' }),
    await makeLead(ctx, owner, { timeline: 'now', financing: 'cash' }),
  ];
  await scoreLeads(ctx, tenant.id, [quiet.id, keen.id]);
  const scoreOf = async () => (await readLead(ctx, owner, quiet.id)).score!;
  const client = await world.client(owner);
  const first = async () =>
    (await client.call(contract.leads.list, { query: { sort: '-score' } })).items[0]?.id;
  const own = await scoreOf();
  assert.equal(await first(), keen.id);
  assert.equal(own.overriddenUntil, null);

  const params = { leadId: quiet.id };
  clock.advance(60_000);
  const expiresAt = new Date(clock.now().getTime() + 2 * 86_400_000).toISOString();
  const set = (body: object) =>
    client.call(ml.overrideScore, {
      params,
      body: { points: 90, reason: 'Sister of a client, wants to buy this week', expiresAt, ...body },
    });
  for (const wrong of ['2026-11-23T11:00:00.000Z', '2027-11-23T12:00:00.000Z'])
    await assert.rejects(set({ expiresAt: wrong }), /ml\.override_expiry/);
  await assert.rejects(set({ points: 101 }), /request\.invalid/);
  await assert.rejects(set({ reason: '  ' }), /request\.invalid/);
  const made = await set({});
  assert.deepEqual([made.points, made.band, made.setByName], [90, 'hot', 'Olive Owner']);

  const shown = await scoreOf();
  assert.deepEqual([shown.points, shown.band, shown.overriddenUntil], [90, 'hot', expiresAt]);
  assert.equal(await first(), quiet.id, 'lists order by it');
  const why = await explainScore(ctx, owner, quiet.id);
  assert.equal(why.points, own.points, 'the reasons stay those of the score itself');
  assert.equal(why.override?.reason, 'Sister of a client, wants to buy this week');
  // Scoring anew leaves it standing and goes on beneath it.
  clock.advance(60_000);
  await scoreLeads(ctx, tenant.id, [quiet.id]);
  assert.equal((await scoreOf()).points, 90);

  // A second one takes its place, and the way back is one call.
  await set({ points: 10 });
  assert.deepEqual([(await scoreOf()).points, (await scoreOf()).band], [10, 'cold']);
  const ended = await client.call(ml.endOverride, { params });
  assert.equal(ended.endedHow, 'undone');
  assert.deepEqual([(await scoreOf()).points, (await scoreOf()).overriddenUntil], [own.points, null]);
  await assert.rejects(client.call(ml.endOverride, { params }), /ml\.override_not_found/);

  // The third ends by the clock, in every company, once.
  await set({ points: 60 });
  clock.advance(2 * 86_400_000 - 60_001);
  await endDueOverrides(ctx, never);
  assert.equal((await scoreOf()).points, 60, 'not a moment early');
  clock.advance(60_002);
  await endDueOverrides(ctx, never);
  await endDueOverrides(ctx, never);
  assert.equal((await scoreOf()).overriddenUntil, null);
  assert.notEqual((await scoreOf()).points, 60);
  const { overrides } = await scoreHistory(ctx, owner, { leadId: quiet.id, days: 30 });
  assert.deepEqual(
    overrides.map(({ points, endedHow }) => [points, endedHow]),
    [
      [60, 'expired'],
      [10, 'undone'],
      [90, 'replaced'],
    ],
  );
});

test('a colleague neither sets the score of a lead beyond reach nor speaks of it', async () => {
  const { ctx, clock } = world;
  const tenant = await world.tenant();
  const [mine, other] = [await tenant.member('agent', 'Mine'), await tenant.member('agent', 'Other')];
  const lead = await makeLead(ctx, tenant.owner, { ownerId: mine.userId });
  const call = { params: { leadId: lead.id } };
  const body = {
    points: 80,
    reason: 'Keen',
    expiresAt: new Date(clock.now().getTime() + 3_600_000).toISOString(),
  };
  const stranger = await world.client(other);
  await assert.rejects(stranger.call(ml.overrideScore, { ...call, body }), /lead\.not_found/);
  await assert.rejects(stranger.call(ml.flagScore, { ...call, body: { kind: 'other' } }), /lead\.not_found/);
  const agent = await world.client(mine);
  await assert.rejects(agent.call(ml.flagScore, { ...call, body: { kind: 'other' } }), /ml\.no_score/);
  // The agent's own word counts the same as the system's: one lead, one log.
  await agent.call(ml.overrideScore, { ...call, body });
  const before = (await scoreHistory(ctx, tenant.owner, { leadId: lead.id, days: 1 })).items.length;
  await scoreLeads(ctx, tenant.id, [lead.id]);
  const after = (await scoreHistory(ctx, tenant.owner, { leadId: lead.id, days: 1 })).items.length;
  assert.deepEqual([before, after], [1, 1]);
});

test('a word about a score waits in a list until somebody settles it; one person has one open word', async () => {
  const { ctx } = world;
  const tenant = await world.tenant();
  const agent = await tenant.member('agent', 'Ann Agent');
  const lead = await makeLead(ctx, tenant.owner, { ownerId: agent.userId, name: 'Bea Buyer' });
  await scoreLeads(ctx, tenant.id, [lead.id]);
  const [mine, owner] = [await world.client(agent), await world.client(tenant.owner)];
  const flag = (kind: 'too_high' | 'too_low', note: string | null) =>
    mine.call(ml.flagScore, { params: { leadId: lead.id }, body: { kind, note } });
  const first = await flag('too_high', 'Only wanted a valuation');
  const second = await flag('too_low', null);
  assert.equal(first.id, second.id);
  const list = async (open: boolean) =>
    (await owner.call(ml.listFeedback, { query: { open: String(open) } as never })).items;
  assert.deepEqual(
    (await list(true)).map(({ kind, note, leadName, byName }) => [kind, note, leadName, byName]),
    [['too_low', null, 'Bea Buyer', 'Ann Agent']],
  );
  await assert.rejects(mine.call(ml.listFeedback), /auth\.forbidden/);
  const params = { feedbackId: first.id };
  const body = { resolution: 'The calls were logged on another lead' };
  const settled = await owner.call(ml.resolveFeedback, { params, body });
  assert.equal(settled.resolution, body.resolution);
  await assert.rejects(owner.call(ml.resolveFeedback, { params, body }), /ml\.feedback_resolved/);
  assert.deepEqual([(await list(true)).length, (await list(false)).length], [0, 1]);
  const again = await flag('too_high', 'Still');
  assert.notEqual(again.id, first.id);
  assert.equal((await list(true))[0]?.note, 'Still');
});
