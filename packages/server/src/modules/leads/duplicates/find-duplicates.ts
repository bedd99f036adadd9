import { systemActor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
import { compareProfiles } from './compare.ts';
import * as repo from './find.repository.ts';
import { BLOCK_MOST, type Block, type BlockKind, blocksOf, type Profile, toProfile } from './profile.ts';

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
    found += await findAmong(ctx, tenantId, [...new Set(leadIds.slice(at, at + CHUNK))].sort());
  }
  if (found > 0) ctx.hint(tenantId, { topic: 'duplicates' });
  return found;
}

/**
 * As `findDuplicates`, a thousand leads at most. Their keys are committed before they are compared: of two that come at
 * the same moment at least one sees the other. `also` runs in the transaction that keeps what was found.
 */
export async function findAmong(
  ctx: Ctx,
  tenantId: string,
  leadIds: readonly string[],
  also: (tx: Tx, found: number) => Promise<unknown> = async () => undefined,
): Promise<number> {
  const actor = systemActor(tenantId);
  // Lost in a crash, it is found again.
  const how = { relaxedDurability: true };
  await ctx.tx(
    actor,
    async (tx) => {
      const blocks = (await repo.peopleOf(tx, leadIds)).flatMap((person) =>
        blocksOf(toProfile(person)).map(({ key }) => ({ leadId: person.id, key })),
      );
      await repo.putBlocks(tx, leadIds, blocks);
    },
    how,
  );
  return ctx.tx(
    actor,
    async (tx) => {
      const found = await compareAll(tx, leadIds, ctx.clock.now());
      await also(tx, found);
      return found;
    },
    how,
  );
}

async function compareAll(tx: Tx, leadIds: readonly string[], at: Date): Promise<number> {
  const profiles = new Map((await repo.peopleOf(tx, leadIds)).map((p) => [p.id, toProfile(p)]));
  const blocks = new Map([...profiles.values()].map((p) => [p.id, blocksOf(p)]));
  const kinds = new Map<string, BlockKind>(
    [...blocks.values()].flatMap((keys) => keys.map(({ kind, key }) => [key, kind] as const)),
  );
  const keys = [...kinds].map(([key, kind]) => ({ key, most: BLOCK_MOST[kind] }));
  const members = groupBy(await repo.sharing(tx, keys));
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
  return repo.putPairs(tx, leadIds, pairs, at);
}

function groupBy(blocks: readonly repo.LeadBlock[]): Map<string, string[]> {
  const members = new Map<string, string[]>();
  for (const { key, leadId } of blocks) {
    const list = members.get(key);
    if (list) list.push(leadId);
    else members.set(key, [leadId]);
  }
  return members;
}

type Blocks = ReadonlyMap<string, Block[]>;

/** Pairs that share a key few have, each once. */
function candidatesOf(blocks: Blocks, members: ReadonlyMap<string, string[]>): [string, string][] {
  const pairs = new Map<string, [string, string]>();
  for (const [id, keys] of blocks) {
    for (const { kind, key } of keys) {
      const sharing = members.get(key) ?? [];
      if (sharing.length > BLOCK_MOST[kind]) continue;
      for (const other of sharing) {
        if (other === id) continue;
        pairs.set(id < other ? `${id} ${other}` : `${other} ${id}`, [id, other]);
      }
    }
  }
  return [...pairs.values()];
}

/** How many leads bear the names of these two, under any of their forms; as many as may be when that was not asked. */
function bearers(a: Profile, b: Profile, blocks: Blocks, members: ReadonlyMap<string, string[]>): number {
  const counts = [a, b].flatMap((p) =>
    (blocks.get(p.id) ?? []).flatMap(({ kind, key }) =>
      kind === 'name' ? [members.get(key)?.length ?? 0] : [],
    ),
  );
  return Math.max(0, ...counts);
}
