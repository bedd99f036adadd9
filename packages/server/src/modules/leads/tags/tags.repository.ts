import type { Tx } from '../../../kernel/db/tx.ts';
import { type People, withinPeople } from '../leads.repository.ts';

/** Spellings that are kept at hand; a company with more has the rest spelled by the database. */
const AT_HAND = 5_000;

export const allTags = async (tx: Tx): Promise<string[]> =>
  (
    await tx
      .selectFrom('tags')
      .select('name')
      .where('tenant_id', '=', tx.tenantId)
      .orderBy('key')
      .limit(AT_HAND)
      .execute()
  ).map(({ name }) => name);

export interface CountedTag {
  key: string;
  name: string;
  count: number;
}

/**
 * Tags that leads within reach of `people` have, in order, with how many do: counted to `most` + 1. A company's tags are
 * few beside its leads, so each is looked up on the index of tags.
 */
export const countTags = (
  tx: Tx,
  want: { people: People; q: string; after: string; limit: number; most: number },
): Promise<CountedTag[]> =>
  tx.prepared(
    '',
    `select t.key, t.name, n.count from tags t
     cross join lateral (
       select count(*)::int as count from (
         select 1 from lead_tags g join leads l on l.tenant_id = g.tenant_id and l.id = g.lead_id
         where g.tenant_id = t.tenant_id and g.tag = t.name and l.deleted_at is null${
           want.people === null ? '' : ` and ${withinPeople('$6')}`
         } limit $5) counted) n
     where t.tenant_id = $1 and t.key > $2 and strpos(t.key, lower($3)) > 0 and n.count > 0
     order by t.key limit $4`,
    [
      tx.tenantId,
      want.after,
      want.q,
      want.limit,
      want.most + 1,
      ...(want.people === null ? [] : [want.people]),
    ],
  );

/** The company's spelling of tags, by the tag in small letters. */
export const spellings = async (tx: Tx, tags: readonly string[]): Promise<Map<string, string>> =>
  new Map(
    (
      await tx.prepared<{ asked: string; name: string }>(
        '',
        `select x as asked, t.name from unnest($2::text[]) x
         join tags t on t.tenant_id = $1 and t.key = lower(x)`,
        [tx.tenantId, tags],
      )
    ).map(({ asked, name }) => [asked.toLowerCase(), name]),
  );

/** Gives a tag its spelling, a new one its row. */
export const spellTag = (tx: Tx, name: string): Promise<unknown> =>
  tx.prepared(
    '',
    `insert into tags (tenant_id, key, name) values ($1, lower($2), $2)
     on conflict (tenant_id, key) do update set name = excluded.name`,
    [tx.tenantId, name],
  );

/** Tags new to the company, in one order, so that two writers never wait for each other in a ring. */
export const learnTags = (tx: Tx, tags: readonly string[]): Promise<unknown> =>
  tx.prepared(
    'leads.learn-tags',
    `insert into tags (tenant_id, key, name)
     select $1, lower(x), min(x) from unnest($2::text[]) x group by 2 order by 2 on conflict do nothing`,
    [tx.tenantId, tags],
  );
