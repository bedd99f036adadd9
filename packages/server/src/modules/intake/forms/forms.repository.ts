import type { FormDefinition } from '@lintel/contract';
import type { Insertable, Selectable } from 'kysely';
import type { SystemTx, Tx } from '../../../kernel/db/tx.ts';
import type { Channel, FormsTable, FormWordingsTable, Outcome } from './forms.tables.ts';

export type FormRow = Selectable<FormsTable>;
export type WordingRow = Selectable<FormWordingsTable>;

/** The company a form is of. */
export const tenantOfForm = async (tx: SystemTx, id: string): Promise<string | undefined> =>
  (
    await tx.prepared<{ tenant_id: string }>(
      'intake.form-tenant',
      'select tenant_id from forms where id = $1',
      [id],
    )
  )[0]?.tenant_id;

/** Forms of the company, open ones first, newest first. */
export const listForms = (tx: Tx): Promise<FormRow[]> =>
  tx
    .selectFrom('forms')
    .selectAll()
    .where('tenant_id', '=', tx.tenantId)
    .orderBy('active', 'desc')
    .orderBy('id', 'desc')
    .execute();

export const findForm = (tx: Tx, id: string): Promise<FormRow | undefined> =>
  tx
    .selectFrom('forms')
    .selectAll()
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .executeTakeFirst();

export const lockForm = (tx: Tx, id: string): Promise<FormRow | undefined> =>
  tx
    .selectFrom('forms')
    .selectAll()
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();

export const insertForm = async (tx: Tx, row: Insertable<FormsTable>): Promise<void> => {
  await tx.insertInto('forms').values(row).execute();
};

export const updateForm = async (
  tx: Tx,
  id: string,
  set: { definition?: FormDefinition; active?: boolean; version: number; at: Date },
): Promise<void> => {
  await tx
    .updateTable('forms')
    .set({
      version: set.version,
      updated_at: set.at,
      ...(set.definition === undefined ? {} : { definition: JSON.stringify(set.definition) }),
      ...(set.active === undefined ? {} : { active: set.active }),
    })
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .execute();
};

/** Every wording the form has shown, latest version of a channel last. */
export const wordingsOf = async (tx: Tx, formIds: readonly string[]): Promise<WordingRow[]> =>
  formIds.length === 0
    ? []
    : tx
        .selectFrom('form_wordings')
        .selectAll()
        .where('tenant_id', '=', tx.tenantId)
        .where('form_id', 'in', [...formIds])
        .orderBy('form_id')
        .orderBy('channel')
        .orderBy('version')
        .execute();

export const insertWording = async (tx: Tx, row: Insertable<FormWordingsTable>): Promise<void> => {
  await tx.insertInto('form_wordings').values(row).execute();
};

export const endWording = async (
  tx: Tx,
  formId: string,
  channel: Channel,
  version: number,
  at: Date,
): Promise<void> => {
  await tx
    .updateTable('form_wordings')
    .set({ until: at })
    .where('tenant_id', '=', tx.tenantId)
    .where('form_id', '=', formId)
    .where('channel', '=', channel)
    .where('version', '=', version)
    .execute();
};

/**
 * Claims a page for what was sent with it. `new`: nothing had been; `same`: this had been; `used`: something else had.
 * The unique key decides between racing posts.
 */
export async function claimPage(
  tx: Tx,
  post: { formId: string; page: string; print: Buffer; at: Date },
): Promise<'new' | 'same' | 'used'> {
  const made = await tx
    .insertInto('form_posts')
    .values({
      tenant_id: tx.tenantId,
      form_id: post.formId,
      page: post.page,
      print: post.print,
      posted_at: post.at,
    })
    .onConflict((c) => c.columns(['tenant_id', 'form_id', 'page']).doNothing())
    .returning('page')
    .executeTakeFirst();
  if (made) return 'new';
  const row = await tx
    .selectFrom('form_posts')
    .select('print')
    .where('tenant_id', '=', tx.tenantId)
    .where('form_id', '=', post.formId)
    .where('page', '=', post.page)
    .executeTakeFirst();
  return row?.print.equals(post.print) ? 'same' : 'used';
}

/** Forgets pages that are too old to be sent again. */
export const dropPages = async (tx: Tx, formId: string, before: Date): Promise<void> => {
  await tx
    .deleteFrom('form_posts')
    .where('tenant_id', '=', tx.tenantId)
    .where('form_id', '=', formId)
    .where('posted_at', '<', before)
    .execute();
};

export const countPost = (
  tx: Tx,
  post: { formId: string; outcome: Outcome; host: string; at: Date; posts: number },
): Promise<unknown> =>
  tx.prepared(
    'intake.form-count',
    `insert into form_counts as c (tenant_id, form_id, day, outcome, host, posts, last_at)
     select $1, $2, ($5::timestamptz at time zone 'utc')::date, $3,
       -- Sites past the hundredth of a day are counted together.
       case when $4 = '' or (select count(*) from form_counts o where o.tenant_id = $1 and o.form_id = $2
         and o.day = ($5::timestamptz at time zone 'utc')::date and o.outcome = $3 and o.host <> $4) < 100 then $4 else '' end,
       $6, $5
     on conflict (tenant_id, form_id, day, outcome, host) do update set posts = c.posts + excluded.posts, last_at = excluded.last_at`,
    [tx.tenantId, post.formId, post.outcome, post.host, post.at, post.posts],
  );

/** Posts since a day, by how they ended and the site of refused ones. */
export const countsSince = (
  tx: Tx,
  since: Date,
): Promise<{ formId: string; outcome: Outcome; host: string; posts: number; lastAt: Date }[]> =>
  tx.prepared(
    'intake.form-counts',
    `select form_id as "formId", outcome, host, sum(posts)::int as posts, max(last_at) as "lastAt"
     from form_counts where tenant_id = $1 and day >= ($2::timestamptz at time zone 'utc')::date
     group by 1, 2, 3 order by max(last_at) desc, host`,
    [tx.tenantId, since],
  );
