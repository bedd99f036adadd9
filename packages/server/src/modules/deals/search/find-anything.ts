import type { search as contract, QueryOf, ReplyOf } from '@lintel/contract';
import type { Actor } from '../../../kernel/actor.ts';
import { reach } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { listTags, searchLeads } from '../../leads/index.ts';
import { findByWords } from '../../properties/index.ts';
import { findLists } from '../../work/index.ts';
import { readers } from '../deals.policy.ts';
import { findDeals } from './search.repository.ts';

type Found = ReplyOf<typeof contract.find>;

/**
 * What fits a few typed words, of every kind or of one: people through the search of leads, with its reach and hidden
 * fields; listings of the company; deals within reach by name and address; lists the actor sees, by name; tags of leads
 * within reach. Stands in the last module that holds something to be found.
 */
export async function findAnything(
  ctx: Ctx,
  actor: Actor,
  want: QueryOf<typeof contract.find>,
): Promise<Found> {
  const { q, limit } = want;
  const asked = (kind: string) => q !== '' && (want.kind === undefined || want.kind === kind);
  const [people, properties, deals, lists, tags] = await Promise.all([
    asked('people') ? searchLeads(ctx, actor, { q, limit }) : { items: [] },
    asked('properties') ? ctx.read(actor, (tx) => findByWords(tx, q, limit)) : [],
    asked('deals') && reach(actor, 'deals:read') !== 'none'
      ? ctx.read(actor, (tx) => findDeals(tx, readers(actor), q, limit))
      : [],
    asked('lists') ? ctx.read(actor, (tx) => findLists(tx, actor.userId, q, limit)) : [],
    asked('tags') ? listTags(ctx, actor, { q: q.slice(0, 60), limit }) : { items: [] },
  ]);
  return { people: people.items, properties, deals, lists, tags: tags.items.map(({ name }) => name) };
}
