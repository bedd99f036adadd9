import type { Import, ImportState } from '@lintel/contract';

export const STEPS = ['upload', 'map', 'duplicates', 'consent', 'review'] as const;
export type Step = (typeof STEPS)[number];
/** Steps of an import whose file has been read. */
export type SetUpStep = Exclude<Step, 'upload'>;

const setUpSteps = STEPS.filter((step): step is SetUpStep => step !== 'upload');

/** What the page of an import shows: still reading, being set up, under way, or over. */
export function phaseOf(state: ImportState): 'reading' | 'setUp' | 'running' | 'over' {
  if (state === 'reading') return 'reading';
  if (state === 'mapping' || state === 'checking' || state === 'checked') return 'setUp';
  return state === 'waiting' || state === 'running' ? 'running' : 'over';
}

/** True while the server works on the import, so that its page has to look again. */
export const isBusy = (state: ImportState): boolean =>
  state === 'reading' || state === 'checking' || state === 'waiting' || state === 'running';

/** The step an address asks for; anything else leads to the first. */
export const stepOf = (wanted: unknown): SetUpStep => setUpSteps.find((step) => step === wanted) ?? 'map';

export const stepAfter = (step: SetUpStep): SetUpStep | undefined => setUpSteps[setUpSteps.indexOf(step) + 1];

/** The step before; undefined for the first, whose way back is a new upload. */
export const stepBefore = (step: SetUpStep): SetUpStep | undefined =>
  setUpSteps[setUpSteps.indexOf(step) - 1];

const REACHES: readonly string[] = ['name', 'firstName', 'lastName', 'email', 'phone'];

/** A lead needs a name, an e-mail, a phone, or its own id together with a source. */
export function canIdentify({ columns, defaultSource }: Pick<Import, 'columns' | 'defaultSource'>): boolean {
  const fields = columns.flatMap(({ target }) => (target.kind === 'field' ? [target.field as string] : []));
  if (fields.some((field) => REACHES.includes(field))) return true;
  return fields.includes('externalId') && (fields.includes('source') || defaultSource !== null);
}

/** Columns that go somewhere, and columns whose values need a look. */
export function countColumns(columns: Import['columns']): { all: number; matched: number; toCheck: number } {
  return {
    all: columns.length,
    matched: columns.filter(({ target }) => target.kind !== 'skip').length,
    toCheck: columns.filter(({ target, reading }) => target.kind !== 'skip' && reading.tone === 'check')
      .length,
  };
}

/** Rows dealt with so far, and their share of all rows; the share is null while the number of rows is not known. */
export function progressOf({ progress, rows }: Pick<Import, 'progress' | 'rows'>): {
  done: number;
  share: number | null;
} {
  const done = progress ? progress.create + progress.update + progress.unchanged + progress.error : 0;
  return { done, share: rows > 0 ? Math.min(1, done / rows) : null };
}
