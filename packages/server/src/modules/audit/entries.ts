import type { AuditEntry, AuditEntryDetail, audit as contract, QueryOf } from '@lintel/contract';
import type { Actor } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import { listTag, readCursor, writeCursor } from '../../kernel/cursor.ts';
import type { Tx } from '../../kernel/db/tx.ts';
import { AppError } from '../../kernel/errors.ts';
import { SealBroken } from '../../kernel/secrets/secrets.ts';
import { auditPlace } from '../../kernel/subjects.ts';
import * as repo from './entries.repository.ts';

/** Names of the filters that are set, for the entry about the reading. */
export const filterNames = (filter: repo.EntryFilter): string[] =>
  Object.entries(filter)
    .filter(([, value]) => value !== undefined)
    .map(([name]) => name);

/** A page of the log, newest first. Opening a list leaves an entry; turning its pages does not. */
export async function listEntries(
  ctx: Ctx,
  actor: Actor,
  { limit, cursor, ...filter }: QueryOf<typeof contract.list>,
): Promise<{ items: AuditEntry[]; nextCursor: string | null }> {
  const tag = listTag(['audit', filter]);
  const after = cursor === undefined ? null : readCursor(cursor, tag, 'timestamptz');
  const read = (tx: Tx) => repo.listEntries(tx, filter, after, limit + 1);
  const rows = await (after
    ? ctx.read(actor, read)
    : ctx.tx(actor, async (tx) => {
        const found = await read(tx);
        await ctx.audit(tx, actor, 'audit.read', { changed: filterNames(filter) });
        return found;
      }));
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : undefined;
  return {
    items: page.map(toEntry),
    nextCursor: last ? writeCursor(tag, { key: last.at, id: last.id }) : null,
  };
}

/** One entry with what was before and after, decrypted; reading it leaves an entry of its own. */
export function readEntry(ctx: Ctx, actor: Actor, entryId: string): Promise<AuditEntryDetail> {
  return ctx.tx(actor, async (tx) => {
    const row = await repo.findEntry(tx, entryId);
    if (!row) throw new AppError('audit.not_found');
    const values = await openValues(ctx, tx, row);
    await ctx.audit(tx, actor, 'audit.values_read', { subject: { type: 'audit_entry', id: entryId } });
    return { ...toEntry(row), ...values, hash: row.hash?.toString('hex') ?? null };
  });
}

async function openValues(
  ctx: Ctx,
  tx: Tx,
  row: repo.StoredEntryDetail,
): Promise<Pick<AuditEntryDetail, 'before' | 'after' | 'erased'>> {
  const sealed = [
    { column: 'old_values' as const, bytes: row.oldValues },
    { column: 'new_values' as const, bytes: row.newValues },
  ].flatMap(({ column, bytes }) => (bytes ? [{ place: auditPlace(row.id, column), sealed: bytes }] : []));
  if (sealed.length === 0 || row.resourceId === null) return { before: null, after: null, erased: false };
  const texts = await ctx.subjects.decrypt(tx, row.resourceId, sealed).catch((cause: unknown) => {
    // Ciphertext that was changed does not open, which the check of the chain will say as well.
    throw cause instanceof SealBroken ? new AppError('audit.values_broken', { cause }) : cause;
  });
  const of = (column: string) => {
    const text = texts[sealed.findIndex((s) => s.place.column === column)];
    return text == null ? null : (JSON.parse(text) as Record<string, unknown>);
  };
  return { before: of('old_values'), after: of('new_values'), erased: texts.every((text) => text === null) };
}

/** Actions that occur in the company's log, for the filter. */
export const listActions = (ctx: Ctx, actor: Actor): Promise<string[]> => ctx.read(actor, repo.listActions);

function toEntry(row: repo.StoredEntry): AuditEntry {
  return {
    id: row.id,
    at: new Date(row.at).toISOString(),
    action: row.action,
    user:
      row.userId === null
        ? null
        : { id: row.userId, name: row.userName ?? row.userId, kind: row.userKind ?? 'person' },
    resourceType: row.resourceType,
    resourceId: row.resourceId,
    changed: row.changed ?? [],
    ip: row.ip,
    userAgent: row.userAgent,
    requestId: row.requestId,
    hasValues: row.hasValues,
    position: row.position,
  };
}
