import type { LeadSource, SourceChange, SourceKind } from '@lintel/contract';
import type { Actor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
import { AppError, violated } from '../../../kernel/errors.ts';
import { iso } from '../stored-lead.ts';
import { forgetSources } from './known-sources.ts';
import type { StoredSource } from './sources.repository.ts';
import * as repo from './sources.repository.ts';

const RECENT_MS = 30 * 86_400_000;

/** Every source with what it brings, by name. */
export async function listManagedSources(ctx: Ctx, actor: Actor): Promise<LeadSource[]> {
  const since = new Date(ctx.clock.now().getTime() - RECENT_MS);
  const [all, yields] = await ctx.read(actor, (tx) =>
    // Whoever manages intake counts all leads, also those they may not open.
    tx.reaching('all', () => Promise.all([repo.allSources(tx), repo.sourceYields(tx, since)])),
  );
  const byId = new Map(yields.map((row) => [row.id, row]));
  return all
    .flatMap((source) => {
      const brings = byId.get(source.id);
      if (!brings) return [];
      return {
        id: source.id,
        name: source.name,
        kind: source.kind as SourceKind,
        state: source.state,
        firstSeenAt: iso(brings.firstSeenAt),
        spellings: all
          .filter((other) => other.sameAs === source.id)
          .map(({ id, name }) => ({ id, name }))
          .sort(byName),
        leads: brings.leads,
        recentLeads: brings.recentLeads,
        lastLeadAt: brings.lastLeadAt === null ? null : iso(brings.lastLeadAt),
      };
    })
    .sort(byName);
}

const byName = (a: { name: string }, b: { name: string }): number =>
  a.name.localeCompare(b.name, 'en', { sensitivity: 'base' });

/**
 * Renames, archives or reopens a source, or makes it a spelling of another. Its leads follow in a job. A name it had stays
 * a spelling of it, so that events under it go on to arrive.
 */
export async function updateSource(
  ctx: Ctx,
  actor: Actor,
  sourceId: string,
  want: SourceChange,
): Promise<LeadSource[]> {
  try {
    await ctx.tx(actor, async (tx) => {
      const all = await repo.lockSources(tx);
      const source = all.find(({ id }) => id === sourceId);
      if (!source) throw new AppError('source.not_found');
      const next: StoredSource = {
        ...source,
        kind: want.kind ?? source.kind,
        state: want.state ?? source.state,
        sameAs: want.sameAs === undefined ? source.sameAs : rootOf(all, source, want.sameAs),
        name: want.name ?? source.name,
      };
      const changed = (['name', 'kind', 'state', 'sameAs'] as const).filter(
        (key) => next[key] !== source[key],
      );
      if (changed.length === 0) return;
      const at = ctx.clock.now();
      if (next.name !== source.name) await rename(tx, all, source, next, at);
      else await repo.writeSource(tx, next, at);
      if (next.sameAs !== null && next.sameAs !== source.sameAs)
        for (const spelling of all.filter((other) => other.sameAs === source.id))
          await repo.writeSource(tx, { ...spelling, sameAs: next.sameAs }, at);
      await ctx.record(tx, actor, 'source.updated', {
        subject: { type: 'source', id: sourceId },
        payload: { sourceId, changed },
        changed,
      });
      tx.afterCommit(() => {
        void forgetSources(ctx, actor.tenantId);
        ctx.hint(actor.tenantId, { topic: 'intake' });
      });
    });
  } catch (error) {
    if (violated(error) === 'lead_sources_name') throw new AppError('source.name_taken');
    throw error;
  }
  return listManagedSources(ctx, actor);
}

/** The source a spelling belongs to, which is no spelling itself. */
function rootOf(all: readonly StoredSource[], source: StoredSource, wanted: string | null): string | null {
  if (wanted === null) return null;
  const target = all.find(({ id }) => id === wanted);
  if (!target) throw new AppError('source.not_found');
  const root = target.sameAs ?? target.id;
  if (root === source.id) throw new AppError('source.is_itself');
  return root;
}

/** The new name, with the old one as a spelling; a name that was a spelling of it changes places with it. */
async function rename(
  tx: Tx,
  all: readonly StoredSource[],
  source: StoredSource,
  next: StoredSource,
  at: Date,
): Promise<void> {
  const wanted = next.name.toLowerCase();
  const own = all.find((other) => other.sameAs === source.id && other.name.toLowerCase() === wanted);
  // Out of the way for a moment, under a name nobody can type.
  if (own) await repo.writeSource(tx, { ...own, name: `\u0001${own.id}` }, at);
  await repo.writeSource(tx, next, at);
  if (own) await repo.writeSource(tx, { ...own, name: source.name }, at);
  else if (wanted !== source.name.toLowerCase())
    await repo.insertSpelling(tx, { name: source.name, sameAs: source.id, kind: source.kind }, at);
}
