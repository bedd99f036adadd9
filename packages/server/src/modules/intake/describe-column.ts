import type { ColumnTarget } from '@lintel/contract';
import { normalizeEmail, normalizePhone } from '../leads/index.ts';
import type { ColumnFacts } from './column-facts.ts';
import type { Company } from './guess-columns.ts';
import { type ImportField, plainHeader, refusedChannels } from './header-words.ts';
import type { StoredColumn } from './intake.tables.ts';
import { type DateOrder, readDate } from './read-dates.ts';
import { type Money, readMoney, readNumber } from './read-numbers.ts';
import { readFinancing, readStatus, readTimeline, readType } from './read-words.ts';
import { type Words, words } from './reading/problems.ts';
import { booleanOf } from './sniff-values.ts';

export interface Description {
  tone: 'ok' | 'check' | 'none';
  notes: Words[];
}

/** How a column is read into its target, in plain words, with what a person should check. Counts are of the sample. */
export function describeColumn(target: ColumnTarget, column: ColumnFacts, company: Company): Description {
  if (target.kind === 'skip')
    return { tone: 'none', notes: column.values === 0 ? [words('intake.note.allBlank')] : [] };
  const found: Description = { tone: 'ok', notes: [] };
  const note = (key: Words['key'], values?: Words['values']) => void found.notes.push(words(key, values));
  const check = () => {
    found.tone = 'check';
  };
  const bad = (key: Words['key'], count: number) => {
    if (count === 0) return;
    note(key, { count });
    check();
  };
  const unknown = (read: (text: string) => unknown) => {
    const values = [...column.distinct.keys()].filter((text) => read(text) === undefined);
    if (values.length === 0) return;
    note('intake.note.unknown', { values: quoted(values) });
    check();
  };
  const dates = (order: DateOrder | undefined) => describeDates(column, order ?? 'ymd', found);

  if (target.kind === 'outcome') {
    const wanted = new Set(target.positive.map(plainHeader));
    const count = countOf(column, (text) => wanted.has(plainHeader(text)));
    note('intake.note.outcome', { values: quoted(target.positive), count, of: column.values });
    note('intake.note.check');
    check();
  } else if (target.kind === 'field') {
    describeField(target.field, column, company, {
      note,
      check,
      bad,
      unknown,
      dates: () => dates(target.dateOrder),
    });
  } else {
    const type =
      target.kind === 'newField'
        ? target.type
        : company.fields.find((field) => field.key === target.key)?.type;
    if (target.kind === 'newField') note(`intake.note.new.${target.type}`, { count: column.distinctCount });
    else note('intake.note.existing');
    if (type === 'number' || type === 'money')
      bad(
        'intake.note.unreadable',
        countOf(column, (text) => (type === 'money' ? readMoney(text) : readNumber(text)) === undefined),
      );
    if (type === 'boolean')
      bad(
        'intake.note.unreadable',
        countOf(column, (text) => booleanOf(text) === undefined),
      );
    if (type === 'date' || type === 'moment') dates(target.dateOrder);
    if (type === 'select' && target.kind === 'custom') {
      const field = company.fields.find(({ key }) => key === target.key);
      const known = new Set(field?.options.map((option) => option.toLowerCase()));
      unknown((text) => (known.has(text.toLowerCase()) ? text : undefined));
    }
    if (column.distinctCount === 1 && column.blank === 0)
      note('intake.note.always', { text: [...column.distinct.keys()][0]!.slice(0, 40) });
    if (refusedChannels(column.name).length > 0) note('intake.note.refusal');
  }
  addBlanks(column, found);
  return found;
}

interface Say {
  note(key: Words['key'], values?: Words['values']): void;
  check(): void;
  bad(key: Words['key'], count: number): void;
  unknown(read: (text: string) => unknown): void;
  dates(): void;
}

function describeField(
  field: ImportField,
  column: ColumnFacts,
  company: Company,
  { note, check, bad, unknown, dates }: Say,
): void {
  switch (field) {
    case 'email':
      bad(
        'intake.note.invalid',
        countOf(column, (text) => normalizeEmail(text) === null && !/[;,|\s]/.test(text)),
      );
      break;
    case 'phone':
      note('intake.note.phone');
      bad(
        'intake.note.invalid',
        countOf(column, (text) => normalizePhone(text, company.country) === null && !/[;,|\n]/.test(text)),
      );
      break;
    case 'budget':
    case 'budgetMin':
    case 'budgetMax': {
      const example = [...column.distinct.keys()].map(readMoney).find((money) => money !== undefined);
      if (example) note('intake.note.money', { example: showMoney(example, company.currency) });
      bad(
        'intake.note.unreadable',
        countOf(column, (text) => readMoney(text) === undefined),
      );
      break;
    }
    case 'createdAt':
      dates();
      break;
    case 'externalId': {
      note('intake.note.recognises');
      const repeated = column.values - column.distinctCount;
      if (repeated > 0) {
        note('intake.note.repeated', { count: repeated });
        check();
      }
      return;
    }
    case 'firstName':
    case 'lastName':
      note('intake.note.joined');
      break;
    case 'type':
      unknown(readType);
      break;
    case 'status':
      unknown(readStatus);
      break;
    case 'timeline':
      unknown(readTimeline);
      break;
    case 'financing':
      unknown(readFinancing);
      break;
    case 'stage':
      unknown((text) => company.stages.find((stage) => plainHeader(stage.name) === plainHeader(text)));
      break;
    case 'owner':
      unknown((text) =>
        company.users.find((user) => [user.name, user.email].map(plainHeader).includes(plainHeader(text))),
      );
      break;
    case 'tags':
      note('intake.note.labels');
      break;
    case 'note':
      note('intake.note.noted');
      break;
    default:
  }
}

function describeDates(column: ColumnFacts, order: DateOrder, found: Description): void {
  const { orders } = column;
  const unreadable = countOf(column, (text) => readDate(text, order) === undefined);
  const contradicting = order === 'mdy' ? orders.dmy : order === 'dmy' ? orders.mdy : 0;
  const proof = order === 'mdy' ? orders.mdy : order === 'dmy' ? orders.dmy : 1;
  if (orders.open > 0 || orders.mdy > 0 || orders.dmy > 0)
    found.notes.push(words(`intake.note.order.${order}`));
  if (contradicting > 0) {
    found.notes.push(words('intake.note.mixedOrders'));
    found.tone = 'check';
  } else if (orders.open > 0 && proof === 0) {
    found.notes.push(words('intake.note.check'));
    found.tone = 'check';
  }
  if (unreadable > 0) {
    found.notes.push(words('intake.note.unreadable', { count: unreadable }));
    found.tone = 'check';
  }
}

function addBlanks(column: ColumnFacts, found: Description): void {
  const placeholders = [...column.placeholders].sort((a, b) => b[1] - a[1]);
  const standing = placeholders.reduce((sum, [, times]) => sum + times, 0);
  if (standing > 0) {
    const key = placeholders.length === 1 ? 'intake.note.placeholder' : 'intake.note.placeholders';
    found.notes.push(words(key, { text: placeholders[0]![0], count: standing }));
  }
  if (column.blank > standing)
    found.notes.push(words('intake.note.blank', { count: column.blank - standing }));
}

function countOf(column: ColumnFacts, is: (text: string) => boolean): number {
  let count = 0;
  for (const [text, times] of column.distinct) if (is(text)) count += times;
  return count;
}

const quoted = (values: readonly string[]): string => {
  const shown = values
    .slice(0, 3)
    .map((text) => `“${text.length > 30 ? `${text.slice(0, 30).toWellFormed()}…` : text}”`);
  return values.length > 3 ? `${shown.join(', ')} …` : shown.join(', ');
};

function showMoney({ min, max, currency }: Money, usual: string): string {
  const format = new Intl.NumberFormat('en-US', {
    style: 'currency',
    currency: currency ?? usual,
    maximumFractionDigits: 0,
  });
  if (min !== null && max !== null)
    return `${format.format(min)}–${format.format(max).replace(/^\D+(?=\d)/, '')}`;
  return min !== null ? `${format.format(min)}+` : format.format(max ?? 0);
}

/** A column as stored, with what becomes of it and how that is read. `confidence` is null when a person chose. */
export function describe(
  column: ColumnFacts,
  target: ColumnTarget,
  confidence: number | null,
  company: Company,
): StoredColumn {
  return {
    name: column.name,
    samples: column.samples,
    blank: column.blank,
    distinct: column.distinctCount,
    target,
    confidence: confidence === null ? null : Math.round(Math.min(1, confidence) * 100) / 100,
    ...describeColumn(target, column, company),
    unknown: unknownWords(target, column, company),
  };
}

/** Words a person is asked about, at most. */
const ASKED = 50;

/** Words of a column that mean nothing here, the most frequent first; of sources those that are new. */
function unknownWords(
  target: ColumnTarget,
  column: ColumnFacts,
  company: Company,
): { value: string; rows: number }[] {
  if (target.kind !== 'field') return [];
  const known = knows(target.field, company);
  if (!known) return [];
  // Spellings that differ in case or signs alone are one word.
  const words = new Map<string, { value: string; rows: number }>();
  for (const [text, rows] of column.distinct) {
    if (known(text)) continue;
    const word = words.get(plainHeader(text));
    if (word) word.rows += rows;
    else words.set(plainHeader(text), { value: text.toWellFormed(), rows });
  }
  return [...words.values()].sort((a, b) => b.rows - a.rows).slice(0, ASKED);
}

/** Tells whether a word is one of the field's; undefined for fields that take any text. */
function knows(field: ImportField, company: Company): ((text: string) => boolean) | undefined {
  const among = (names: readonly string[]) => {
    const plain = new Set(names.map(plainHeader));
    return (text: string) => plain.has(plainHeader(text));
  };
  switch (field) {
    case 'type':
      return (text) => readType(text) !== undefined;
    case 'status':
      return (text) => readStatus(text) !== undefined;
    case 'timeline':
      return (text) => readTimeline(text) !== undefined;
    case 'financing':
      return (text) => readFinancing(text) !== undefined;
    case 'stage':
      return among(company.stages.map(({ name }) => name));
    case 'owner':
      return among(company.users.flatMap(({ name, email }) => [name, email]));
    case 'source':
      return among(company.sources ?? []);
    default:
      return undefined;
  }
}
