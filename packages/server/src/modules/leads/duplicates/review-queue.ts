import type { BodyOf, duplicates as contract, DuplicateGroup, QueryOf } from '@lintel/contract';
import { MERGE_MOST } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import type { Actor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { listTag, readCursor, writeCursor } from '../../../kernel/cursor.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
import { AppError, invalid } from '../../../kernel/errors.ts';
import { hides } from '../field-rules.ts';
import { peopleOf } from '../leads.policy.ts';
import { findLead, type People } from '../leads.repository.ts';
import { iso, toLeadRow } from '../stored-lead.ts';
import * as repo from './queue.repository.ts';
import { relateAll } from './relations.ts';

const COUNT_MOST = 1000;

/** A page of what is to be decided, the surest first, of leads the actor may merge. */
export async function listDuplicates(
  ctx: Ctx,
  actor: Actor,
  want: QueryOf<typeof contract.list>,
): Promise<{ items: DuplicateGroup[]; nextCursor: string | null; total: number; totalCapped: boolean }> {
  const tag = listTag(['duplicates', want.kind ?? null]);
  const after = want.cursor === undefined ? null : readCursor(want.cursor, tag, 'text');
  if (after && !/^\d{1,3} [0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(after.key))
    throw new AppError('request.cursor_invalid');
  const people = peopleOf(actor, 'leads:merge');
  const kind = want.kind ?? null;
  return ctx.read(actor, async (tx) => {
    const [pairs, count] = await Promise.all([
      repo.listPairs(tx, { kind, people, after, limit: want.limit + 1 }),
      repo.countPairs(tx, { kind, people, most: COUNT_MOST + 1 }),
    ]);
    const page = pairs.slice(0, want.limit);
    const last = pairs.length > want.limit ? page.at(-1) : undefined;
    return {
      items: await toGroups(tx, actor, people, page),
      nextCursor: last ? writeCursor(tag, { key: `${last.confidence} ${last.aId}`, id: last.bId }) : null,
      total: Math.min(count, COUNT_MOST),
      totalCapped: count > COUNT_MOST,
    };
  });
}

/** What one lead may be the same as, and with whom it may live. */
export function duplicatesOf(ctx: Ctx, actor: Actor, leadId: string): Promise<{ items: DuplicateGroup[] }> {
  const people = peopleOf(actor, 'leads:merge');
  return ctx.read(actor, async (tx) => {
    if (!(await findLead(tx, leadId, people))) throw new AppError('lead.not_found');
    const pairs = await repo.pairsOf(tx, [leadId], people);
    return { items: await toGroups(tx, actor, people, pairs.slice(0, 20)) };
  });
}

/** Pairs with their leads, and with those of whom it is open whether they are the same person too. */
async function toGroups(
  tx: Tx,
  actor: Actor,
  people: People,
  pairs: readonly repo.StoredPair[],
): Promise<DuplicateGroup[]> {
  if (pairs.length === 0) return [];
  const ids = [...new Set(pairs.flatMap((pair) => [pair.aId, pair.bId]))];
  const near = (await repo.pairsOf(tx, ids, people)).filter((pair) => pair.kind === 'person');
  const all = [...new Set([...ids, ...near.flatMap((pair) => [pair.aId, pair.bId])])];
  const rows = new Map((await repo.rowsOf(tx, all)).map((row) => [row.id, toLeadRow(actor, row)]));
  return pairs.flatMap((pair) => {
    const own = [pair.aId, pair.bId];
    const also =
      pair.kind === 'household'
        ? []
        : near
            .filter((other) => own.includes(other.aId) || own.includes(other.bId))
            .flatMap((other) => [other.aId, other.bId]);
    const members = [...new Set([...own, ...also])].slice(0, MERGE_MOST);
    const leads = members.flatMap((id) => rows.get(id) ?? []);
    if (leads.length < 2) return [];
    return [
      {
        kind: pair.kind,
        confidence: pair.confidence,
        reasons: pair.reasons.filter((reason) => !isHidden(actor, reason)),
        leads,
        foundAt: iso(pair.foundAt),
      },
    ];
  });
}

const TELLS: Readonly<Record<string, string>> = {
  same_phone: 'phones',
  email_other_domain: 'emails',
  email_typo: 'emails',
  same_address: 'location',
};
/** A reason that tells of a field the role hides. */
const isHidden = (actor: Actor, reason: string): boolean => {
  const field = TELLS[reason];
  return field !== undefined && hides(actor, field);
};

/**
 * Says of leads, each with each, that they are not the same person, or that they are one household (which relates them);
 * or takes that back. Leads out of reach are not there.
 */
export async function decideDuplicates(
  ctx: Ctx,
  actor: Actor,
  { leadIds, decision }: BodyOf<typeof contract.decide>,
): Promise<void> {
  const ids = [...new Set(leadIds)].sort();
  if (ids.length < 2) throw invalid('leadIds', 'too_small', t('duplicates.decide.two'));
  await ctx.tx(actor, async (tx) => {
    const held = await repo.holdLeads(tx, ids, peopleOf(actor, 'leads:merge'));
    if (held.length < ids.length) throw new AppError('lead.not_found');
    const pairs = ids.flatMap((a, i) => ids.slice(i + 1).map((b) => ({ a, b })));
    const at = ctx.clock.now();
    if (decision === 'undecided') await repo.reopenPairs(tx, pairs);
    else await repo.decidePairs(tx, pairs, { state: decision, by: actor.userId, at });
    if (decision === 'household') await relateAll(tx, pairs, at);
    await ctx.audit(tx, actor, 'duplicates.decided', {
      ...(ids[0] ? { subject: { type: 'lead', id: ids[0] } } : {}),
      changed: [decision],
    });
    tx.afterCommit(() => {
      ctx.hint(actor.tenantId, { topic: 'duplicates' });
      if (decision === 'household') ctx.hint(actor.tenantId, { topic: 'lead', ids });
    });
  });
}
