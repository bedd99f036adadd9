import { sourceClass } from '@lintel/scoring';
import { type Actor, systemActor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
import type { SourceState, StoredSource } from './sources.repository.ts';
import * as repo from './sources.repository.ts';

const KEPT_MS = 60_000;
const key = (tenantId: string) => `${tenantId}:leads.known-sources`;

/** A source of which an event or a lead speaks, by the name the company uses for it. */
export interface NamedSource {
  name: string;
  state: SourceState;
  /** False for one the company has not met before. */
  known: boolean;
}

/** The company's sources, from the cache. */
export const knownSources = (ctx: Ctx, actor: Actor): Promise<StoredSource[]> =>
  ctx.cache.get(key(actor.tenantId), KEPT_MS, () =>
    ctx.read(systemActor(actor.tenantId), (tx) => repo.allSources(tx)),
  );

export const forgetSources = (ctx: Ctx, tenantId: string): Promise<void> =>
  ctx.cache.forget(key(tenantId), `${tenantId}:leads.sources:all`);

const follow = (sources: readonly StoredSource[], source: StoredSource): StoredSource =>
  (source.sameAs === null ? undefined : sources.find((other) => other.id === source.sameAs)) ?? source;

/** The source of a name, whatever its capitals and spelling; a new one begins open. */
export function nameSource(sources: readonly StoredSource[], raw: string): NamedSource {
  const wanted = raw.toLowerCase();
  const found = sources.find((source) => source.name.toLowerCase() === wanted);
  if (!found) return { name: raw, state: 'open', known: false };
  const { name, state } = follow(sources, found);
  return { name, state, known: true };
}

/** Adds names the company has not met to its sources, in the caller's transaction. */
export async function learnSources(
  ctx: Ctx,
  tx: Tx,
  known: readonly StoredSource[],
  raw: readonly (string | null)[],
): Promise<void> {
  const fresh = new Map<string, string>();
  for (const name of raw)
    if (name !== null && !nameSource(known, name).known) fresh.set(name.toLowerCase(), name);
  if (fresh.size === 0) return;
  const at = ctx.clock.now().toISOString();
  await repo.learnSources(
    tx,
    [...fresh.values()].map((name) => ({ name, kind: sourceClass(name) ?? 'other' })),
    at,
  );
  tx.afterCommit(() => void forgetSources(ctx, tx.tenantId));
}

/** As `learnSources` for one name, and returns the name it goes by: another's spelling when somebody was faster. */
export async function learnSource(
  ctx: Ctx,
  tx: Tx,
  known: readonly StoredSource[],
  raw: string,
): Promise<string> {
  const named = nameSource(known, raw);
  if (named.known) return named.name;
  const [, found] = await Promise.all([learnSources(ctx, tx, known, [raw]), repo.sourceOfName(tx, raw)]);
  return found?.name ?? raw;
}
