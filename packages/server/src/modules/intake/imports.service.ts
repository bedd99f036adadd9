import { createHash } from 'node:crypto';
import { type Readable, Transform } from 'node:stream';
import {
  type BodyOf,
  type ColumnTarget,
  type intake as contract,
  IMPORT_STATES,
  type Import,
  type ImportState,
} from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import type { Actor } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import type { Tx } from '../../kernel/db/tx.ts';
import { AppError } from '../../kernel/errors.ts';
import type { Files } from '../../kernel/files/files.ts';
import { newId } from '../../kernel/ids.ts';
import { checkMapping } from './check-mapping.ts';
import { type ColumnFacts, factsOf } from './column-facts.ts';
import { readCompany } from './company.ts';
import { describeColumn } from './describe-column.ts';
import { type Company, guessColumns } from './guess-columns.ts';
import * as repo from './intake.repository.ts';
import type { StoredColumn } from './intake.tables.ts';
import { type Head, readHead, readRows } from './reading/lead-file.ts';
import type { Source } from './reading/source.ts';
import { toImport } from './show-import.ts';

/** How long an upload waits for its rows to be counted before the count goes on in the background. */
const COUNT_MS = 1500;
/** Rows staged for a dry run that nobody followed up are kept this long. */
const STAGED_DAYS = 7;

/** A stored file as the readers take it. */
export const storedSource = async (files: Files, key: string): Promise<Source> => ({
  size: await files.size(key),
  open: (start = 0) => files.read(key, { start }),
});

/**
 * Stores an uploaded file, works out how it is read and proposes what becomes of its columns. What is no table of
 * leads is refused with a sentence that says what it is, and not kept.
 */
export async function uploadImport(
  ctx: Ctx,
  actor: Actor,
  want: { fileName: string; file: Readable },
): Promise<Import> {
  const id = newId();
  const key = `${actor.tenantId}/imports/${id}`;
  const hash = createHash('sha256');
  const hashed = new Transform({
    transform(part: Buffer, _encoding, done) {
      hash.update(part);
      done(null, part);
    },
  });
  want.file.on('error', (error) => hashed.destroy(error));
  const bytes = await ctx.files.put(key, want.file.pipe(hashed));
  try {
    const company = await readCompany(ctx, actor);
    const source = await storedSource(ctx.files, key);
    const head = await readHead(source);
    const counted = head.whole ? head.sample.length : await countRows(source, head, COUNT_MS);
    const columns = describeHead(head, company);
    const row = await ctx.tx(actor, async (tx) => {
      await repo.clearAbandoned(tx, new Date(ctx.clock.now().getTime() - STAGED_DAYS * 86_400_000));
      const subject = { type: 'import', id };
      if (counted === undefined)
        await ctx.record(tx, actor, 'import.uploaded', { subject, payload: { importId: id } });
      else await ctx.audit(tx, actor, 'import.uploaded', { subject });
      const inserted = await repo.insertImport(tx, {
        id,
        file_key: key,
        file_name: want.fileName,
        file_bytes: String(bytes),
        file_sha256: hash.digest(),
        state: counted === undefined ? 'reading' : 'mapping',
        reading: JSON.stringify(head.reading),
        sheets: JSON.stringify(head.sheets),
        row_count: counted ?? head.sample.length,
        columns: JSON.stringify(columns),
        default_source: sourceOfName(want.fileName),
        created_by: actor.userId,
        created_at: ctx.clock.now(),
      });
      tx.afterCommit(() => ctx.hint(actor.tenantId, { topic: 'imports' }));
      return inserted;
    });
    return toImport(row);
  } catch (error) {
    await ctx.files
      .remove(key)
      .catch((err: unknown) => ctx.log.warn({ err, key }, 'a refused upload stays on disk'));
    throw error;
  }
}

/** A file's name without endings, as the source of leads that name none themselves. */
const sourceOfName = (fileName: string): string | null =>
  fileName
    .replace(/^.*[\\/]/, '')
    .replace(/(\.(csv|tsv|txt|tab|xlsx|gz))+$/i, '')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, 120)
    .toWellFormed() || null;

/** Rows of the file; undefined when counting takes longer than `withinMs`. */
export async function countRows(
  source: Source,
  head: Pick<Head, 'reading' | 'columns'>,
  withinMs: number,
): Promise<number | undefined> {
  const until = performance.now() + withinMs;
  let count = 0;
  for await (const batch of readRows(source, head.reading, head.columns)) {
    count += batch.length;
    if (performance.now() > until) return undefined;
  }
  return count;
}

function describeHead(head: Head, company: Company): StoredColumn[] {
  const facts = factsOf(head.columns, head.sample, company.country);
  return guessColumns(facts, company).map(({ target, confidence }, index) =>
    describe(facts[index]!, target, confidence, company),
  );
}

function describe(
  column: ColumnFacts,
  target: ColumnTarget,
  confidence: number | null,
  company: Company,
): StoredColumn {
  return {
    name: column.name,
    samples: column.samples,
    blank: column.blank,
    distinct: column.distinctCount,
    target,
    confidence: confidence === null ? null : Math.round(Math.min(1, confidence) * 100) / 100,
    ...describeColumn(target, column, company),
  };
}

/** Changes how a file is read, mapped and consented. A dry run made before does not count any more. */
export async function configureImport(
  ctx: Ctx,
  actor: Actor,
  importId: string,
  want: BodyOf<typeof contract.configureImport>,
): Promise<Import> {
  const found = await requireImport(ctx, actor, importId);
  requireState(found, CONFIGURABLE);
  const columns = want.reading || want.columns ? await readAnew(ctx, actor, found, want) : undefined;
  return ctx.tx(actor, async (tx) => {
    const row = await lock(tx, importId);
    requireState(row, CONFIGURABLE);
    if (row.cursor_lead_no > 0) throw conflict(row.state);
    await repo.clearStaging(tx, importId);
    await ctx.audit(tx, actor, 'import.configured', {
      subject: { type: 'import', id: importId },
      changed: Object.keys(want),
    });
    const saved = await repo.updateImport(tx, importId, {
      state: row.state === 'reading' ? 'reading' : 'mapping',
      staged: null,
      stage_token: null,
      checked: null,
      problem: null,
      ...(columns && {
        reading: JSON.stringify(columns.head.reading),
        row_count: columns.rows,
        columns: JSON.stringify(columns.columns),
      }),
      ...(want.defaultSource !== undefined && { default_source: want.defaultSource }),
      ...(want.consent && { consent: JSON.stringify(want.consent) }),
      ...(want.onDuplicate && { on_duplicate: want.onDuplicate }),
    });
    announce(ctx, tx, importId);
    return toImport(saved);
  });
}
const CONFIGURABLE: readonly ImportState[] = ['reading', 'mapping', 'checked', 'failed'];

async function readAnew(
  ctx: Ctx,
  actor: Actor,
  row: repo.ImportRow,
  want: BodyOf<typeof contract.configureImport>,
) {
  const company = await readCompany(ctx, actor);
  const source = await storedSource(ctx.files, row.file_key);
  const head = await readHead(source, wantedReading(row, want.reading));
  const facts = factsOf(head.columns, head.sample, company.country);
  // Read the same way, a column keeps what it was; read another way, only what a person chose stays, by its name.
  const columns = facts.map((column, index): StoredColumn => {
    const kept = want.reading
      ? row.columns.find(({ name, confidence }) => confidence === null && name === column.name)
      : row.columns[index];
    return kept
      ? describe(column, kept.target, kept.confidence, company)
      : describe(column, { kind: 'skip' }, 0, company);
  });
  if (want.reading) {
    for (const [index, guess] of guessColumns(facts, company).entries()) {
      if (columns[index]!.confidence !== null)
        columns[index] = describe(facts[index]!, guess.target, guess.confidence, company);
    }
  }
  for (const { index, target } of want.columns ?? []) {
    const column = facts[index];
    if (!column) {
      const errors = [
        { path: `columns.${index}`, code: 'unknownColumn', message: t('intake.mapping.unknownColumn') },
      ];
      throw new AppError('import.mapping_invalid', { errors });
    }
    columns[index] = describe(column, target, null, company);
  }
  checkMapping(
    columns.map(({ target }) => target),
    company,
    false,
  );
  const rows = head.whole
    ? head.sample.length
    : want.reading
      ? ((await countRows(source, head, 10_000)) ?? row.row_count)
      : row.row_count;
  return { head, columns, rows };
}

/** The options asked for beside those that stand; the header is looked for anew when the cells become other ones. */
function wantedReading(
  row: repo.ImportRow,
  wanted: Partial<Head['reading']> | undefined,
): Partial<Head['reading']> {
  if (!wanted) return row.reading;
  const sheetChanged = wanted.sheet !== undefined && wanted.sheet !== row.reading.sheet;
  const { headerRow, ...kept } = row.reading;
  return sheetChanged ? { ...kept, ...wanted } : { ...kept, headerRow, ...wanted };
}

/** Asks for a dry run: what every row would do, nothing written. */
export const checkImport = (ctx: Ctx, actor: Actor, importId: string): Promise<Import> =>
  begin(ctx, actor, importId, 'checking', 'import.checked', 'import.check_requested', [
    'mapping',
    'checked',
    'failed',
  ]);

/** Asks for the import. One that failed goes on where it stopped. */
export const startImport = (ctx: Ctx, actor: Actor, importId: string): Promise<Import> =>
  begin(ctx, actor, importId, 'waiting', 'import.started', 'import.start_requested', [
    'mapping',
    'checked',
    'failed',
  ]);

async function begin(
  ctx: Ctx,
  actor: Actor,
  importId: string,
  state: 'checking' | 'waiting',
  action: string,
  event: 'import.check_requested' | 'import.start_requested',
  from: readonly ImportState[],
): Promise<Import> {
  const company = await readCompany(ctx, actor);
  return ctx.tx(actor, async (tx) => {
    const row = await lock(tx, importId);
    // Asked twice, as by two windows: it is under way, once.
    if (row.state === state) return toImport(row);
    requireState(row, from);
    if (state === 'checking' && row.cursor_lead_no > 0) throw conflict(row.state);
    checkMapping(
      row.columns.map(({ target }) => target),
      company,
      true,
    );
    const subject = { type: 'import', id: importId };
    await ctx.audit(tx, actor, action, { subject });
    await ctx.record(tx, actor, event, { subject, payload: { importId } });
    const saved = await repo.updateImport(tx, importId, {
      state,
      attempts: 0,
      problem: null,
      finished_at: null,
    });
    announce(ctx, tx, importId);
    return toImport(saved);
  });
}

/** Stops an import. What is written stays and is counted; a dry run leads back to the mapping. */
export const cancelImport = (ctx: Ctx, actor: Actor, importId: string): Promise<Import> =>
  ctx.tx(actor, async (tx) => {
    const row = await lock(tx, importId);
    requireState(
      row,
      IMPORT_STATES.filter((state) => state !== 'done' && state !== 'cancelled'),
    );
    const checking = row.state === 'checking';
    await repo.clearStaging(tx, importId, row.cursor_lead_no > 0);
    await ctx.audit(tx, actor, 'import.cancelled', { subject: { type: 'import', id: importId } });
    const saved = await repo.updateImport(tx, importId, {
      state: checking ? 'mapping' : 'cancelled',
      staged: null,
      stage_token: null,
      finished_at: checking ? null : ctx.clock.now(),
    });
    announce(ctx, tx, importId);
    return toImport(saved);
  });

/** One import with its mapping and progress. */
export const getImport = async (ctx: Ctx, actor: Actor, importId: string): Promise<Import> =>
  toImport(await requireImport(ctx, actor, importId));

/** A page of imports, newest first. */
export async function listImports(
  ctx: Ctx,
  actor: Actor,
  want: { limit: number; cursor?: string | undefined },
) {
  if (want.cursor !== undefined && !/^[0-9a-f-]{36}$/.test(want.cursor))
    throw new AppError('request.cursor_invalid');
  const rows = await ctx.read(actor, (tx) => repo.listImports(tx, want.cursor, want.limit + 1));
  const page = rows.slice(0, want.limit);
  return { items: page.map(toImport), nextCursor: rows.length > want.limit ? page.at(-1)!.id : null };
}

async function requireImport(ctx: Ctx, actor: Actor, importId: string): Promise<repo.ImportRow> {
  const row = await ctx.read(actor, (tx) => repo.findImport(tx, importId));
  if (!row) throw new AppError('import.not_found');
  return row;
}

async function lock(tx: Tx, importId: string): Promise<repo.ImportRow> {
  const row = await repo.lockImport(tx, importId);
  if (!row) throw new AppError('import.not_found');
  return row;
}

const conflict = (state: ImportState): AppError =>
  new AppError('import.state_conflict', { values: { state }, context: { state } });
function requireState(row: repo.ImportRow, states: readonly ImportState[]): void {
  if (!states.includes(row.state)) throw conflict(row.state);
}

/** Tells open screens once the change is committed. */
export function announce(ctx: Ctx, tx: Tx, importId: string): void {
  tx.afterCommit(() => {
    ctx.hint(tx.tenantId, { topic: 'import', ids: [importId] });
    ctx.hint(tx.tenantId, { topic: 'imports' });
  });
}
