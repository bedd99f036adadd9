import { type CustomField, RETYPE_SAMPLES, type Retype, type TypePreview } from '@lintel/contract';
import { type Given, type Reading, readCustom } from '../custom-values.ts';
import { choicesOf } from './custom-fields.ts';

/** What a field is at one time, as far as its values depend on it. */
export type FieldShape = Pick<CustomField, 'type' | 'options' | 'min' | 'max' | 'default'>;

/** What a batch that changes a type was asked for. */
export interface Retyping {
  fieldId: string;
  key: string;
  from: FieldShape;
  to: FieldShape;
  dateOrder: Reading['dateOrder'];
}

export const shapeOf = ({ type, options, min, max, default: fallback }: FieldShape): FieldShape => ({
  type,
  options,
  min,
  max,
  default: fallback,
});

/** How often a field has a value. */
export interface Counted {
  value: Given;
  count: number;
}

const MOST_CHOICES = 200;
const LONGEST_CHOICE = 120;

/** The choices values would be: their own words, the commonest first, each once whatever its capitals. */
export function choicesAmong(values: readonly Counted[], several: boolean): string[] {
  const found = new Map<string, string>();
  for (const { value } of values) {
    const words = Array.isArray(value) ? value : several ? String(value).split(/[,;|\n]/) : [String(value)];
    for (const word of words) {
      const text = word.replace(/\s+/g, ' ').trim();
      if (text === '' || text.length > LONGEST_CHOICE || found.has(text.toLowerCase())) continue;
      if (found.size === MOST_CHOICES) return [...found.values()];
      found.set(text.toLowerCase(), text);
    }
  }
  return [...found.values()];
}

/** The field as it would be, its default gone where that does not fit. */
export function retyped(field: CustomField, want: Retype, values: readonly Counted[]): CustomField {
  const several = want.type === 'multiSelect';
  const options =
    want.options ??
    (want.type === field.type || (field.options.length > 0 && (several || want.type === 'select'))
      ? field.options
      : choicesAmong(values, several));
  const next: CustomField = {
    ...field,
    type: want.type,
    options: choicesOf(want.type, options),
    min: want.min,
    max: want.max,
    default: null,
  };
  return { ...next, default: field.default === null ? null : (readCustom(next, field.default) ?? null) };
}

const same = (a: Given, b: Given): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);

/** What becomes of values: counts, and samples of the commonest. */
export function previewOf(
  next: CustomField,
  values: readonly Counted[],
  how: Reading & { total: number; hidden: boolean },
): TypePreview {
  const preview: TypePreview = {
    total: how.total,
    checked: 0,
    same: 0,
    changed: 0,
    lost: 0,
    options: next.options,
    changedSamples: [],
    lostSamples: [],
    hidden: how.hidden,
  };
  for (const { value, count } of values) {
    const to = readCustom(next, value, how);
    const fate = to === undefined ? 'lost' : same(value, to) ? 'same' : 'changed';
    preview.checked += count;
    preview[fate] += count;
    if (how.hidden || fate === 'same') continue;
    const samples = fate === 'lost' ? preview.lostSamples : preview.changedSamples;
    if (samples.length < RETYPE_SAMPLES) samples.push({ from: value, to: to ?? null, count });
  }
  return preview;
}
