import type { ImportState } from '@lintel/contract';
import type { Actor } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import type { Tx } from '../../kernel/db/tx.ts';
import { AppError } from '../../kernel/errors.ts';
import * as repo from './intake.repository.ts';

/** The import; 404 when the company has none such. */
export async function requireImport(ctx: Ctx, actor: Actor, importId: string): Promise<repo.ImportRow> {
  const row = await ctx.read(actor, (tx) => repo.findImport(tx, importId));
  if (!row) throw new AppError('import.not_found');
  return row;
}

/** As requireImport, held against every other change until the transaction ends. */
export async function lock(tx: Tx, importId: string): Promise<repo.ImportRow> {
  const row = await repo.lockImport(tx, importId);
  if (!row) throw new AppError('import.not_found');
  return row;
}

export const conflict = (state: ImportState): AppError =>
  new AppError('import.state_conflict', { values: { state }, context: { state } });
export function requireState(row: repo.ImportRow, states: readonly ImportState[]): void {
  if (!states.includes(row.state)) throw conflict(row.state);
}

/** Tells open screens once the change is committed. */
export function announce(ctx: Ctx, tx: Tx, importId: string): void {
  tx.afterCommit(() => {
    ctx.hint(tx.tenantId, { topic: 'import', ids: [importId] });
    ctx.hint(tx.tenantId, { topic: 'imports' });
  });
}
