import type { RawFields } from './found.ts';
import { type LabelField, plainLabel } from './labels.ts';

const MAX_LINES = 4_000;
const MAX_LABEL = 60;
const MAX_MESSAGE_LINES = 200;
/** Where a mail's own text ends: signatures, rules drawn with signs, small print. */
const END =
  /^(?:--\s*$|[-_=*~]{4,}|©|unsubscribe|to unsubscribe|this e-?mail|you (?:are )?receiv|sent from my|powered by|privacy policy|diese e-?mail|cet? e-?mail|este (?:correo|e-?mail)|questa e-?mail|deze e-?mail)/i;

export interface Labelled {
  fields: RawFields;
  /** How many different fields stood behind a label. */
  count: number;
}

/** Values that stand behind labels: "Name: Ann", "Name<tab>Ann", or the label alone and the value below it. */
export function readLabels(text: string, index: ReadonlyMap<string, LabelField>): Labelled {
  const lines = text.split('\n', MAX_LINES);
  const fields: RawFields = {};
  const put = (field: LabelField, value: string) => {
    if (field !== 'stop' && value !== '' && fields[field] === undefined) fields[field] = value;
  };
  for (let at = 0; at < lines.length; at++) {
    const found = labelOf(lines[at]!, index);
    if (!found) continue;
    const { field, value } = found;
    if (field === 'message') {
      const { text: message, next } = messageFrom(lines, at, value, index);
      put(field, message);
      at = next - 1;
    } else if (value !== '') put(field, value);
    else {
      const below = nextLine(lines, at + 1);
      if (below !== undefined && !labelOf(lines[below]!, index) && !END.test(lines[below]!.trim()))
        put(field, lines[below]!.trim().slice(0, 2000));
    }
  }
  return { fields, count: Object.keys(fields).length };
}

interface Label {
  field: LabelField;
  value: string;
}

/** The label a line begins with, if it is one of the index. */
export function labelOf(line: string, index: ReadonlyMap<string, LabelField>): Label | undefined {
  // Quoted lines of a forwarded mail, and bullets.
  const bare = line
    .slice(0, 2_000)
    .replace(/^[\s>•·*-]+/, '')
    .trim();
  if (bare === '') return undefined;
  for (const cut of cutsOf(bare)) {
    const field = index.get(plainLabel(bare.slice(0, cut.at)));
    if (field !== undefined)
      return {
        field,
        value: bare
          .slice(cut.next)
          .replace(/^[\s:*]+/, '')
          .trim(),
      };
  }
  const alone = bare.length <= MAX_LABEL ? index.get(plainLabel(bare)) : undefined;
  return alone === undefined ? undefined : { field: alone, value: '' };
}

/** Where a label may end: at a colon, a tab, a dash with space around it. */
function* cutsOf(line: string): Generator<{ at: number; next: number }> {
  const head = line.slice(0, MAX_LABEL + 3);
  for (const sign of [':', '：', '\t', ' - ', ' – ', ' = ']) {
    const at = head.indexOf(sign);
    if (at > 0) yield { at, next: at + sign.length };
  }
}

function nextLine(lines: readonly string[], from: number): number | undefined {
  for (let at = from; at < Math.min(lines.length, from + 3); at++) if (lines[at]!.trim() !== '') return at;
  return undefined;
}

/** A message goes on over lines until another label, a line that ends a mail, or two empty lines. */
function messageFrom(
  lines: readonly string[],
  at: number,
  first: string,
  index: ReadonlyMap<string, LabelField>,
): { text: string; next: number } {
  const taken = first === '' ? [] : [first];
  let next = at + 1;
  let empty = 0;
  for (; next < lines.length && taken.length < MAX_MESSAGE_LINES; next++) {
    const line = lines[next]!.replace(/^(?:>\s?)+/, '').trim();
    if (line === '') {
      if (taken.length > 0 && ++empty > 1) break;
      continue;
    }
    // A label needs a sign here: a message may well have a line that is but the word "Contact".
    const label = /[:：\t]/.test(line) ? labelOf(line, index) : undefined;
    if (label || END.test(line)) break;
    if (empty > 0) taken.push('');
    empty = 0;
    taken.push(line);
  }
  return { text: taken.join('\n').trim(), next };
}
