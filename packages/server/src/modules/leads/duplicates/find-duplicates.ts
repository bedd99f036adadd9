import { systemActor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
import { compareProfiles } from './compare.ts';
import * as repo from './find.repository.ts';
import { BLOCK_MOST, type BlockKind, blocksOf, type Profile, toProfile } from './profile.ts';

/** Leads looked at in one transaction. */
export const CHUNK = 1000;

/**
 * Looks for leads that are like these, against the whole company, and keeps the pairs worth a look. Safe to run again:
 * the same leads give the same pairs. Answers how many are newly suggested.
 */
export async function findDuplicates(
  ctx: Ctx,
  tenantId: string,
  leadIds: readonly string[],
  signal?: AbortSignal,
): Promise<number> {
  let found = 0;
  for (let at = 0; at < leadIds.length; at += CHUNK) {
    signal?.throwIfAborted();
    const chunk = [...new Set(leadIds.slice(at, at + CHUNK))].sort();
    // Lost in a crash, it is found again.
    found += await ctx.tx(systemActor(tenantId), (tx) => findAmong(ctx, tx, chunk), {
      relaxedDurability: true,
    });
  }
  if (found > 0) ctx.hint(tenantId, { topic: 'duplicates' });
  return found;
}

/** As `findDuplicates`, a thousand leads at most, in the caller's transaction. */
export async function findAmong(ctx: Ctx, tx: Tx, leadIds: readonly string[]): Promise<number> {
  const profiles = new Map((await repo.peopleOf(tx, leadIds)).map((p) => [p.id, toProfile(p)]));
  const blocks = new Map([...profiles.values()].map((p) => [p.id, blocksOf(p)]));
  await repo.putBlocks(
    tx,
    leadIds,
    [...blocks].flatMap(([leadId, keys]) => keys.map(({ key }) => ({ leadId, key }))),
  );
  const kinds = new Map<string, BlockKind>(
    [...blocks.values()].flatMap((keys) => keys.map(({ kind, key }) => [key, kind] as const)),
  );
  const members = groupBy(await repo.sharing(tx, [...kinds.keys()], BLOCK_MOST));
  const candidates = candidatesOf(blocks, members);
  const others = [...new Set(candidates.flatMap(([, b]) => b))].filter((id) => !profiles.has(id));
  for (const person of others.length === 0 ? [] : await repo.peopleOf(tx, others))
    profiles.set(person.id, toProfile(person));

  const pairs = candidates.flatMap(([x, y]) => {
    const [a, b] = [profiles.get(x), profiles.get(y)];
    if (!a || !b) return [];
    const like = compareProfiles(a, b, bearers(a, b, blocks, members));
    if (!like) return [];
    const [first, second] = x < y ? [x, y] : [y, x];
    return [{ ...like, a: first, b: second, basis: like.basis.toString('hex') }];
  });
  return repo.putPairs(tx, leadIds, pairs, ctx.clock.now());
}

function groupBy(blocks: readonly repo.Block[]): Map<string, string[]> {
  const members = new Map<string, string[]>();
  for (const { key, leadId } of blocks) {
    const list = members.get(key);
    if (list) list.push(leadId);
    else members.set(key, [leadId]);
  }
  return members;
}

type Blocks = ReadonlyMap<string, { kind: BlockKind; key: string }[]>;

/** Pairs that share a key few have, each once. */
function candidatesOf(blocks: Blocks, members: ReadonlyMap<string, string[]>): [string, string][] {
  const pairs = new Map<string, [string, string]>();
  for (const [id, keys] of blocks) {
    for (const { key } of keys) {
      const sharing = members.get(key) ?? [];
      if (sharing.length > BLOCK_MOST) continue;
      for (const other of sharing) {
        if (other === id) continue;
        pairs.set(id < other ? `${id} ${other}` : `${other} ${id}`, [id, other]);
      }
    }
  }
  return [...pairs.values()];
}

/** How many leads bear the name these two share, under any of its forms. */
function bearers(a: Profile, b: Profile, blocks: Blocks, members: ReadonlyMap<string, string[]>): number {
  const keys = (p: Profile) => (blocks.get(p.id) ?? blocksOf(p)).filter((block) => block.kind === 'name');
  const theirs = new Set(keys(b).map(({ key }) => key));
  const counts = keys(a).flatMap(({ key }) => (theirs.has(key) ? (members.get(key)?.length ?? 0) : 0));
  return Math.max(0, ...counts);
}
