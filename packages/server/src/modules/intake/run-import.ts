import type { Actor } from '../../kernel/actor.ts';
import { systemActor } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import { AppError, sqlState } from '../../kernel/errors.ts';
import { addField, insertSettings, listFields, openBatch, settleBatch } from '../leads/index.ts';
import { announce } from './import-state.ts';
import type { ImportRow } from './intake.repository.ts';
import * as repo from './intake.repository.ts';
import type { Counts, Staged } from './intake.tables.ts';
import { type LeadRows, nextLeads } from './lead-groups.ts';
import { guarded, planSettings, startCounts } from './run-phase.ts';
import { BULK, Superseded, stageRows } from './stage-rows.ts';
import { type WriteSettings, writeChunk } from './write-leads.ts';

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
      automate: row.automate,
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
        if (row.started_at) {
          await settleBatch(tx, importId, 'running', ctx.clock.now());
          return row;
        }
        await openBatch(tx, 'import', actor, importId, {
          label: row.file_name,
          state: 'running',
          at: ctx.clock.now(),
        });
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
      const counts: Counts = {
        rows: 0,
        create: 0,
        update: 0,
        unchanged: 0,
        error: 0,
        flagged: 0,
        outside: 0,
      };
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
  outside: (a.outside ?? 0) + (b.outside ?? 0),
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
      await settleBatch(tx, importId, 'done', ctx.clock.now());
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
