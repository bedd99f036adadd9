import { createHash } from 'node:crypto';
import { type Readable, Transform } from 'node:stream';
import type { Import } from '@lintel/contract';
import type { Actor } from '../../kernel/actor.ts';
import { systemActor } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import { AppError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { mayWrite } from '../leads/index.ts';
import { writableOf } from './check-mapping.ts';
import { factsOf } from './column-facts.ts';
import { readCompany } from './company.ts';
import { describe } from './describe-column.ts';
import { type Company, guessColumns } from './guess-columns.ts';
import { announce } from './import-state.ts';
import * as repo from './intake.repository.ts';
import type { StoredColumn } from './intake.tables.ts';
import { type Head, readHead } from './reading/lead-file.ts';
import { suggestMapping } from './saved-mappings.ts';
import { toImport } from './show-import.ts';
import { countRows, storedSource } from './stored-source.ts';

/** How long an upload waits for its rows to be counted before the count goes on in the background. */
const COUNT_MS = 1500;
/** Rows staged for a dry run that nobody followed up are kept this long. */
const STAGED_DAYS = 7;

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
    const columns = describeHead(head, company, actor);
    const mapping = await suggestMapping(ctx, actor, columns);
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
        default_source: mayWrite(actor, 'source') ? sourceOfName(want.fileName) : null,
        ...(mapping && { mapping: JSON.stringify(mapping) }),
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

function describeHead(head: Head, company: Company, actor: Actor): StoredColumn[] {
  const facts = factsOf(head.columns, head.sample, company.country);
  return guessColumns(facts, company).map(({ target, confidence }, index) =>
    describe(facts[index]!, writableOf(actor, target), confidence, company),
  );
}

/** Counts the rows of a large upload in the background. */
export async function countUpload(ctx: Ctx, tenantId: string, importId: string): Promise<void> {
  const actor = systemActor(tenantId);
  const row = await ctx.read(actor, (tx) => repo.findImport(tx, importId));
  if (row?.state !== 'reading') return;
  let set: { row_count?: number; problem?: string } = {};
  try {
    const source = await storedSource(ctx.files, row.file_key);
    const rows = await countRows(
      source,
      { reading: row.reading, columns: row.columns.map(({ name }) => name) },
      Number.POSITIVE_INFINITY,
    );
    set = { row_count: rows ?? row.row_count };
  } catch (error) {
    // What is wrong further down the file is told when it is read for good; the mapping can be done meanwhile.
    if (!(error instanceof AppError)) throw error;
    set = { problem: error.message };
  }
  await ctx.tx(actor, async (tx) => {
    const now = await repo.lockImport(tx, importId);
    if (now?.state !== 'reading') return;
    await repo.updateImport(tx, importId, { ...set, state: 'mapping' });
    announce(ctx, tx, importId);
  });
}
