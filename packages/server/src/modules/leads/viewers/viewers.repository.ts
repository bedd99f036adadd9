import type { Tx } from '../../../kernel/db/tx.ts';

/** A page of a lead in sight; moments as PostgreSQL's text. */
export interface Page {
  userId: string;
  sessionId: string;
  since: string;
  editing: boolean;
}

/** More than look at one lead at a time. */
const MOST = 200;
const SWEPT = 200;

/**
 * Takes the turn of a lead until the transaction ends: of two who come at once, the later one sees the earlier, and says
 * that there is news.
 */
export const takeTurn = (tx: Tx, leadId: string) =>
  tx.prepared(
    'lead-viewers.take-turn',
    `select pg_advisory_xact_lock(hashtextextended('lead_viewers ' || $1, 0))`,
    [leadId],
  );

/** Pages of a lead in sight since `from`, those of `userId` first, then the longest there. */
export const listPages = (tx: Tx, leadId: string, userId: string, from: Date): Promise<Page[]> =>
  tx.prepared<Page>(
    'lead-viewers.list',
    `select v.user_id as "userId", v.session_id as "sessionId", v.since::text as since, v.editing from lead_viewers v
     where v.tenant_id = $1 and v.lead_id = $2 and v.seen_at > $4
     order by v.user_id <> $3, v.since, v.user_id, v.page_id limit ${MOST}`,
    [tx.tenantId, leadId, userId, from.toISOString()],
  );

/** Keeps that a page is in sight now; one not seen since `from` comes anew. */
export const keepPage = (
  tx: Tx,
  page: {
    id: string;
    userId: string;
    sessionId: string;
    leadId: string;
    editing: boolean;
    now: Date;
    from: Date;
  },
) =>
  tx.prepared(
    'lead-viewers.keep',
    `insert into lead_viewers as v (tenant_id, user_id, page_id, lead_id, session_id, since, seen_at, editing)
     values ($1, $2, $3, $4, $5, $6, $6, $7)
     on conflict (tenant_id, user_id, page_id) do update set
       since = case when v.lead_id = excluded.lead_id and v.seen_at > $8 then v.since else excluded.since end,
       lead_id = excluded.lead_id, session_id = excluded.session_id, seen_at = excluded.seen_at,
       editing = excluded.editing`,
    [
      tx.tenantId,
      page.userId,
      page.id,
      page.leadId,
      page.sessionId,
      page.now.toISOString(),
      page.editing,
      page.from.toISOString(),
    ],
  );

/** Removes some pages nobody has seen since `from`, but for those another transaction has in hand. */
export const sweepPages = (tx: Tx, from: Date) =>
  tx.prepared(
    'lead-viewers.sweep',
    `delete from lead_viewers v using (
       select user_id, page_id from lead_viewers where tenant_id = $1 and seen_at <= $2
       order by seen_at limit ${SWEPT} for update skip locked) old
     where v.tenant_id = $1 and v.user_id = old.user_id and v.page_id = old.page_id`,
    [tx.tenantId, from.toISOString()],
  );

/** Which lead a page of somebody shows. */
export const leadOfPage = async (tx: Tx, userId: string, pageId: string): Promise<string | undefined> =>
  (
    await tx.prepared<{ leadId: string }>(
      'lead-viewers.lead-of',
      'select lead_id as "leadId" from lead_viewers where tenant_id = $1 and user_id = $2 and page_id = $3',
      [tx.tenantId, userId, pageId],
    )
  )[0]?.leadId;

export const removePage = (tx: Tx, userId: string, pageId: string) =>
  tx.prepared(
    'lead-viewers.remove',
    'delete from lead_viewers where tenant_id = $1 and user_id = $2 and page_id = $3',
    [tx.tenantId, userId, pageId],
  );

/** Names of members of the company. */
export const namesOf = (tx: Tx, userIds: readonly string[]): Promise<{ id: string; name: string }[]> =>
  tx.prepared('lead-viewers.names', 'select id, name from users where tenant_id = $1 and id = any($2)', [
    tx.tenantId,
    userIds,
  ]);
