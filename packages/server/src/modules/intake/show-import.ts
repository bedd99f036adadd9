import type { Import } from '@lintel/contract';
import type { ImportRow } from './intake.repository.ts';
import type { StoredColumn } from './intake.tables.ts';
import { say } from './reading/problems.ts';

/** An import as a client sees it, its notes spoken in the language of the server. */
export const toImport = (row: ImportRow): Import => ({
  id: row.id,
  fileName: row.file_name,
  fileBytes: Number(row.file_bytes),
  state: row.state,
  reading: row.reading,
  sheets: row.sheets,
  rows: row.row_count,
  columns: row.columns.map(toColumn),
  defaultSource: row.default_source,
  consent: row.consent,
  onDuplicate: row.on_duplicate,
  mode: row.mode,
  matchBy: row.match_by,
  automate: row.automate,
  meanings: row.meanings,
  mapping: row.mapping,
  checked: row.checked && {
    counts: row.checked.counts,
    samples: row.checked.samples.map((sample) => ({
      ...sample,
      problems: sample.problems.map(({ column, words, value }) => ({ column, reason: say(words), value })),
    })),
  },
  progress: row.progress,
  problem: row.problem,
  createdBy: row.created_by,
  createdAt: row.created_at.toISOString(),
  finishedAt: row.finished_at?.toISOString() ?? null,
});

const toColumn = (
  { tone, notes, unknown = [], ...column }: StoredColumn,
  index: number,
): Import['columns'][number] => ({
  index,
  ...column,
  unknown,
  reading: { tone, text: notes.map(say).join(', ') },
});
