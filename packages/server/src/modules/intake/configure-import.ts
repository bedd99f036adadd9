import type { BodyOf, intake as contract, Import, ImportState } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import type { Actor } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import { AppError } from '../../kernel/errors.ts';
import { checkWritable } from '../leads/index.ts';
import { checkMapping, checkMeanings, writableOf } from './check-mapping.ts';
import { factsOf } from './column-facts.ts';
import { readCompany } from './company.ts';
import { describe } from './describe-column.ts';
import { type Company, guessColumns } from './guess-columns.ts';
import { announce, conflict, lock, requireImport, requireState } from './import-state.ts';
import * as repo from './intake.repository.ts';
import type { StoredColumn } from './intake.tables.ts';
import { type Head, readHead } from './reading/lead-file.ts';
import { requireMapping, targetsOf } from './saved-mappings.ts';
import { toImport } from './show-import.ts';
import { countRows, storedSource } from './stored-source.ts';

/** Changes how a file is read, mapped and consented. A dry run made before does not count any more. */
export async function configureImport(
  ctx: Ctx,
  actor: Actor,
  importId: string,
  want: BodyOf<typeof contract.configureImport>,
): Promise<Import> {
  const found = await requireImport(ctx, actor, importId);
  requireState(found, CONFIGURABLE);
  const kept = want.mappingId === undefined ? undefined : await requireMapping(ctx, actor, want.mappingId);
  const company = await readCompany(ctx, actor);
  const asked = {
    ...want,
    ...(kept && { columns: [...targetsOf(kept, found.columns, company), ...(want.columns ?? [])] }),
  };
  const set = { ...kept?.settings, ...want };
  checkMeanings(set.meanings ?? [], company);
  if (set.defaultSource) checkWritable(actor, { source: set.defaultSource });
  const columns =
    asked.reading || asked.columns ? await readAnew(ctx, actor, found, asked, company) : undefined;
  return ctx.tx(actor, async (tx) => {
    const row = await lock(tx, importId);
    requireState(row, CONFIGURABLE);
    if (row.cursor_lead_no > 0) throw conflict(row.state);
    // What was checked stands where only what comes after the import changes.
    const checked = Object.keys(want).every((key) => key === 'automate') && row.state === 'checked';
    if (!checked) await repo.clearStaging(tx, importId);
    await ctx.audit(tx, actor, 'import.configured', {
      subject: { type: 'import', id: importId },
      changed: Object.keys(want),
    });
    const saved = await repo.updateImport(tx, importId, {
      ...(!checked && {
        state: row.state === 'reading' ? 'reading' : 'mapping',
        staged: null,
        stage_token: null,
        checked: null,
        problem: null,
      }),
      ...(columns && {
        reading: JSON.stringify(columns.head.reading),
        row_count: columns.rows,
        columns: JSON.stringify(columns.columns),
      }),
      ...(set.defaultSource !== undefined && { default_source: set.defaultSource }),
      ...(want.consent && { consent: JSON.stringify(want.consent) }),
      ...(set.onDuplicate && { on_duplicate: set.onDuplicate }),
      ...(set.mode && { mode: set.mode }),
      ...(set.matchBy && { match_by: set.matchBy }),
      ...(set.meanings && { meanings: JSON.stringify(set.meanings) }),
      ...(want.automate !== undefined && { automate: want.automate }),
      ...(kept && { mapping: JSON.stringify({ id: kept.id, name: kept.name, applied: true }) }),
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
  company: Company,
) {
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
        columns[index] = describe(facts[index]!, writableOf(actor, guess.target), guess.confidence, company);
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
    actor,
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
