import type { CustomField } from '@lintel/contract';
import type { Actor } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import type { Tx } from '../../kernel/db/tx.ts';
import { newId } from '../../kernel/ids.ts';
import { type ColumnField, choicesOf } from './cell-readers.ts';
import { readCompany } from './company.ts';
import type { ImportRow, StagedRow, StoredProblem } from './intake.repository.ts';
import * as repo from './intake.repository.ts';
import type { PlannedField, Staged, StoredColumn } from './intake.tables.ts';
import { rowReader } from './read-row.ts';
import { readRows } from './reading/lead-file.ts';
import { keysOf, LeadGroups } from './same-lead.ts';
import { storedSource } from './stored-source.ts';

const BATCH = 500;
/** Choices a select field can have (contract of createField). */
const MAX_CHOICES = 200;
export const BULK = { statementTimeoutMs: 120_000, relaxedDurability: true } as const;

/** The import was cancelled, or another run of the same job has taken over: leave quietly. */
export class Superseded extends Error {
  override name = 'Superseded';
}

/**
 * Reads the whole file into staged rows, each a draft of a lead, rows of one lead together. Nothing of it touches
 * leads. Safe to run twice: a run that begins later takes over and begins anew.
 */
export async function stageRows(
  ctx: Ctx,
  actor: Actor,
  row: ImportRow,
  signal: AbortSignal,
): Promise<Staged> {
  if (row.staged) return row.staged;
  const token = newId();
  await ctx.tx(
    actor,
    async (tx) => {
      await repo.lockImport(tx, row.id);
      await repo.clearStaging(tx, row.id);
      await repo.updateImport(tx, row.id, { stage_token: token });
    },
    BULK,
  );

  const company = await readCompany(ctx, actor);
  const planned = planFields(row.columns, company.fields);
  const options = new Map(
    planned
      .filter(({ type }) => type === 'select' || type === 'multiSelect')
      .map((field) => [field.key, new Set<string>()]),
  );
  const read = rowReader(row.columns, columnFields(row.columns, company.fields, planned), {
    company,
    defaultSource: row.default_source,
    now: ctx.clock.now().toISOString(),
    meanings: row.meanings,
  });
  const groups = new LeadGroups();
  // Row numbers of the file by the numbers LeadGroups counts in, and where each row was staged.
  const rowNos: number[] = [];
  const stagedAt: number[] = [];
  const totals = { rows: 0, errors: 0, flagged: 0 };
  let rows: StagedRow[] = [];
  let problems: StoredProblem[] = [];

  let sending: Promise<void> = Promise.resolve();
  const flush = async () => {
    signal.throwIfAborted();
    await sending;
    const [nextRows, nextProblems] = [rows, problems];
    rows = [];
    problems = [];
    // The next rows are read while the database takes these.
    sending = holding(ctx, actor, row.id, token, async (tx) => {
      await Promise.all([
        repo.insertRows(tx, row.id, nextRows),
        repo.insertProblems(tx, row.id, nextProblems),
      ]);
    });
    sending.catch(() => undefined);
  };

  const source = await storedSource(ctx.files, row.file_key);
  for await (const batch of readRows(
    source,
    row.reading,
    row.columns.map(({ name }) => name),
  )) {
    for (const raw of batch) {
      totals.rows++;
      const { draft, problems: found } = read(raw);
      if (found.length > 0) problems.push(...repo.toStoredProblems(raw.row, found));
      if (draft === null) {
        totals.errors++;
      } else {
        if (found.length > 0) totals.flagged++;
        for (const [key, seen] of options) {
          const value = draft.custom?.[key];
          for (const one of [value ?? []].flat())
            if (typeof one === 'string' && seen.size <= MAX_CHOICES) seen.add(one);
        }
        const first = groups.add(keysOf(draft));
        rowNos.push(raw.row);
        stagedAt.push(first);
        rows.push({ leadNo: rowNos[first]!, rowNo: raw.row, draft });
      }
      if (rows.length + problems.length >= BATCH) await flush();
    }
  }
  await flush();
  await sending;

  const staged: Staged = {
    ...totals,
    fields: planned.map((field) => {
      const seen = options.get(field.key);
      if (!seen) return field;
      // More choices than a list can show: it is text after all.
      return seen.size > MAX_CHOICES ? { ...field, type: 'text' } : { ...field, options: [...seen] };
    }),
  };
  const moves: { from: number; row: number; to: number }[] = [];
  for (let i = 0; i < rowNos.length; i++) {
    const first = groups.first(i);
    if (first !== stagedAt[i])
      moves.push({ from: rowNos[stagedAt[i]!]!, row: rowNos[i]!, to: rowNos[first]! });
  }
  await holding(ctx, actor, row.id, token, async (tx) => {
    for (let at = 0; at < moves.length; at += 10_000)
      await repo.moveRows(tx, row.id, moves.slice(at, at + 10_000));
    await repo.updateImport(tx, row.id, { staged: JSON.stringify(staged), row_count: staged.rows });
  });
  return staged;
}

/** Runs `work` unless the import was cancelled or another run took over staging. */
const holding = (
  ctx: Ctx,
  actor: Actor,
  importId: string,
  token: string,
  work: (tx: Tx) => Promise<void>,
): Promise<void> =>
  ctx.tx(
    actor,
    async (tx) => {
      const row = await repo.lockImport(tx, importId);
      if (row?.stage_token !== token) throw new Superseded();
      await work(tx);
    },
    BULK,
  );

/** Custom fields the mapping makes. One that exists by the same key and type, of an import run before, is used again. */
function planFields(
  columns: readonly StoredColumn[],
  existing: readonly Pick<CustomField, 'key' | 'type'>[],
): PlannedField[] {
  const taken = new Map(existing.map(({ key, type }) => [key, type]));
  return columns.flatMap(({ target }, index) => {
    if (target.kind !== 'newField') return [];
    const base = keyOf(target.label);
    let key = base;
    for (let n = 2; taken.has(key) && taken.get(key) !== target.type; n++) key = `${base.slice(0, 56)}_${n}`;
    return [{ index, key, label: target.label, type: target.type, options: [] }];
  });
}

function keyOf(label: string): string {
  const plain = label
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 55);
  return /^[a-z]/.test(plain) ? plain : `field_${plain}`.replace(/_+$/, '');
}

function columnFields(
  columns: readonly StoredColumn[],
  existing: readonly CustomField[],
  planned: readonly PlannedField[],
): Map<number, ColumnField> {
  const fields = new Map<number, ColumnField>(planned.map(({ index, key, type }) => [index, { key, type }]));
  for (const [index, { target }] of columns.entries()) {
    const field = target.kind === 'custom' ? existing.find(({ key }) => key === target.key) : undefined;
    if (field)
      fields.set(index, {
        key: field.key,
        type: field.type,
        own: field,
        ...(field.options.length > 0 && { choices: choicesOf(field) }),
      });
  }
  return fields;
}
