import { t } from '@lintel/contract/messages';
import type { Actor } from '../../kernel/actor.ts';
import { systemActor } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import type { Tx } from '../../kernel/db/tx.ts';
import { AppError, isStorageFull, isUnavailable, sqlState } from '../../kernel/errors.ts';
import { FileMissing } from '../../kernel/files/files.ts';
import { addField, changeSettings, insertSettings, listFields, openBatch } from '../leads/index.ts';
import type { Draft } from './draft.ts';
import { announce, countRows, storedSource } from './imports.service.ts';
import type { ImportRow } from './intake.repository.ts';
import * as repo from './intake.repository.ts';
import type { Checked, Counts, Staged } from './intake.tables.ts';
import { type LeadRows, nextLeads } from './lead-groups.ts';
import { type PlanSettings, planLeads, tally } from './plan-leads.ts';
import { BULK, Superseded, stageRows } from './stage-rows.ts';
import { type WriteSettings, writeChunk } from './write-leads.ts';

/** Runs of a job without a row of progress before the import is given up; a person may start it again. */
const MAX_ATTEMPTS = 5;
const SAMPLES = 8;

/** Counts the rows of a large upload in the background. */
export async function countUpload(ctx: Ctx, tenantId: string, importId: string): Promise<void> {
  const actor = systemActor(tenantId);
  const row = await ctx.read(actor, (tx) => repo.findImport(tx, importId));
  if (row?.state !== 'reading') return;
  let set: { row_count?: number; problem?: string } = {};
  try {
    const source = await storedSource(ctx.files, row.file_key);
    const rows = await countRows(
      source,
      { reading: row.reading, columns: row.columns.map(({ name }) => name) },
      Number.POSITIVE_INFINITY,
    );
    set = { row_count: rows ?? row.row_count };
  } catch (error) {
    // What is wrong further down the file is told when it is read for good; the mapping can be done meanwhile.
    if (!(error instanceof AppError)) throw error;
    set = { problem: error.message };
  }
  await ctx.tx(actor, async (tx) => {
    const now = await repo.lockImport(tx, importId);
    if (now?.state !== 'reading') return;
    await repo.updateImport(tx, importId, { ...set, state: 'mapping' });
    announce(ctx, tx, importId);
  });
}

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

const startCounts = ({ errors, flagged }: Staged): Counts => ({
  rows: errors,
  create: 0,
  update: 0,
  unchanged: 0,
  error: errors,
  flagged,
});

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

/**
 * The import itself: stages the file, makes its custom fields, then writes lead by lead of the file in chunks, each
 * one transaction together with the place reached. Killed at any moment it goes on behind the last chunk committed.
 */
export async function runImport(
  ctx: Ctx,
  tenantId: string,
  importId: string,
  signal: AbortSignal,
): Promise<void> {
  const system = systemActor(tenantId);
  await guarded(ctx, system, importId, ['waiting', 'running'], 'failed', async (row) => {
    const actor: Actor = { ...system, userId: row.created_by };
    const staged = await stageRows(ctx, actor, row, signal);
    const started = await prepare(ctx, actor, importId, staged);
    const settings: WriteSettings = {
      ...(await planSettings(ctx, actor, row)),
      importId,
      inserts: await insertSettings(ctx, actor),
      startedAt: started.started_at!.toISOString(),
    };
    await writeAll(ctx, actor, settings, started.cursor_lead_no, signal);
    await finish(ctx, actor, importId);
  });
}

/** Opens the batch and makes the custom fields, in one transaction and once. */
async function prepare(ctx: Ctx, actor: Actor, importId: string, staged: Staged): Promise<ImportRow> {
  for (let attempt = 1; ; attempt++) {
    const existing = new Set((await listFields(ctx, actor)).map(({ key }) => key));
    try {
      return await ctx.tx(actor, async (tx) => {
        // Two imports that make the same field wait for each other here.
        await repo.takeTurn(tx);
        const row = await repo.lockImport(tx, importId);
        if (!row || !repo.ACTIVE_STATES.includes(row.state)) throw new Superseded();
        if (row.started_at) return row;
        await openBatch(tx, 'import', actor, importId);
        for (const { key, label, type, options } of staged.fields) {
          if (!existing.has(key)) await addField(ctx, tx, actor, { key, label, type, options });
        }
        const saved = await repo.updateImport(tx, importId, {
          state: 'running',
          started_at: ctx.clock.now(),
          progress: JSON.stringify(startCounts(staged)),
        });
        announce(ctx, tx, importId);
        return saved;
      });
    } catch (error) {
      // Somebody made the field since the list was read, which a cache may have kept for a moment.
      if (!(error instanceof AppError && error.code === 'field.key_taken') || attempt === 10) throw error;
      await new Promise((done) => setTimeout(done, 200));
    }
  }
}

/** Chunks written side by side: while the database writes one, the next is being prepared. */
const LANES = 2;
/** A chunk that waits longer than this for somebody else's lock is rolled back and done again by itself. */
const LOCK_TIMEOUT_MS = 5_000;

/**
 * Writes all leads behind the cursor. Chunks run in lanes and commit in the order of the file, each with the cursor
 * moved on, so that what is committed is always a beginning of the file. When lanes get into each other's way, or
 * into another writer's, what is not committed is done again one chunk at a time.
 */
async function writeAll(
  ctx: Ctx,
  actor: Actor,
  settings: WriteSettings,
  cursor: number,
  signal: AbortSignal,
): Promise<void> {
  let place = cursor;
  let lanes = LANES;
  for (;;) {
    const flights: Promise<void>[] = [];
    let failure: unknown;
    let before: Promise<void> = Promise.resolve();
    try {
      while (failure === undefined) {
        signal.throwIfAborted();
        const from = place;
        const groups = await ctx.read(actor, (tx) => nextLeads(tx, settings.importId, from, settings.rule));
        if (groups.length === 0) break;
        place = groups.at(-1)!.leadNo;
        before = writeInTurn(ctx, actor, settings, { from, groups, before });
        flights.push(
          before.catch((error: unknown) => {
            failure ??= error;
          }),
        );
        if (flights.length >= lanes) await flights.shift();
      }
    } finally {
      // Nobody leaves while a chunk of theirs is still being written.
      await Promise.all(flights);
    }
    if (failure === undefined) return;
    if (!isCollision(failure) || lanes === 1) throw failure;
    lanes = 1;
    place = await ctx.read(
      actor,
      async (tx) => (await repo.findImport(tx, settings.importId))?.cursor_lead_no ?? place,
    );
  }
}

/** A lock not had in time, a deadlock or a key taken meanwhile: done again by itself the chunk may pass. */
const isCollision = (error: unknown): boolean => /^(55P03|40P01|40001|23505)$/.test(sqlState(error) ?? '');

/** Writes one chunk in a transaction that commits after the one before it, and not at all when that one failed. */
const writeInTurn = (
  ctx: Ctx,
  actor: Actor,
  settings: WriteSettings,
  { from, groups, before }: { from: number; groups: LeadRows[]; before: Promise<void> },
): Promise<void> =>
  ctx.tx(
    actor,
    async (tx) => {
      const { importId, batchId } = settings;
      await Promise.all([repo.planAnew(tx), repo.waitAtMost(tx, LOCK_TIMEOUT_MS)]);
      const counts: Counts = { rows: 0, create: 0, update: 0, unchanged: 0, error: 0, flagged: 0 };
      const { created, updated } = await writeChunk(ctx, tx, actor, groups, settings, counts);
      await before;
      const row = await repo.lockProgress(tx, importId);
      if (!row || !repo.ACTIVE_STATES.includes(row.state) || row.cursor_lead_no !== from)
        throw new Superseded();
      const toRow = groups.at(-1)!.leadNo;
      await repo.advance(tx, importId, toRow, addCounts(row.progress!, counts));
      if (created + updated > 0) {
        await ctx.record(tx, actor, 'leads.imported', {
          subject: { type: 'import', id: importId },
          payload: { batchId, fromRow: groups[0]!.leadNo, toRow },
        });
      }
      tx.afterCommit(() => {
        ctx.metrics.leadsCreated.inc({ way: 'import' }, created);
        ctx.hint(tx.tenantId, { topic: 'import', ids: [importId] });
        if (created + updated > 0) ctx.hint(tx.tenantId, { topic: 'leads' });
      });
    },
    { ...BULK, join: true },
  );

const addCounts = (a: Counts, b: Counts): Counts => ({
  rows: a.rows + b.rows,
  create: a.create + b.create,
  update: a.update + b.update,
  unchanged: a.unchanged + b.unchanged,
  error: a.error + b.error,
  flagged: a.flagged + b.flagged,
});

async function finish(ctx: Ctx, actor: Actor, importId: string): Promise<void> {
  await ctx.tx(
    actor,
    async (tx) => {
      const row = await repo.lockImport(tx, importId);
      if (!row || !repo.ACTIVE_STATES.includes(row.state)) throw new Superseded();
      await repo.clearStaging(tx, importId, true);
      await ctx.record(tx, actor, 'import.finished', {
        subject: { type: 'import', id: importId },
        payload: { importId },
      });
      await repo.updateImport(tx, importId, {
        state: 'done',
        finished_at: ctx.clock.now(),
        staged: null,
        stage_token: null,
      });
      announce(ctx, tx, importId);
    },
    BULK,
  );
}

async function planSettings(ctx: Ctx, actor: Actor, row: ImportRow): Promise<PlanSettings> {
  const outcome = row.columns.find(({ target }) => target.kind === 'outcome')?.target;
  return {
    rule: row.on_duplicate,
    consent: row.consent,
    outcomeName: outcome?.kind === 'outcome' ? outcome.name : undefined,
    batchId: row.id,
    changes: await changeSettings(ctx, actor),
  };
}

/**
 * Runs a phase of an import in one of `states`. Trouble of the moment is thrown on, so that the queue tries again;
 * what will not pass, or has been tried too often, ends in `fallback` with a sentence.
 */
async function guarded(
  ctx: Ctx,
  actor: Actor,
  importId: string,
  states: readonly ImportRow['state'][],
  fallback: 'failed' | 'mapping',
  work: (row: ImportRow) => Promise<void>,
): Promise<void> {
  const row = await ctx.tx(actor, async (tx) => {
    const found = await repo.lockImport(tx, importId);
    if (!found || !states.includes(found.state)) return undefined;
    return repo.updateImport(tx, importId, { attempts: found.attempts + 1 });
  });
  if (!row) return;
  try {
    await work(row);
  } catch (error) {
    if (error instanceof Superseded) return;
    const lasting = error instanceof AppError && error.status < 500;
    if (!(lasting || error instanceof FileMissing) && row.attempts < MAX_ATTEMPTS) throw error;
    ctx.log.error({ err: error, importId }, 'import stopped');
    await ctx.tx(actor, async (tx) => {
      const now = await repo.lockImport(tx, importId);
      if (!now || !states.includes(now.state)) return;
      await repo.updateImport(tx, importId, {
        state: fallback,
        problem: sentenceFor(error),
        finished_at: fallback === 'failed' ? ctx.clock.now() : null,
      });
      announce(ctx, tx, importId);
    });
  }
}

function sentenceFor(error: unknown): string {
  if (error instanceof FileMissing) return t('intake.problem.fileGone');
  if (isStorageFull(error) || (error instanceof AppError && error.code === 'service.storage_full'))
    return t('intake.problem.storage');
  if (error instanceof AppError) return error.message;
  return t(isUnavailable(error) ? 'intake.problem.unavailable' : 'intake.problem.internal');
}
