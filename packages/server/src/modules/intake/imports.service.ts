import { IMPORT_STATES, type Import, type ImportState } from '@lintel/contract';
import type { Actor } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import { AppError } from '../../kernel/errors.ts';
import { refuseUndone, settleBatch } from '../leads/index.ts';
import { checkMapping } from './check-mapping.ts';
import { readCompany } from './company.ts';
import { announce, conflict, lock, requireImport, requireState } from './import-state.ts';
import * as repo from './intake.repository.ts';
import { toImport } from './show-import.ts';

/** Asks for a dry run: what every row would do, nothing written. */
export const checkImport = (ctx: Ctx, actor: Actor, importId: string): Promise<Import> =>
  begin(ctx, actor, importId, 'checking', 'import.check_requested', ['mapping', 'checked', 'failed']);

/** Asks for the import. One that failed goes on where it stopped. */
export const startImport = (ctx: Ctx, actor: Actor, importId: string): Promise<Import> =>
  begin(ctx, actor, importId, 'waiting', 'import.start_requested', ['mapping', 'checked', 'failed']);

async function begin(
  ctx: Ctx,
  actor: Actor,
  importId: string,
  state: 'checking' | 'waiting',
  event: 'import.check_requested' | 'import.start_requested',
  from: readonly ImportState[],
): Promise<Import> {
  const company = await readCompany(ctx, actor);
  return ctx.tx(actor, async (tx) => {
    const row = await lock(tx, importId);
    // Asked twice, as by two windows: it is under way, once.
    if (row.state === state) return toImport(row);
    requireState(row, from);
    await refuseUndone(tx, importId);
    if (state === 'checking' && row.cursor_lead_no > 0) throw conflict(row.state);
    checkMapping(
      row.columns.map(({ target }) => target),
      company,
      actor,
      true,
    );
    const subject = { type: 'import', id: importId };
    await ctx.record(tx, actor, event, { subject, payload: { importId } });
    const saved = await repo.updateImport(tx, importId, {
      state,
      attempts: 0,
      problem: null,
      finished_at: null,
    });
    announce(ctx, tx, importId);
    return toImport(saved);
  });
}

/** Stops an import. What is written stays and is counted; a dry run leads back to the mapping. */
export const cancelImport = (ctx: Ctx, actor: Actor, importId: string): Promise<Import> =>
  ctx.tx(actor, async (tx) => {
    const row = await lock(tx, importId);
    requireState(
      row,
      IMPORT_STATES.filter((state) => state !== 'done' && state !== 'cancelled'),
    );
    const checking = row.state === 'checking';
    await repo.clearStaging(tx, importId, row.cursor_lead_no > 0);
    await settleBatch(tx, importId, 'cancelled', ctx.clock.now());
    await ctx.audit(tx, actor, 'import.cancelled', { subject: { type: 'import', id: importId } });
    const saved = await repo.updateImport(tx, importId, {
      state: checking ? 'mapping' : 'cancelled',
      staged: null,
      stage_token: null,
      finished_at: checking ? null : ctx.clock.now(),
    });
    announce(ctx, tx, importId);
    return toImport(saved);
  });

/** One import with its mapping and progress. */
export const getImport = async (ctx: Ctx, actor: Actor, importId: string): Promise<Import> =>
  toImport(await requireImport(ctx, actor, importId));

/** A page of imports, newest first. */
export async function listImports(
  ctx: Ctx,
  actor: Actor,
  want: { limit: number; cursor?: string | undefined },
) {
  if (want.cursor !== undefined && !/^[0-9a-f-]{36}$/.test(want.cursor))
    throw new AppError('request.cursor_invalid');
  const rows = await ctx.read(actor, (tx) => repo.listImports(tx, want.cursor, want.limit + 1));
  const page = rows.slice(0, want.limit);
  return { items: page.map(toImport), nextCursor: rows.length > want.limit ? page.at(-1)!.id : null };
}
