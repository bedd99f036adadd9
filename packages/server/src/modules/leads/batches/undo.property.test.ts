import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type BulkChanges, LEAD_STATUSES, LEAD_TYPES, type NewLead, TIMELINES } from '@lintel/contract';
import fc from 'fast-check';
import { updateLead } from '../change-leads.ts';
import { readLead } from '../read-lead.ts';
import { type BatchWorld, batchWorld } from './batches.factory.ts';
import { valuesOf } from './images.ts';
import { previewUndo } from './preview-undo.ts';
import { changeMany } from './request-change.ts';
import { undoBatch } from './request-undo.ts';

let w: BatchWorld;
before(async () => {
  w = await batchWorld();
});
after(() => w.close());

const LEADS = 4;
const tag = fc.constantFrom('a', 'b', 'c', 'd');
const tags = fc.uniqueArray(tag, { maxLength: 4 });
const pick = <T>(of: readonly T[]) => fc.constantFrom(...of);

test('taken back, a change of many leaves every lead as it was, except for what was changed since, which is told exactly', async () => {
  const { tenant, stages, ids } = await w.company(
    Array.from({ length: LEADS }, (_, i) => ({
      name: `Lead ${i}`,
      emails: [`l${i}@example.com`],
      tags: ['a'],
    })),
  );
  const agents = [await tenant.member('agent'), await tenant.member('agent')];
  const { owner } = tenant;
  const changes: fc.Arbitrary<BulkChanges> = fc
    .record(
      {
        stageId: pick(stages.map(({ id }) => id)),
        status: pick(LEAD_STATUSES),
        ownerIds: fc.constantFrom(
          [agents[0]!.userId!],
          agents.map((a) => a.userId!),
        ),
        addTags: fc.uniqueArray(tag, { minLength: 1, maxLength: 2 }),
        type: fc.option(pick(LEAD_TYPES)),
        timeline: fc.option(pick(TIMELINES)),
        custom: fc.record({ budget_kind: fc.option(pick(['cash', 'loan'])) }),
      },
      { requiredKeys: [] },
    )
    .filter((c) => Object.keys(c).length > 0);
  const edit: fc.Arbitrary<Partial<NewLead>> = fc
    .record(
      {
        status: pick(LEAD_STATUSES),
        tags,
        timeline: fc.option(pick(TIMELINES)),
        custom: fc.record({ budget_kind: fc.option(pick(['cash', 'loan', 'gift'])) }),
        location: fc.option(pick(['north', 'south'])),
      },
      { requiredKeys: [] },
    )
    .filter((c) => Object.keys(c).length > 0);
  const state = async () =>
    new Map((await Promise.all(ids.map((id) => readLead(w.ctx, owner, id)))).map((lead) => [lead.id, lead]));
  const flat = (lead: Awaited<ReturnType<typeof readLead>>) => valuesOf(lead as never);

  await fc.assert(
    fc.asyncProperty(
      changes,
      fc.array(fc.tuple(fc.nat(LEADS - 1), edit), { maxLength: 3 }),
      pick(['keep_later', 'restore_all'] as const),
      async (change, edits, choice) => {
        const before = await state();
        const batch = await changeMany(w.ctx, owner, {
          selection: { ids },
          changes: change,
          automate: false,
        });
        const left = await state();
        for (const [i, set] of edits) {
          const { version } = await readLead(w.ctx, owner, ids[i]!);
          await updateLead(w.ctx, owner, ids[i]!, { version, ...set });
        }
        const now = await state();
        // The oracle: a field of a lead that the batch changed conflicts when it is neither what the batch left nor what was.
        const same = (a: unknown, b: unknown) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
        const conflicts: string[] = [];
        for (const id of ids) {
          const [was, set, is] = [flat(before.get(id)!), flat(left.get(id)!), flat(now.get(id)!)];
          for (const field of new Set([...Object.keys(was), ...Object.keys(set)]))
            if (!same(was[field], set[field]) && !same(is[field], set[field]) && !same(is[field], was[field]))
              conflicts.push(`${id} ${field}`);
        }
        const report = await previewUndo(w.ctx, owner, batch.id);
        assert.deepEqual(
          report.samples
            .flatMap(({ leadId, conflicts: found }) => found.map((c) => `${leadId} ${c.field}`))
            .sort(),
          conflicts.sort(),
        );
        await undoBatch(w.ctx, owner, batch.id, choice);
        const after = await state();
        for (const id of ids) {
          const [was, set, is, got] = [before, left, now, after].map((all) => flat(all.get(id)!)) as [
            Record<string, unknown>,
            Record<string, unknown>,
            Record<string, unknown>,
            Record<string, unknown>,
          ];
          for (const field of new Set([...Object.keys(was), ...Object.keys(set), ...Object.keys(is)])) {
            const touched = !same(was[field], set[field]);
            const conflict = conflicts.includes(`${id} ${field}`);
            if (!touched)
              assert.deepEqual(got[field] ?? null, is[field] ?? null, `${field}: untouched by the batch`);
            else if (!conflict || choice === 'restore_all')
              assert.deepEqual(got[field] ?? null, was[field] ?? null, `${field}: as it was`);
            else if (field !== 'tags')
              assert.deepEqual(got[field] ?? null, is[field] ?? null, `${field}: kept`);
            else {
              const list = (v: unknown) => v as string[];
              const added = list(set.tags).filter((x) => !list(was.tags).includes(x));
              assert.deepEqual(
                [...list(got.tags)].sort(),
                list(is.tags)
                  .filter((x) => !added.includes(x))
                  .sort(),
                'tags of the batch go, later ones stay',
              );
            }
          }
          if (!conflicts.some((c) => c.startsWith(id)) && same(now.get(id)!.stageId, left.get(id)!.stageId))
            assert.equal(after.get(id)!.stageSince, before.get(id)!.stageSince);
        }
      },
    ),
    { numRuns: 40 },
  );
});
