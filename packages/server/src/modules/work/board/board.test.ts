import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { contract, type Lead, type Pipeline } from '@lintel/contract';
import { createWorld, ProblemError, type World } from '../../../../test/world.ts';
import { createLead, insertLeads, insertSettings, listStages } from '../../leads/index.ts';

let world: World;
before(async () => {
  world = await createWorld();
});
after(() => world.close());
const DAY_MS = 86_400_000;

test('the board tells of each column how many, how much, how long, and what is next, as far as its reader sees', async () => {
  const company = await world.tenant();
  const early = await world.client(company.owner);
  const { items } = await early.call(contract.pipelines.list, { query: { kind: 'lead' } });
  const pipeline = items[0] as Pipeline;
  const [fresh, contacted] = pipeline.stages;
  assert.ok(fresh && contacted);
  const agent = await company.member('agent');
  const make = (over: Parameters<typeof createLead>[2]): Promise<Lead> =>
    createLead(world.ctx, company.owner, { name: 'Ada Example', ...over });
  const [old, , theirs] = [
    await make({ budgetMin: 100_000, budgetMax: 250_000.5, location: 'Mill End' }),
    await make({ budgetMin: 50_000, currency: 'EUR' }),
    await make({ ownerId: agent.userId, stageId: contacted.id }),
  ];
  world.clock.advance(10 * DAY_MS);
  const [client, mine] = [await world.client(company.owner), await world.client(agent)];
  await make({ budgetMax: 100 });
  await client.call(contract.pipelines.saveStages, {
    params: { pipelineId: pipeline.id },
    body: {
      version: pipeline.version,
      items: pipeline.stages.map(({ id, name, kind }, i) => ({
        id,
        name,
        kind,
        limitDays: i === 0 ? 7 : null,
      })),
    },
  });
  const task = await client.call(contract.tasks.create, {
    body: {
      title: 'Send comps',
      type: 'email',
      leadId: old.id,
      due: { day: '2030-01-05', timeZone: 'America/Chicago' },
    },
  });
  const at = { params: { pipelineId: pipeline.id } };
  const board = await client.call(contract.pipelines.board, { ...at, query: { sort: 'days' } });
  const column = board.columns[0]!;
  assert.deepEqual(
    [column.count, column.countCapped, column.overLimit, column.sampled, column.removed],
    [3, false, 2, false, false],
  );
  assert.deepEqual(column.values, [
    { currency: 'USD', total: 250_100.5, weighted: null },
    { currency: 'EUR', total: 50_000, weighted: null },
  ]);
  assert.ok(column.medianDays !== null && Math.abs(column.medianDays - 10) < 0.1);
  assert.equal(column.cards[0]?.id, old.id, 'the longest in the stage first');
  assert.equal(column.cards[0]?.nextStep?.id, task.id);
  assert.equal(column.cards[0]?.nextStep?.allDay, true);
  assert.equal(column.cards[1]?.nextStep, null);
  assert.equal(board.medianDaysToWon, null);

  const own = await mine.call(contract.pipelines.board, at);
  assert.deepEqual(
    own.columns.map((c) => c.count),
    [0, 1, 0, 0, 0, 0, 0, 0],
    'an agent sees the own leads',
  );
  assert.equal(own.columns[1]?.cards[0]?.id, theirs.id);
  const filter = JSON.stringify([{ field: 'location', op: 'contains', value: 'mill' }]);
  const filtered = await client.call(contract.pipelines.board, { ...at, query: { filter } as never });
  assert.deepEqual([filtered.columns[0]?.count, filtered.columns[0]?.cards.length], [1, 1]);
  const deals = await client.call(contract.pipelines.list, { query: { kind: 'deal' } });
  await assert.rejects(
    client.call(contract.pipelines.board, { params: { pipelineId: deals.items[0]!.id } }),
    (error) => error instanceof ProblemError && error.problem.code === 'pipeline.not_found',
  );
  await assert.rejects(
    client.call(contract.pipelines.boardColumn, {
      params: { pipelineId: pipeline.id, stageId: deals.items[0]!.stages[0]!.id },
    }),
    (error) => error instanceof ProblemError && error.problem.code === 'stage.not_found',
  );
});

test('paging a column while 20 writers move its cards neither skips nor doubles a card that stayed', async () => {
  const company = await world.tenant();
  const { owner } = company;
  const ctx = world.ctx;
  const stages = await listStages(ctx, owner);
  const [from, to] = [stages[0]!, stages[1]!];
  const settings = await insertSettings(ctx, owner);
  const ids = await ctx.tx(owner, (tx) =>
    insertLeads(
      ctx,
      tx,
      owner,
      Array.from({ length: 150 }, (_, i) => ({ name: `Card ${i}`, emails: [`card${i}@example.com`] })),
      settings,
    ),
  );
  const moving = ids.filter((_, i) => i % 3 === 0);
  const staying = new Set(ids.filter((_, i) => i % 3 !== 0));
  const client = await world.client(owner);
  const pipelineId = from.pipelineId;
  let done = false;
  const move = async (writer: number) => {
    for (let n = 0; !done; n += 1) {
      await sleep(10);
      const id = moving[(writer * 2 + (n % 2)) % moving.length]!;
      const lead = await client.call(contract.leads.get, { params: { leadId: id } });
      const stageId = lead.stageId === from.id ? to.id : from.id;
      await client
        .call(contract.pipelines.move, { params: { leadId: id }, body: { version: lead.version, stageId } })
        .catch((error: unknown) => {
          if (!(error instanceof ProblemError && error.problem.code === 'lead.stale')) throw error;
        });
    }
  };
  const writers = Promise.all(Array.from({ length: 20 }, (_, i) => move(i)));
  try {
    for (const sort of ['days', 'score'] as const) {
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await client.call(contract.pipelines.boardColumn, {
          params: { pipelineId, stageId: from.id },
          query: { sort, limit: 12, ...(cursor === undefined ? {} : { cursor }) },
        });
        seen.push(...page.items.map((card) => card.id));
        cursor = page.nextCursor ?? undefined;
      } while (cursor !== undefined);
      const stayed = seen.filter((id) => staying.has(id));
      assert.equal(new Set(stayed).size, stayed.length, `${sort}: none doubled`);
      assert.equal(stayed.length, staying.size, `${sort}: none skipped`);
    }
    await assert.rejects(
      client.call(contract.pipelines.boardColumn, {
        params: { pipelineId, stageId: to.id },
        query: { cursor: 'bm90aGluZw' },
      }),
      (error) => error instanceof ProblemError && error.problem.code === 'request.cursor_invalid',
    );
  } finally {
    done = true;
    await writers;
  }
});
