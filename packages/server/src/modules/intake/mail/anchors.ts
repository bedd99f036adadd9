import type { FoundField, FoundFields, MailAnchor } from '@lintel/contract';
import { FOUND_FIELDS } from '@lintel/contract';
import type { RawFields } from './found.ts';
import type { Letter } from './letter.ts';

const MAX_LINES = 4_000;
const MAX_ANCHOR = 60;
const MAX_MESSAGE_LINES = 200;

const squeeze = (text: string): string => text.replace(/[\s\u00a0]+/g, ' ').trim();
const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** Lines as anchors see them: one space where there are several, a tab among them. */
const linesOf = (text: string): string[] =>
  text.split('\n', MAX_LINES).map((line) => squeeze(line.slice(0, 4_000)));

/** What stands at the anchors of a template, in any of the letter's texts; the first text that has a value gives it. */
export function readAnchors(letter: Letter, anchors: readonly MailAnchor[]): RawFields {
  const fields: RawFields = {};
  for (const lines of letter.texts.map(linesOf)) {
    for (const anchor of anchors) {
      if (fields[anchor.field] !== undefined) continue;
      const value = anchor.inSubject
        ? within(squeeze(letter.subject), anchor)
        : anchor.field === 'message'
          ? messageAt(lines, anchor, anchors)
          : lineAt(lines, anchor)?.value;
      if (value) fields[anchor.field] = value;
    }
  }
  return fields;
}

/** The value between an anchor's words on a line; undefined when the line is another. */
function within(line: string, { after, before }: Pick<MailAnchor, 'after' | 'before'>): string | undefined {
  const lower = line.toLowerCase();
  const start = after === '' ? 0 : lower.indexOf(after.toLowerCase());
  if (start < 0) return undefined;
  const from = start + after.length;
  const end = before === '' ? line.length : lower.indexOf(before.toLowerCase(), from);
  return end < from ? undefined : line.slice(from, end).trim() || undefined;
}

function lineAt(lines: readonly string[], anchor: MailAnchor): { value: string; at: number } | undefined {
  for (let at = 0; at < lines.length; at++) {
    if (!anchor.below) {
      const value = within(lines[at]!, anchor);
      if (value) return { value, at };
    } else if (same(lines[at]!, anchor.after)) {
      const next = lines.findIndex((line, below) => below > at && line !== '');
      const value = next < 0 ? undefined : within(lines[next]!, { after: '', before: anchor.before });
      if (value) return { value, at: next };
    }
  }
  return undefined;
}

/** A message from its anchor to the line another anchor stands on. */
function messageAt(
  lines: readonly string[],
  anchor: MailAnchor,
  others: readonly MailAnchor[],
): string | undefined {
  const begin = lineAt(lines, anchor);
  if (!begin) return undefined;
  const taken = [begin.value];
  if (anchor.before !== '') return begin.value;
  const stops = others.filter((each) => each.field !== 'message' && !each.inSubject && each.after.length > 2);
  let empty = 0;
  for (let at = begin.at + 1; at < lines.length && taken.length < MAX_MESSAGE_LINES; at++) {
    const line = lines[at]!;
    if (line === '') {
      if (++empty > 1) break;
      continue;
    }
    const lower = line.toLowerCase();
    if (/^(?:--|[-_=*]{4,})/.test(line)) break;
    if (stops.some(({ after, below }) => (below ? same(line, after) : lower.startsWith(after.toLowerCase()))))
      break;
    if (empty > 0) taken.push('');
    empty = 0;
    taken.push(line);
  }
  return taken.join('\n').trim();
}

/**
 * Anchors that would find these values again in the next mail of the same making; `missed` are values that stand nowhere,
 * or where nothing around them could be found again.
 */
export function learnAnchors(
  letter: Letter,
  fields: FoundFields,
): { anchors: MailAnchor[]; missed: FoundField[] } {
  const wanted = FOUND_FIELDS.filter((field) => fields[field] !== undefined).map(
    (field) => [field, squeeze(fields[field]!.split('\n', 1)[0]!)] as const,
  );
  const values = wanted.map(([, value]) => value.toLowerCase()).filter((value) => value.length > 1);
  const anchors: MailAnchor[] = [];
  const missed: FoundField[] = [];
  for (const [field, value] of wanted) {
    const anchor = letter.texts
      .map(linesOf)
      .reduce<MailAnchor | undefined>(
        (found, lines) => found ?? anchorIn(lines, field, value, values),
        undefined,
      );
    const made = anchor ?? anchorOn(squeeze(letter.subject), field, value, values, true);
    if (made && same(squeeze(readAnchors(letter, [made])[field]?.split('\n', 1)[0] ?? ''), value))
      anchors.push(made);
    else missed.push(field);
  }
  return { anchors, missed };
}

function anchorIn(
  lines: readonly string[],
  field: FoundField,
  value: string,
  values: readonly string[],
): MailAnchor | undefined {
  let beneath: MailAnchor | undefined;
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]!;
    if (!line.toLowerCase().includes(value.toLowerCase())) continue;
    const on = anchorOn(line, field, value, values, false);
    // Words on the line itself tell a value best; a label above it comes next.
    if (on && on.after !== '') return on;
    const above = lines.slice(0, at).findLast((each) => each !== '');
    const label =
      above !== undefined &&
      above.length <= MAX_ANCHOR &&
      !values.some((v) => above.toLowerCase().includes(v));
    if (label && line.toLowerCase().startsWith(value.toLowerCase()))
      beneath ??= { field, inSubject: false, after: above, below: true, before: on?.before ?? '' };
    else if (on) beneath ??= on;
  }
  return beneath;
}

/** Words around the value on its line, as far as none of them is a value itself. */
function anchorOn(
  line: string,
  field: FoundField,
  value: string,
  values: readonly string[],
  inSubject: boolean,
): MailAnchor | undefined {
  const lower = line.toLowerCase();
  const at = lower.indexOf(value.toLowerCase());
  if (at < 0) return undefined;
  const others = values.filter((each) => each !== value.toLowerCase());
  let from = 0;
  let to = line.length;
  for (const each of others) {
    const left = lower.lastIndexOf(each, at - 1);
    if (left >= 0 && left + each.length <= at) from = Math.max(from, left + each.length);
    const right = lower.indexOf(each, at + value.length);
    if (right >= 0) to = Math.min(to, right);
  }
  const after = line.slice(Math.max(from, at - MAX_ANCHOR), at);
  const before = line.slice(at + value.length, Math.min(to, at + value.length + MAX_ANCHOR)).trimEnd();
  if (after.trim() === '' && before.trim() === '') return undefined;
  return {
    field,
    inSubject,
    after: after.trimStart(),
    below: false,
    before: after.trim() === '' ? before : field === 'message' ? '' : before,
  };
}
