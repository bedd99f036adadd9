import type { search as contract, QueryOf, ReplyOf } from '@lintel/contract';
import type { Actor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { listTags, searchLeads } from '../../leads/index.ts';
import { findByWords } from '../../properties/index.ts';
import { findLists } from './search.repository.ts';

type Found = ReplyOf<typeof contract.find>;

/**
 * What fits a few typed words, of every kind or of one: people through the search of leads, with its reach and hidden
 * fields; listings of the company; lists the actor sees, by name; tags of leads within reach.
 */
export async function findAnything(
  ctx: Ctx,
  actor: Actor,
  want: QueryOf<typeof contract.find>,
): Promise<Found> {
  const q = want.q.trim();
  const asked = (kind: string) => q !== '' && (want.kind === undefined || want.kind === kind);
  const [people, properties, lists, tags] = await Promise.all([
    asked('people') ? searchLeads(ctx, actor, { q, limit: want.limit }) : { items: [] },
    asked('properties') ? ctx.read(actor, (tx) => findByWords(tx, q, want.limit)) : [],
    asked('lists') ? ctx.read(actor, (tx) => findLists(tx, actor.userId, q, want.limit)) : [],
    asked('tags') ? listTags(ctx, actor, { q: q.slice(0, 60), limit: want.limit }) : { items: [] },
  ]);
  return { people: people.items, properties, lists, tags: tags.items.map(({ name }) => name) };
}
