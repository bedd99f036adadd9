import type { Readable } from 'node:stream';
import type { AuditStore, ml as contract, ReplyOf } from '@lintel/contract';
import { parse } from 'csv-parse';
import { type Actor, reachingAll } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
import { AppError } from '../../../kernel/errors.ts';
import * as repo from './store.repository.ts';

const MAX_BYTES = 20 * 1024 * 1024;
const MAX_ATTRIBUTES = 20;
const CHUNK = 1000;
const SHOWN_LINES = 20;
const LEAD_COLUMN = /^(?:lead|lead[ _-]?id|id|external[ _-]?id)$/i;
const CONTROL = /[\p{Cc}\p{Cs}]/u;

/** What the audit store holds, by group and never by lead. */
export const auditStore = (ctx: Ctx, actor: Actor): Promise<AuditStore> =>
  ctx.tx(reachingAll(actor), async (tx) => {
    await ctx.audit(tx, actor, 'fairness.store_read');
    return readStore(tx);
  });

/**
 * Takes in group labels: CSV in UTF-8 with a header, a column that names the lead and one an attribute. Empty cells say
 * nothing. All of the file or nothing of it; rows of unknown leads are left out and counted.
 */
export async function importGroups(
  ctx: Ctx,
  actor: Actor,
  file: Readable,
): Promise<ReplyOf<typeof contract.importGroups>> {
  const { attributes, rows } = await readRows(await readText(file));
  return ctx.tx(reachingAll(actor), async (tx) => {
    await repo.openStore(tx);
    const at = ctx.clock.now();
    const unknownLines: number[] = [];
    let [matched, unknown] = [0, 0];
    for (let from = 0; from < rows.length; from += CHUNK) {
      const chunk = rows.slice(from, from + CHUNK);
      const found = await repo.findLeads(tx, [...new Set(chunk.map((row) => row.lead))]);
      const leadOf = new Map(found.map(({ name, leadId }) => [name, leadId]));
      // Said twice of one lead, the last line counts.
      const labels = new Map<string, repo.GroupLabel>();
      for (const row of chunk) {
        const leadId = leadOf.get(row.lead);
        if (leadId === undefined) {
          unknown++;
          if (unknownLines.length < SHOWN_LINES) unknownLines.push(row.line);
          continue;
        }
        matched++;
        attributes.forEach((attribute, i) => {
          const value = row.values[i] ?? '';
          if (value !== '') labels.set(`${leadId}/${attribute}`, { leadId, attribute, value });
        });
      }
      if (labels.size > 0) await repo.saveLabels(tx, [...labels.values()], at);
    }
    await ctx.audit(tx, actor, 'fairness.groups_imported', { changed: attributes });
    return { rows: rows.length, matched, unknown, unknownLines, store: await readStore(tx) };
  });
}

/** Erases labels for good; reports made of them stay, they name no lead. */
export const eraseGroups = (ctx: Ctx, actor: Actor, attribute?: string): Promise<AuditStore> =>
  ctx.tx(reachingAll(actor), async (tx) => {
    await repo.openStore(tx);
    await repo.eraseLabels(tx, attribute);
    await ctx.audit(tx, actor, 'fairness.groups_erased', {
      changed: attribute === undefined ? [] : [attribute],
    });
    return readStore(tx);
  });

async function readStore(tx: Tx): Promise<AuditStore> {
  await repo.openStore(tx);
  const counts = Map.groupBy(await repo.countGroups(tx), (row) => row.attribute);
  return {
    attributes: [...counts].map(([attribute, groups]) => ({
      attribute,
      leads: groups.reduce((sum, group) => sum + group.leads, 0),
      groups: groups.map(({ value, leads }) => ({ group: value, leads })),
      importedAt: new Date(Math.max(...groups.map((g) => g.importedAt.getTime()))).toISOString(),
    })),
  };
}

async function readText(file: Readable): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of file) {
    const bytes = Buffer.from(part as Uint8Array);
    size += bytes.length;
    if (size > MAX_BYTES) throw new AppError('ml.groups_too_large');
    parts.push(bytes);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(parts));
  } catch {
    throw unreadable('it is not UTF-8');
  }
}

interface Row {
  line: number;
  lead: string;
  values: string[];
}
async function readRows(text: string): Promise<{ attributes: string[]; rows: Row[] }> {
  const rows: Row[] = [];
  let header: string[] | undefined;
  let leadAt = -1;
  try {
    const records = parse(text, { bom: true, info: true, skip_empty_lines: true, trim: true });
    for await (const { record, info } of records as AsyncIterable<{
      record: string[];
      info: { lines: number };
    }>) {
      if (!header) {
        header = record;
        leadAt = record.findIndex((name) => LEAD_COLUMN.test(name));
        checkHeader(header, leadAt);
        continue;
      }
      const values = record.filter((_, i) => i !== leadAt);
      if (values.some((value) => value.length > 80 || CONTROL.test(value)))
        throw unreadable(`line ${info.lines} holds a value that is no name of a group`);
      rows.push({ line: info.lines, lead: record[leadAt] ?? '', values });
    }
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw unreadable(error instanceof Error ? error.message : 'it is no CSV');
  }
  if (!header) throw unreadable('it is empty');
  return { attributes: header.filter((_, i) => i !== leadAt), rows };
}

function checkHeader(header: readonly string[], leadAt: number): void {
  if (leadAt < 0) throw unreadable('no column is called "lead"');
  const attributes = header.filter((_, i) => i !== leadAt);
  if (attributes.length === 0) throw unreadable('there is no column beside "lead"');
  if (attributes.length > MAX_ATTRIBUTES) throw unreadable(`at most ${MAX_ATTRIBUTES} attributes`);
  if (attributes.some((name) => name === '' || name.length > 60 || CONTROL.test(name)))
    throw unreadable('every column needs a name of at most 60 characters');
  if (new Set(attributes).size < attributes.length) throw unreadable('two columns have the same name');
}

const unreadable = (detail: string): AppError => new AppError('ml.groups_unreadable', { values: { detail } });
