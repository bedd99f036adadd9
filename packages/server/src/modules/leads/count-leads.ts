import { createHash } from 'node:crypto';
import { conditionsOf, type FilterGroup } from '@lintel/contract';
import type { Actor } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import { sqlState } from '../../kernel/errors.ts';
import { type Asking, filterSql } from './lead-filter.repository.ts';
import * as repo from './lead-list.repository.ts';
import { peopleOf } from './leads.policy.ts';

/** Counts are exact up to here; beyond it is "1,000+". */
export const COUNTED = 1000;
/** A count that takes longer says nothing: a row of counters must not hold up a company's reads. */
const PATIENCE_MS = 3_000;
const KEPT_MS = 15_000;
const SIDE_BY_SIDE = 3;
const CANCELLED = '57014';

export interface LeadCount {
  /** Null when counting took too long. */
  total: number | null;
  capped: boolean;
}

/**
 * How many leads of each filter the actor reaches. Counts are kept for a few seconds by reach, so that a whole office that
 * reads the same lists counts them once; one that speaks of `me` or `mine` is kept by person.
 */
export async function countLeads(
  ctx: Ctx,
  actor: Actor,
  asking: Asking,
  filters: readonly FilterGroup[],
): Promise<LeadCount[]> {
  const people = peopleOf(actor, 'leads:read');
  const counts: LeadCount[] = [];
  const counter = async (from: number) => {
    for (let i = from; i < filters.length; i += SIDE_BY_SIDE) {
      const filter = filters[i] as FilterGroup;
      counts[i] = await ctx.cache.get(keyOf(actor, people, filter), KEPT_MS, () =>
        count(ctx, actor, { people, filter: filterSql(filter, asking) }),
      );
    }
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, (_, i) => counter(i)));
  return counts;
}

async function count(
  ctx: Ctx,
  actor: Actor,
  what: Omit<Parameters<typeof repo.countLeads>[1], 'most'>,
): Promise<LeadCount> {
  try {
    const found = await ctx.tx(actor, (tx) => repo.countLeads(tx, { ...what, most: COUNTED }), {
      statementTimeoutMs: PATIENCE_MS,
    });
    return { total: Math.min(found, COUNTED), capped: found > COUNTED };
  } catch (error) {
    if (sqlState(error) === CANCELLED) return { total: null, capped: false };
    throw error;
  }
}

function keyOf(actor: Actor, people: readonly string[] | null, filter: FilterGroup): string {
  const personal = conditionsOf(filter).some(({ condition: { value } }) =>
    (Array.isArray(value) ? value : [value]).some((one) => one === 'me' || one === 'mine'),
  );
  const what = JSON.stringify([filter, people, personal ? [actor.userId, actor.access.teams] : null]);
  return `${actor.tenantId}:leads.count:${createHash('sha256').update(what).digest('base64url')}`;
}
