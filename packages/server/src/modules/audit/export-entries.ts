import { Readable } from 'node:stream';
import { t } from '@lintel/contract/messages';
import { stringify } from 'csv-stringify/sync';
import type { Actor } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import type { Position } from '../../kernel/cursor.ts';
import * as repo from './entries.repository.ts';
import { filterNames } from './entries.ts';

const PAGE = 1_000;
const HEAD = [
  'when',
  'action',
  'person',
  'personId',
  'resourceType',
  'resourceId',
  'changed',
  'ip',
  'device',
  'request',
  'position',
] as const;

/** The log that fits a filter as CSV, newest first, without values; streamed, so that its length does not matter. */
export async function exportEntries(ctx: Ctx, actor: Actor, filter: repo.EntryFilter): Promise<Readable> {
  await ctx.tx(actor, (tx) => ctx.audit(tx, actor, 'audit.exported', { changed: filterNames(filter) }));
  return Readable.from(lines(ctx, actor, filter), { objectMode: false });
}

async function* lines(ctx: Ctx, actor: Actor, filter: repo.EntryFilter): AsyncGenerator<string> {
  // The mark lets spreadsheets see that the text is UTF-8.
  yield `\ufeff${toCsv([HEAD.map((name) => t(`audit.export.${name}`))])}`;
  let after: Position | null = null;
  for (;;) {
    const from: Position | null = after;
    const page: repo.StoredEntry[] = await ctx.read(actor, (tx) => repo.listEntries(tx, filter, from, PAGE));
    if (page.length > 0) yield toCsv(page.map(toLine));
    const last = page.at(-1);
    if (!last || page.length < PAGE) return;
    after = { key: last.at, id: last.id };
  }
}

const toLine = (row: repo.StoredEntry): string[] => [
  new Date(row.at).toISOString(),
  row.action,
  row.userName ?? '',
  row.userId ?? '',
  row.resourceType ?? '',
  row.resourceId ?? '',
  (row.changed ?? []).join(' '),
  row.ip ?? '',
  row.userAgent ?? '',
  row.requestId ?? '',
  row.position === null ? '' : String(row.position),
];

/** Cells a spreadsheet would take for a formula get an apostrophe in front (OWASP, "CSV Injection"). */
const toCsv = (rows: readonly (readonly string[])[]): string =>
  stringify(rows as string[][], { record_delimiter: '\r\n', escape_formulas: true });
