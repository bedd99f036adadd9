import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { LeadScore, NewLead, ScoreExplanation, Stage } from '@lintel/contract';
import pg from 'pg';
import { until } from '../../../test/until.ts';
import { createWorld, type World } from '../../../test/world.ts';
import type { Actor } from '../../kernel/actor.ts';
import { updateLead } from '../leads/change-leads.ts';
import { createLead, insertEvents, listStages, readLead } from '../leads/index.ts';
import { explainScore, scoreHistory } from './explain-score.ts';
import { mlJobs } from './ml.jobs.ts';
import { refreshScores } from './rescore.ts';
import { scoreLeads } from './score-leads.ts';

let world: World;
before(async () => {
  world = await createWorld();
  await world.work(mlJobs);
});
after(() => world.close());

const KEEN: NewLead = {
  name: 'Ada Example',
  emails: ['ada@example.com'],
  phones: ['+13125550101'],
  timeline: 'now',
  financing: 'cash',
  source: 'Referral',
};

/** The lead's score once it has one that `fits`. */
async function scoreOf(actor: Actor, leadId: string, fits = (_: LeadScore) => true): Promise<LeadScore> {
  let score: LeadScore | null = null;
  await until('the lead is scored', async () => {
    score = (await readLead(world.ctx, actor, leadId)).score;
    return score !== null && fits(score);
  });
  return score as unknown as LeadScore;
}

const sumOf = (why: ScoreExplanation): number =>
  why.start.points + why.bars.reduce((sum, bar) => sum + bar.points, 0) + why.rest.points + why.clamp;

async function storedScores(leadId: string): Promise<{ score: string; features: Record<string, unknown> }[]> {
  const client = new pg.Client({ connectionString: world.ownerUrl });
  await client.connect();
  const { rows } = await client.query(
    'select score, features from lead_scores where lead_id = $1 order by created_at',
    [leadId],
  );
  await client.end();
  return rows;
}

test('a new lead is scored by rules, and the bars add up to the points shown', async () => {
  const { owner } = await world.tenant();
  const lead = await createLead(world.ctx, owner, KEEN);
  const score = await scoreOf(owner, lead.id);
  assert.equal(score.source, 'rules');
  assert.equal(score.probability, null);
  assert.equal(score.reasons.length, 3);

  const why = await explainScore(world.ctx, owner, lead.id);
  assert.equal(why.points, score.points);
  assert.equal(why.source, 'rules');
  assert.equal(why.target, null);
  assert.equal(sumOf(why), why.points);
  const timeline = why.bars.find((bar) => bar.feature === 'timeline');
  assert.equal(timeline?.label, 'Wants to move now');
});

test('an edited field changes the score, and the history keeps both', async () => {
  const { owner } = await world.tenant();
  const lead = await createLead(world.ctx, owner, KEEN);
  const first = await scoreOf(owner, lead.id);
  await updateLead(world.ctx, owner, lead.id, { version: lead.version, timeline: 'later' });
  const second = await scoreOf(owner, lead.id, (score) => score.points !== first.points);
  assert.ok(second.points < first.points);

  const { items } = await scoreHistory(world.ctx, owner, { leadId: lead.id, days: 30 });
  assert.deepEqual(
    items.map((item) => item.points),
    [first.points, second.points],
  );
});

test('scoring again, three times and side by side, stores nothing new', async () => {
  const { id, owner } = await world.tenant();
  const lead = await createLead(world.ctx, owner, KEEN);
  await scoreOf(owner, lead.id);
  const repeats = await Promise.all([1, 2, 3].map(() => scoreLeads(world.ctx, id, [lead.id])));
  assert.deepEqual(repeats, [0, 0, 0]);
  assert.equal((await storedScores(lead.id)).length, 1);
});

test('what happened to a lead is in its score, what was kept of it is not personal', async () => {
  const { id, owner } = await world.tenant();
  const lead = await createLead(world.ctx, owner, KEEN);
  const before = await scoreOf(owner, lead.id);
  const at = world.ctx.clock.now().toISOString();
  await world.ctx.tx(owner, (tx) =>
    insertEvents(world.ctx, tx, [{ leadId: lead.id, kind: 'showing.requested', occurredAt: at }]),
  );
  assert.equal(await scoreLeads(world.ctx, id, [lead.id]), 1);
  const stored = await storedScores(lead.id);
  assert.ok(Number(stored.at(-1)?.score) > before.points);
  assert.doesNotMatch(JSON.stringify(stored), /Ada|ada@example|5550101/);
});

test('leads of another company are neither scored nor explained', async () => {
  const [mine, other] = [await world.tenant(), await world.tenant()];
  const lead = await createLead(world.ctx, mine.owner, KEEN);
  await scoreOf(mine.owner, lead.id);
  assert.equal(await scoreLeads(world.ctx, other.id, [lead.id]), 0);
  await assert.rejects(explainScore(world.ctx, other.owner, lead.id), { code: 'lead.not_found' });
  await assert.rejects(scoreHistory(world.ctx, other.owner, { leadId: lead.id, days: 30 }), {
    code: 'lead.not_found',
  });
});

test('a lead that stays silent loses points without anybody touching it', async () => {
  const later = await createWorld();
  try {
    const { owner } = await later.tenant();
    const lead = await createLead(later.ctx, owner, KEEN);
    await refreshScores(later.ctx, new AbortController().signal);
    const fresh = (await readLead(later.ctx, owner, lead.id)).score;
    later.clock.advance(40 * 86_400_000);
    await refreshScores(later.ctx, new AbortController().signal);
    const silent = (await readLead(later.ctx, owner, lead.id)).score;
    assert.ok(fresh && silent && silent.points < fresh.points);
    assert.equal(silent.delta, silent.points - fresh.points);
  } finally {
    await later.close();
  }
});

test('a lead that is won, lost or closed keeps the score it had; back in play it is scored again', async () => {
  const later = await createWorld();
  const refresh = () => refreshScores(later.ctx, new AbortController().signal);
  try {
    const { owner } = await later.tenant();
    const stages = await listStages(later.ctx, owner);
    const stageOf = (kind: Stage['kind']) => stages.find((stage) => stage.kind === kind)!.id;
    const ends: Partial<NewLead>[] = [
      { stageId: stageOf('won') },
      { stageId: stageOf('lost') },
      { status: 'closed' },
    ];
    const ids: string[] = [];
    for (const [i, end] of ends.entries()) {
      const lead = await createLead(later.ctx, owner, {
        ...KEEN,
        emails: [`ada${i}@example.com`],
        phones: [],
      });
      ids.push(lead.id);
      await refresh();
      await updateLead(later.ctx, owner, lead.id, { version: lead.version, ...end });
    }
    const pointsOf = () =>
      Promise.all(ids.map(async (id) => (await readLead(later.ctx, owner, id)).score?.points));
    const then = await pointsOf();
    assert.ok(then.every((points) => points !== undefined));
    later.clock.advance(40 * 86_400_000);
    await refresh();
    assert.deepEqual(await pointsOf(), then);

    for (const id of ids) {
      const { version } = await readLead(later.ctx, owner, id);
      await updateLead(later.ctx, owner, id, { version, status: 'open', stageId: stageOf('open') });
    }
    await refresh();
    for (const [i, points] of (await pointsOf()).entries()) assert.ok(points! < then[i]!);
  } finally {
    await later.close();
  }
});
