import { Readable } from 'node:stream';
import { type CustomField, type leads as contract, NO_CONDITIONS, type QueryOf } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { stringify } from 'csv-stringify/sync';
import type { Actor } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import { listUsers } from '../auth/index.ts';
import { hides } from './field-rules.ts';
import { listFields } from './fields/custom-fields.ts';
import type { ExportedRow } from './lead-list.repository.ts';
import * as repo from './lead-list.repository.ts';
import { peopleOf } from './leads.policy.ts';
import { filterFor } from './list-leads.ts';
import { allStages } from './pipelines/stages.ts';
import { iso, masked } from './stored-lead.ts';

const PAGE = 1_000;

/**
 * A cell a spreadsheet will not take for a formula (OWASP, "CSV Injection"): an apostrophe goes before a sign that
 * starts one, full-width forms included, and before tabs and line breaks that would hide one.
 */
export const neutral = (text: string): string =>
  /^(?:[\t\r\n]|\s*[=+\-@\uff1d\uff0b\uff0d\uff20])/.test(text) ? `'${text}` : text;

/** A column of the file: its head, the ruled wire name it shows, and its cell. */
interface Column {
  head: string;
  name: string;
  cell: (row: ExportedRow) => string | number | boolean | null | undefined;
}

/**
 * The leads of a list as CSV, all of them and within the reach of `leads:export`, streamed page by page. The audit row
 * is committed with the number of rows before the first byte leaves, so that no export goes unseen, a broken-off one
 * neither.
 */
export async function exportLeads(
  ctx: Ctx,
  actor: Actor,
  want: QueryOf<typeof contract.export>,
): Promise<Readable> {
  const people = peopleOf(actor, 'leads:export');
  const filter = await filterFor(ctx, actor, want.filter ?? NO_CONDITIONS);
  const columns = await columnsFor(ctx, actor);
  await ctx.tx(actor, async (tx) => {
    const rows = await repo.countLeads(tx, { people, filter });
    await ctx.audit(tx, actor, 'leads.exported', {
      subject: { type: 'company', id: actor.tenantId },
      changed: columns.map(({ name }) => name),
      after: { rows, filter: want.filter ?? NO_CONDITIONS, sort: want.sort },
    });
  });
  const lines = async function* (): AsyncGenerator<string> {
    // The mark lets spreadsheets see that the text is UTF-8.
    yield `\ufeff${csv([columns.map(({ head }) => neutral(head))])}`;
    let after: { key: string; id: string } | null = null;
    for (;;) {
      const at = { sort: want.sort, people, filter, after, limit: PAGE };
      const page: ExportedRow[] = await ctx.read(actor, (tx) => repo.exportLeads(tx, at));
      if (page.length > 0) yield csv(page.map((row) => toLine(columns, masked(actor, row))));
      after = page.at(-1) ?? null;
      if (page.length < PAGE) return;
    }
  };
  return Readable.from(lines(), { objectMode: false });
}

const csv = (rows: readonly (readonly string[])[]): string =>
  stringify(rows as string[][], { record_delimiter: '\r\n' });

const toLine = (columns: readonly Column[], row: ExportedRow): string[] =>
  columns.map(({ cell }) => {
    const value = cell(row);
    if (value === null || value === undefined) return '';
    // Numbers of ours are no text somebody wrote.
    return typeof value === 'number' ? String(value) : neutral(String(value));
  });

/** The columns the actor may see, with the names of stages and people. */
async function columnsFor(ctx: Ctx, actor: Actor): Promise<Column[]> {
  const [stages, fields, users] = await Promise.all([
    allStages(ctx, actor),
    listFields(ctx, actor),
    listUsers(ctx, actor),
  ]);
  const stage = new Map(stages.map((s) => [s.id, s.name]));
  const user = new Map(users.items.map((u) => [u.id, u.name]));
  const column = (name: string, key: Parameters<typeof t>[0], cell: Column['cell']): Column => ({
    name,
    head: t(key),
    cell,
  });
  const columns = [
    column('id', 'leads.field.id', (r) => r.id),
    column('name', 'leads.field.name', (r) => r.name),
    column('email', 'leads.field.email', (r) => r.email),
    column('phone', 'leads.field.phone', (r) => r.phone),
    column('type', 'leads.field.type', (r) => r.type),
    column('status', 'leads.field.status', (r) => r.status),
    column('stageId', 'leads.field.stage', (r) => stage.get(r.stageId)),
    column('ownerId', 'leads.field.owner', (r) => (r.ownerId === null ? null : user.get(r.ownerId))),
    column('source', 'leads.field.source', (r) => r.source),
    column('externalId', 'leads.field.external_id', (r) => r.externalId),
    column('campaign', 'leads.field.campaign', (r) => r.campaign),
    column('budgetMin', 'leads.field.budget_min', (r) => r.budgetMin),
    column('budgetMax', 'leads.field.budget_max', (r) => r.budgetMax),
    column('currency', 'leads.field.currency', (r) => r.currency),
    column('timeline', 'leads.field.timeline', (r) => r.timeline),
    column('propertyType', 'leads.field.property_type', (r) => r.propertyType),
    column('location', 'leads.field.location', (r) => r.location),
    column('financing', 'leads.field.financing', (r) => r.financing),
    column('timeZone', 'leads.field.time_zone', (r) => r.timeZone),
    column('tags', 'leads.field.tags', (r) => r.tags.join(', ')),
    column('score', 'leads.field.score', (r) => (r.score === null ? null : Math.round(r.score))),
    column('band', 'leads.field.band', (r) => r.scoreBand),
    column('createdAt', 'leads.field.created', (r) => iso(r.createdAt)),
    column('updatedAt', 'leads.field.updated', (r) => iso(r.updatedAt)),
    column('lastEventAt', 'leads.field.last_event', (r) => iso(r.lastEventAt)),
    ...fields.map(customColumn),
  ];
  return columns.filter(({ name }) => !hides(actor, name));
}

const customColumn = ({ key, label }: CustomField): Column => ({
  name: `custom.${key}`,
  head: label,
  cell: (row) => {
    const value = row.custom[key];
    return Array.isArray(value) ? value.join('; ') : value;
  },
});
