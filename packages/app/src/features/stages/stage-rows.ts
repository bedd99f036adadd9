import type { Stage } from '@lintel/contract';
import type { Pipeline, StageItem } from '@lintel/contract/pipelines';

/** A stage as it stands in the form. */
export interface Row {
  readonly key: string;
  readonly id?: string;
  readonly name: string;
  readonly kind: Stage['kind'];
  readonly color: Stage['color'];
  readonly limitDays: number | null;
  readonly required: readonly string[];
  readonly reasons: readonly string[];
}

const COLORS = ['v1', 'v2', 'v3', 'v4', 'v5', 'v6'] as const;

export const toRow = ({ id, name, kind, color, limitDays, required, reasons }: Stage): Row => ({
  key: id,
  id,
  name,
  kind,
  color,
  limitDays,
  required,
  reasons,
});

export const newRow = (key: string, count: number): Row => ({
  key,
  name: '',
  kind: 'open',
  color: COLORS[count % COLORS.length] ?? 'v1',
  limitDays: null,
  required: [],
  reasons: [],
});

/** Rows as the server takes them. */
export const toItems = (rows: readonly Row[]): StageItem[] =>
  rows.map(({ key: _, ...row }) => ({
    ...row,
    name: row.name.trim(),
    required: [...row.required] as StageItem['required'],
    reasons: row.kind === 'lost' ? [...row.reasons] : [],
    limitDays: row.kind === 'open' ? row.limitDays : null,
  }));

/** Rows with one moved up or down; as they are when there is no further way. */
export function moved(rows: readonly Row[], at: number, by: 1 | -1): readonly Row[] {
  const to = at + by;
  const row = rows[at];
  if (!row || to < 0 || to >= rows.length) return rows;
  const next = rows.filter((_, i) => i !== at);
  next.splice(to, 0, row);
  return next;
}

export const changed = (rows: readonly Row[], pipeline: Pipeline): boolean =>
  JSON.stringify(toItems(rows)) !== JSON.stringify(toItems(pipeline.stages.map(toRow)));

/** Names that stand twice, in lower case. */
export function twice(rows: readonly Row[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const found = new Set<string>();
  for (const { name } of rows) {
    const key = name.trim().toLowerCase();
    if (key !== '' && seen.has(key)) found.add(key);
    seen.add(key);
  }
  return found;
}

/** One reason a line, each once. */
export const readReasons = (text: string): string[] => [
  ...new Set(text.split('\n').flatMap((line) => line.trim() || [])),
];
