import type { Actor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { hides } from '../field-rules.ts';
import { listSources as read } from '../lead-list.repository.ts';
import { peopleOf } from '../leads.policy.ts';
import { knownSources, nameSource } from './known-sources.ts';

/**
 * Sources in use that are not archived, of the leads within reach. A new one shows within a minute: the distinct values
 * of a large company take a while to collect.
 */
export async function listSources(ctx: Ctx, actor: Actor): Promise<string[]> {
  if (hides(actor, 'source')) return [];
  const people = peopleOf(actor, 'leads:read');
  const whose = people === null ? 'all' : `${actor.userId}:${people.length}`;
  const [found, known] = await Promise.all([
    ctx.cache.get(`${actor.tenantId}:leads.sources:${whose}`, 60_000, () =>
      ctx.read(actor, (tx) => read(tx, people)),
    ),
    knownSources(ctx, actor),
  ]);
  return found.filter((name) => nameSource(known, name).state === 'open');
}
