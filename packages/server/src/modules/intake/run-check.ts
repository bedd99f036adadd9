import { systemActor } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import type { Tx } from '../../kernel/db/tx.ts';
import type { Draft } from './draft.ts';
import { announce } from './import-state.ts';
import * as repo from './intake.repository.ts';
import type { Checked } from './intake.tables.ts';
import { nextLeads } from './lead-groups.ts';
import { planLeads, tally } from './plan-leads.ts';
import { guarded, planSettings, startCounts } from './run-phase.ts';
import { BULK, Superseded, stageRows } from './stage-rows.ts';

/** Samples shown of each outcome. */
const SAMPLES = 8;

/** The dry run: stages the file and works out what every row would do. Writes nothing to leads. */
export async function runCheck(
  ctx: Ctx,
  tenantId: string,
  importId: string,
  signal: AbortSignal,
): Promise<void> {
  const actor = systemActor(tenantId);
  await guarded(ctx, actor, importId, ['checking'], 'mapping', async (row) => {
    const staged = await stageRows(ctx, actor, row, signal);
    const settings = await planSettings(ctx, actor, row);
    const counts = startCounts(staged);
    const samples: Checked['samples'] = [];
    const wanted = { create: SAMPLES, update: SAMPLES, unchanged: SAMPLES };
    for (let after = 0; ; ) {
      signal.throwIfAborted();
      const last = await ctx.tx(
        actor,
        async (tx) => {
          await repo.planAnew(tx);
          const groups = await nextLeads(tx, importId, after, row.on_duplicate);
          if (groups.length === 0) return undefined;
          const plans = await planLeads(ctx, tx, actor, groups, settings);
          for (const plan of plans) {
            tally(counts, plan);
            if (wanted[plan.result]-- <= 0) continue;
            samples.push({
              row: plan.leadNo,
              outcome: plan.result,
              leadId: plan.lead?.id ?? null,
              values: shown(plan.draft),
              problems: [],
            });
          }
          return groups.at(-1)!.leadNo;
        },
        BULK,
      );
      if (last === undefined) break;
      after = last;
    }
    await ctx.tx(actor, async (tx) => {
      if ((await repo.lockImport(tx, importId))?.state !== 'checking') throw new Superseded();
      const checked: Checked = { counts, samples: await withProblems(tx, importId, samples) };
      await repo.updateImport(tx, importId, {
        state: 'checked',
        checked: JSON.stringify(checked),
        attempts: 0,
      });
      announce(ctx, tx, importId);
    });
  });
}

/** Samples with the problems of their rows, and rows that are left out as samples of their own. */
async function withProblems(
  tx: Tx,
  importId: string,
  samples: Checked['samples'],
): Promise<Checked['samples']> {
  const failed = await repo.firstFailedRows(tx, importId, SAMPLES);
  const all: Checked['samples'] = [
    ...samples,
    ...failed.map((row) => ({ row, outcome: 'error' as const, leadId: null, values: {}, problems: [] })),
  ].sort((a, b) => a.row - b.row);
  const problems = Map.groupBy(
    await repo.problemsOf(
      tx,
      importId,
      all.map(({ row }) => row),
    ),
    ({ row }) => row,
  );
  return all.map((sample) => ({
    ...sample,
    problems: (problems.get(sample.row) ?? []).slice(0, 20).map(({ column, reason, values, value }) => ({
      column: column ?? '',
      words: { key: reason as Checked['samples'][number]['problems'][number]['words']['key'], values },
      value,
    })),
  }));
}

/** What a row says, by the names of lead fields, and custom values by their key. */
function shown({
  emails,
  phones,
  custom,
  tags,
  notes,
  refused: _r,
  sourceAssumed: _s,
  ...plain
}: Draft): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [key, value] of Object.entries({ ...plain, ...custom }))
    values[key] = String(value).slice(0, 200).toWellFormed();
  if (emails?.[0]) values.email = emails[0].value ?? emails[0].raw;
  if (phones?.[0]) values.phone = phones[0].value ?? phones[0].raw;
  if (tags) values.tags = tags.join(', ');
  if (notes) values.note = notes[0]!.slice(0, 200).toWellFormed();
  return values;
}
