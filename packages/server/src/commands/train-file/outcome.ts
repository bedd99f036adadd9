import { t } from '@lintel/contract/messages';
import { ConfigError } from '../../kernel/config.ts';
import { isBlank } from '../../modules/intake/sniff-values.ts';

/** What counts as a good end, in the words of CRMs; the other of two values is then the bad one. */
const GOOD = new Set(
  'yes,y,true,t,1,ja,oui,si,sí,sim,won,win,closed won,closed-won,converted,conversion,success,successful,sold,bought,purchased,held,qualified,positive,pos,good,accepted,signed,customer,client,hired,responded,paid,active'.split(
    ',',
  ),
);

export interface Outcome {
  positive: string;
  /** The other value, or a word for all others. */
  negative: string;
  /** Why `positive` counts as positive, when nobody said so. */
  assumed: boolean;
  /** Per row: true, false, or undefined when the outcome is not known. */
  labels: (boolean | undefined)[];
  unknown: number;
}

/**
 * Reads a column of two values; `wanted` says which is positive and makes any other value negative. Blank cells and words
 * for "nothing" are outcomes not known yet. Throws a ConfigError when the column is no outcome.
 */
export function readOutcome(column: string, cells: readonly string[], wanted?: string): Outcome {
  const values = cells.map((cell) => (isBlank(cell) ? undefined : sameNumber(cell)));
  const counts = new Map<string, { text: string; count: number }>();
  for (const value of values) {
    if (value === undefined) continue;
    const found = counts.get(value.toLowerCase());
    if (found) found.count++;
    else counts.set(value.toLowerCase(), { text: value, count: 1 });
  }
  const shown = [...counts.values()]
    .sort((x, y) => y.count - x.count || (x.text < y.text ? -1 : 1))
    .map(({ text }) => text);
  const list = shown.slice(0, 8).map(shorten).join(', ') + (shown.length > 8 ? ', …' : '');
  if (shown.length === 0) throw new ConfigError(t('server.train.outcome_blank', { column }));

  const positive = wanted === undefined ? undefined : sameNumber(wanted.trim()).toLowerCase();
  if (positive !== undefined && !counts.has(positive))
    throw new ConfigError(t('server.train.no_positive', { column, value: wanted!, values: list }));
  if (shown.length === 1) throw new ConfigError(t('server.train.one_value', { column, value: shown[0]! }));
  if (shown.length > 2 && positive === undefined)
    throw new ConfigError(t('server.train.many_values', { column, count: shown.length, values: list }));

  const known = shown.map((value) => value.toLowerCase());
  const assumed = positive === undefined && known.filter((value) => GOOD.has(value)).length !== 1;
  const key = positive ?? (assumed ? likelyPositive(known) : known.find((value) => GOOD.has(value))!);
  const others = shown.filter((value) => value.toLowerCase() !== key);
  return {
    positive: counts.get(key)!.text,
    negative: others.length === 1 ? others[0]! : t('server.train.any_other'),
    assumed,
    labels: values.map((value) => (value === undefined ? undefined : value.toLowerCase() === key)),
    unknown: values.filter((value) => value === undefined).length,
  };
}

/** Of two values that say nothing by themselves: the larger number, else the rarer one. `values` come by frequency. */
function likelyPositive(values: readonly string[]): string {
  const numbers = values.map(Number);
  if (numbers.every(Number.isFinite)) return values[numbers[0]! > numbers[1]! ? 0 : 1]!;
  return values[1]!;
}

/** `1.0` is `1`. */
const sameNumber = (text: string): string => (/^-?\d+\.0+$/.test(text) ? String(Number(text)) : text);

const shorten = (text: string): string => (text.length > 30 ? `${text.slice(0, 30)}…` : text);
