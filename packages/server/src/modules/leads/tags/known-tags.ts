import { type Actor, systemActor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
import * as repo from './tags.repository.ts';

const KEPT_MS = 60_000;
const key = (tenantId: string) => `${tenantId}:leads.tags`;

/** The company's spelling of each tag, by the tag in small letters. */
export type KnownTags = Readonly<Record<string, string>>;

/** The company's tags, from the cache. A tag that is not among them yet is spelled by the database. */
export const knownTags = (ctx: Ctx, actor: Actor): Promise<KnownTags> =>
  ctx.cache.get(key(actor.tenantId), KEPT_MS, async () =>
    Object.fromEntries(
      (await ctx.read(systemActor(actor.tenantId), (tx) => repo.allTags(tx))).map((name) => [
        name.toLowerCase(),
        name,
      ]),
    ),
  );

/** Adds tags the company has not met, in the caller's transaction. */
export async function learnTags(ctx: Ctx, tx: Tx, known: KnownTags, tags: readonly string[]): Promise<void> {
  const fresh = [...new Set(tags)].filter((tag) => !Object.hasOwn(known, tag.toLowerCase()));
  if (fresh.length === 0) return;
  await repo.learnTags(tx, fresh);
  tx.afterCommit(() => void forgetTags(ctx, tx.tenantId));
}

/** `known` with one tag spelled as given, and the database told. */
export async function respell(ctx: Ctx, tx: Tx, known: KnownTags, name: string): Promise<KnownTags> {
  await repo.spellTag(tx, name);
  tx.afterCommit(() => void forgetTags(ctx, tx.tenantId));
  return { ...known, [name.toLowerCase()]: name };
}

/** The spelling a change of many took from a tag, when it changed nothing but capitals. */
export const spellingBefore = (changes: Record<string, unknown> | null): string | undefined => {
  const { addTags: [added] = [], removeTags = [] } = (changes ?? {}) as {
    addTags?: string[];
    removeTags?: string[];
  };
  return added && removeTags.find((tag) => tag !== added && tag.toLowerCase() === added.toLowerCase());
};

export const forgetTags = (ctx: Ctx, tenantId: string): Promise<void> => ctx.cache.forget(key(tenantId));

/** Tags as the company spells them, each once. */
export function spelled(known: KnownTags, tags: readonly string[]): string[] {
  const found = new Map<string, string>();
  for (const tag of tags) {
    const small = tag.toLowerCase();
    if (!found.has(small)) found.set(small, Object.hasOwn(known, small) ? known[small]! : tag);
  }
  return [...found.values()];
}
