import type { MapField, MapRule } from '@lintel/contract';

/** Fields a person can have several of: every place that names one is a rule of its own. */
const SEVERAL: ReadonlySet<MapField> = new Set(['email', 'phone', 'tags']);

/** Items of one list are one place: `emails[0]` and `emails[1]` become `emails[*]`. */
export const placeOf = (path: string): string => path.replace(/\[\d+\](?=[^[]*$)/, '[*]');

/** The field the value at a path becomes; undefined where it becomes none. */
export const fieldOf = (rules: readonly MapRule[], path: string): MapField | undefined =>
  rules.find(({ from }) => from.includes(path) || from.includes(placeOf(path)))?.field;

/** The rules once the value at a path is to become `field`, or nothing. Rules left without a place go, unless they say a constant. */
export function choose(rules: readonly MapRule[], path: string, field: MapField | undefined): MapRule[] {
  const place = placeOf(path);
  const without = rules
    .map((rule) => ({ ...rule, from: rule.from.filter((one) => one !== path && one !== place) }))
    .filter(
      (rule, at) => rule.from.length > 0 || rules[at]?.from.length === 0 || rule.otherwise !== undefined,
    );
  if (!field) return without;
  const known = without.findIndex((rule) => rule.field === field);
  if (known < 0 || SEVERAL.has(field)) return [...without, { field, from: [place] }];
  // A second place stands in where the first says nothing.
  return without.map((rule, at) =>
    at === known ? { ...rule, from: [...rule.from, place].slice(0, 10) } : rule,
  );
}

/** Value map as lines a person types: `Käufer = buyer`. */
export const toLines = (values: MapRule['values']): string =>
  Object.entries(values ?? {})
    .map(([from, to]) => `${from} = ${to}`)
    .join('\n');
export function fromLines(text: string): MapRule['values'] {
  const values: Record<string, string> = {};
  for (const line of text.split('\n')) {
    const at = line.lastIndexOf('=');
    if (at > 0 && line.slice(0, at).trim() !== '')
      values[line.slice(0, at).trim()] = line.slice(at + 1).trim();
  }
  return Object.keys(values).length > 0 ? values : undefined;
}
