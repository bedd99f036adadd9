import type { LucideIcon } from 'lucide-react-native';
import type { Band } from '@/ui/bands';

/** Kinds in the order they are listed. */
export const KINDS = ['people', 'properties', 'deals', 'lists', 'places', 'actions'] as const;
export type Kind = (typeof KINDS)[number];

/** One line of the palette. */
export interface Row {
  /** Unique; the same thing found here and by the server has the same one. */
  readonly key: string;
  readonly kind: Kind;
  readonly title: string;
  readonly note?: string;
  readonly icon?: LucideIcon;
  /** Where it leads; a row has this or `run`. */
  readonly href?: string;
  readonly run?: () => void;
  /** Texts it is found by beside its title. */
  readonly words?: readonly string[];
  /** Digits of phone numbers it is found by. */
  readonly digits?: string;
  readonly score?: { readonly points: number; readonly band: Band };
  /** The key that does the same. */
  readonly keys?: string;
}

const fold = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase();

/**
 * How well a row fits what was typed, 0 for not at all: every word must be in it; the beginning of the title counts most,
 * the beginning of a word more than its inside, which takes three letters. Digits alone are looked for in phone numbers, the last ones too.
 */
export function fitOf(row: Row, typed: string): number {
  const q = fold(typed).trim();
  if (q === '') return 1;
  const digits = q.replace(/\D/g, '');
  if (digits.length >= 3 && /^[\d\s()+./-]+$/.test(q) && row.digits?.includes(digits)) return 3;
  const title = fold(row.title);
  if (title.startsWith(q)) return 5;
  const all = [title, ...(row.words ?? []).map(fold)];
  let least = 4;
  for (const word of q.split(/\s+/)) {
    const at = all.some((text) => text.split(/[\s@._+-]+/).some((part) => part.startsWith(word)))
      ? 4
      : word.length > 2 && all.some((text) => text.includes(word))
        ? 2
        : 0;
    if (at === 0) return 0;
    least = Math.min(least, at);
  }
  return least;
}

/** Rows that fit, kind by kind in order, each kind best first and cut at `most`; rows that fit alike keep their order. */
export function arrange(rows: readonly Row[], typed: string, only: Kind | null, most: number): Row[] {
  const fitting = rows.flatMap((row) => {
    const fit = only !== null && row.kind !== only ? 0 : fitOf(row, typed);
    return fit > 0 ? [{ row, fit }] : [];
  });
  return KINDS.flatMap((kind) =>
    fitting
      .filter(({ row }) => row.kind === kind)
      .sort((a, b) => b.fit - a.fit)
      .slice(0, only === kind ? most * 4 : most)
      .map(({ row }) => row),
  );
}

/** Rows known here with what the server found behind them, kind by kind, each thing once. */
export function join(local: readonly Row[], found: readonly Row[]): Row[] {
  const seen = new Set(local.map(({ key }) => key));
  const fresh = found.filter(({ key }) => !seen.has(key) && seen.add(key));
  return KINDS.flatMap((kind) => [...local, ...fresh].filter((row) => row.kind === kind));
}

/**
 * What is shown when `next` comes while `shown` stands: everything down to the highlighted row stays where it is, so that
 * Enter opens what the eye rests on; the rest follows in its new order, each thing once.
 */
export function mergeRows(
  shown: readonly Row[],
  next: readonly Row[],
  highlighted: string | null,
): readonly Row[] {
  const at = shown.findIndex(({ key }) => key === highlighted);
  if (at < 0) return next;
  const kept = shown.slice(0, at + 1);
  const there = new Set(kept.map(({ key }) => key));
  return [...kept, ...next.filter(({ key }) => !there.has(key))];
}

/** Rows in runs of one kind, each with a heading. */
export function sections(rows: readonly Row[]): { kind: Kind; rows: Row[] }[] {
  const runs: { kind: Kind; rows: Row[] }[] = [];
  for (const row of rows) {
    const last = runs.at(-1);
    if (last?.kind === row.kind) last.rows.push(row);
    else runs.push({ kind: row.kind, rows: [row] });
  }
  return runs;
}

/** A text in parts, of which every second one was typed. */
export function marked(text: string, typed: string): string[] {
  const word = typed.trim();
  if (word.length < 2) return [text];
  const at = text.toLowerCase().indexOf(word.toLowerCase());
  return at < 0
    ? [text]
    : [text.slice(0, at), text.slice(at, at + word.length), text.slice(at + word.length)];
}
