import {
  type leads as contract,
  type FilterGroup,
  groupOf,
  type LeadRow,
  NO_CONDITIONS,
  type QueryOf,
} from '@lintel/contract';
import type { Actor } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import { listTag, readCursor, writeCursor } from '../../kernel/cursor.ts';
import { companyOf } from '../auth/index.ts';
import { COUNTED } from './count-leads.ts';
import { checkFilterable } from './field-rules.ts';
import { listFields } from './fields/custom-fields.ts';
import { type Asking, filterSql } from './lead-filter.repository.ts';
import * as repo from './lead-list.repository.ts';
import { peopleOf } from './leads.policy.ts';
import { toLeadRow } from './stored-lead.ts';
import { knownTags } from './tags/known-tags.ts';

export interface LeadPage {
  items: LeadRow[];
  nextCursor: string | null;
  total?: number;
  totalCapped?: boolean;
}

/** One page of the list. A lead that is neither added, removed nor moved while paging appears exactly once. */
export async function listLeads(
  ctx: Ctx,
  actor: Actor,
  want: QueryOf<typeof contract.list>,
): Promise<LeadPage> {
  const people = peopleOf(actor, 'leads:read');
  const asked = want.filter ?? NO_CONDITIONS;
  const filter = await filterFor(ctx, actor, asked);
  const tag = tagOf(want.sort, asked);
  const after = want.cursor === undefined ? null : readCursor(want.cursor, tag, repo.ORDERS[want.sort].type);
  const [rows, counted] = await ctx.read(
    actor,
    (tx) =>
      Promise.all([
        repo.listLeads(tx, { sort: want.sort, people, filter, after, limit: want.limit + 1 }),
        want.count ? repo.countLeads(tx, { people, filter, most: COUNTED }) : undefined,
      ]),
    // What a filter leaves, and so the way to it, depends on its values.
    { keepPlans: filter.text === '' },
  );
  const page = rows.slice(0, want.limit);
  const last = rows.length > want.limit ? page.at(-1) : undefined;
  return {
    items: page.map((row) => toLeadRow(actor, row)),
    nextCursor: last ? writeCursor(tag, last) : null,
    ...(counted === undefined ? {} : { total: Math.min(counted, COUNTED), totalCapped: counted > COUNTED }),
  };
}

/** A filter as SQL; 422 for conditions on fields the actor's role hides. */
export async function filterFor(ctx: Ctx, actor: Actor, filter: FilterGroup): Promise<repo.FilterSql> {
  if (isEmpty(filter)) return repo.NO_FILTER;
  checkFilterable(actor, filter);
  return filterSql(filter, await askingFor(ctx, actor));
}

/** What the words of a filter stand for when this actor asks now. */
export async function askingFor(ctx: Ctx, actor: Actor): Promise<Asking> {
  const [fields, { timeZone }, tags] = await Promise.all([
    listFields(ctx, actor),
    companyOf(ctx, actor),
    knownTags(ctx, actor),
  ]);
  return { fields, timeZone, now: ctx.clock.now(), userId: actor.userId, teams: actor.access.teams, tags };
}

const isEmpty = (filter: FilterGroup): boolean => groupOf(filter).parts.length === 0;

const plainTags = new Map<string, string>();
/** Tags of unfiltered lists are made once. */
function tagOf(sort: string, filter: FilterGroup): string {
  if (!isEmpty(filter)) return listTag([sort, filter]);
  let tag = plainTags.get(sort);
  if (tag === undefined) {
    tag = listTag([sort]);
    plainTags.set(sort, tag);
  }
  return tag;
}
