import type { ColumnTarget } from '@lintel/contract';
import {
  type CellReader,
  type ColumnField,
  cut,
  MAX,
  type ReadSettings,
  type RowSoFar,
  readerOf,
} from './cell-readers.ts';
import type { Draft, Problem } from './draft.ts';
import { refusedChannels } from './header-words.ts';
import { type RawRow, shorten, words } from './reading/problems.ts';
import { booleanOf, isBlank } from './sniff-values.ts';

export type ReadRow = { draft: Draft; problems: Problem[] } | { draft: null; problems: Problem[] };

/**
 * Compiles a mapping into a function that reads rows. Values that cannot be taken are left out and named; a row is
 * refused only when it is damaged or says nobody. `fields` holds the custom field of each column that has one.
 */
export function rowReader(
  columns: readonly { name: string; target: ColumnTarget }[],
  fields: ReadonlyMap<number, ColumnField>,
  settings: ReadSettings,
): (row: RawRow) => ReadRow {
  const readers = columns.map(({ name, target }, index): CellReader | undefined => {
    const refused = refusedChannels(name);
    const reader = readerOf(name, target, fields.get(index), settings);
    if (!reader || refused.length === 0) return reader;
    return (text, into) => {
      reader(text, into);
      if (booleanOf(text)) into.draft.refused = [...new Set([...(into.draft.refused ?? []), ...refused])];
    };
  });
  return ({ cells, fault }) => {
    const problems: Problem[] = [];
    if (fault)
      return {
        draft: null,
        problems: [{ column: null, words: fault.words, value: fault.value, fatal: true }],
      };
    const into: RowSoFar = { draft: {}, problems };
    for (let i = 0; i < readers.length; i++) {
      const read = readers[i];
      const cell = cells[i];
      if (!read || !cell) continue;
      const text = bare(cell);
      if (!isBlank(text)) read(text, into);
    }
    const draft = finish(into, settings);
    if (reachable(draft)) return { draft, problems };
    problems.push({
      column: null,
      words: words('intake.row.nobody'),
      value: shorten(cells.filter((c) => c !== '').join(' | ')),
      fatal: true,
    });
    return { draft: null, problems };
  };
}

/** Text of a cell without the apostrophe that spreadsheets and our own error list put before a formula sign. */
const bare = (cell: string): string => (/^'[=+\-@]/.test(cell) ? cell.slice(1) : cell).trim();

function finish(into: RowSoFar, settings: ReadSettings): Draft {
  const { draft } = into;
  const joined = [into.firstName, into.lastName].filter(Boolean).join(' ');
  const name = into.fullName ?? joined;
  if (name) draft.name = cut(name, MAX.name);
  if (draft.source === undefined && settings.defaultSource) {
    draft.source = settings.defaultSource;
    draft.sourceAssumed = true;
  }
  if (draft.budgetMin !== undefined && draft.budgetMax !== undefined && draft.budgetMin > draft.budgetMax) {
    [draft.budgetMin, draft.budgetMax] = [draft.budgetMax, draft.budgetMin];
  }
  return draft;
}

const reachable = (draft: Draft): boolean =>
  draft.name !== undefined ||
  draft.emails?.some((e) => e.value !== null) === true ||
  draft.phones?.some((p) => p.value !== null) === true ||
  (draft.source !== undefined && draft.externalId !== undefined);
