import type { ColumnTarget, CustomField, ImportMeaning, MeantField } from '@lintel/contract';
import { type Given, normalizeEmail, normalizePhone, takeCustom } from '../leads/index.ts';
import type { Draft, DraftContact, Problem } from './draft.ts';
import type { Company, FieldType } from './guess-columns.ts';
import { type ImportField, plainHeader } from './header-words.ts';
import { type DateOrder, instantOf, isoDay, readDate } from './read-dates.ts';
import { readMoney, readNumber } from './read-numbers.ts';
import {
  manyLines,
  oneLine,
  readFinancing,
  readStatus,
  readTags,
  readTimeline,
  readType,
} from './read-words.ts';
import { shorten, words } from './reading/problems.ts';
import { booleanOf } from './sniff-values.ts';

/** A custom field a column is read into: one there is, or one the import makes. */
export interface ColumnField {
  key: string;
  type: FieldType;
  /** Choices of a field there is, by folded text; undefined lets every value in. */
  choices?: ReadonlyMap<string, string>;
  /** The field there is, for its limits. */
  own?: CustomField;
}

export interface ReadSettings {
  company: Company;
  defaultSource: string | null;
  /** ISO moment: the latest a lead can have come to be. */
  now: string;
  /** What words of the file mean, where a person said. */
  meanings?: readonly ImportMeaning[];
}

/** A row on its way to a draft. */
export interface RowSoFar {
  draft: Draft;
  problems: Problem[];
  firstName?: string;
  lastName?: string;
  fullName?: string;
}
export type CellReader = (text: string, into: RowSoFar) => void;

export const MAX = {
  name: 200,
  source: 120,
  externalId: 200,
  campaign: 200,
  propertyType: 120,
  location: 500,
  custom: 4000,
  note: 10_000,
} as const;
/** Contact points of one lead, as many as the API takes. */
const MAX_CONTACTS = 10;

export const cut = (text: string, max: number): string =>
  text.length > max ? text.slice(0, max).trim().toWellFormed() : text;

/** What reads the cells of one column into the row; undefined for a column that is left out. */
export function readerOf(
  name: string,
  target: ColumnTarget,
  field: ColumnField | undefined,
  settings: ReadSettings,
): CellReader | undefined {
  const report = problemOf(name);
  switch (target.kind) {
    case 'skip':
      return undefined;
    case 'field':
      return meant(
        target.field,
        settings.meanings ?? [],
        fieldReader(target.field, target.dateOrder ?? 'ymd', settings, report),
      );
    case 'outcome': {
      const positive = new Set(target.positive.map(plainHeader));
      return (text, { draft }) => {
        draft.outcome = positive.has(plainHeader(text));
      };
    }
    default:
      return field && customReader(field, target.dateOrder ?? 'ymd', settings.company, report);
  }
}

const MEANT: Record<MeantField, 'stageId' | 'ownerId' | Exclude<MeantField, 'stage' | 'owner'>> = {
  stage: 'stageId',
  owner: 'ownerId',
  source: 'source',
  type: 'type',
  status: 'status',
  timeline: 'timeline',
  financing: 'financing',
};

/** Reads words a person gave a meaning as that; a word that means nothing is left out without complaint. */
function meant(field: ImportField, meanings: readonly ImportMeaning[], read: CellReader): CellReader {
  const own = new Map(
    meanings.flatMap((m) => (m.field === field ? [[plainHeader(m.from), m] as const] : [])),
  );
  if (own.size === 0) return read;
  return (text, into) => {
    const meaning = own.get(plainHeader(text));
    if (!meaning) read(text, into);
    else if (meaning.to !== null) into.draft[MEANT[meaning.field]] = meaning.to;
  };
}

type Report = (
  into: RowSoFar,
  key: Parameters<typeof words>[0],
  value: string,
  values?: Parameters<typeof words>[1],
) => void;
const problemOf =
  (column: string): Report =>
  (into, key, value, values) =>
    void into.problems.push({ column, words: words(key, values), value: shorten(value), fatal: false });

function customReader(field: ColumnField, order: DateOrder, company: Company, report: Report): CellReader {
  const put = (into: RowSoFar, value: Given) => {
    const taken = field.own ? takeCustom(field.own, value, company.country) : { value };
    if ('fault' in taken) {
      report(into, taken.fault.key, [value].flat().join(', '), taken.fault.values);
      return;
    }
    into.draft.custom ??= {};
    into.draft.custom[field.key] = taken.value;
  };
  const choice = (text: string): string | undefined =>
    field.choices ? field.choices.get(oneLine(text).toLowerCase()) : cut(oneLine(text), 120);
  switch (field.type) {
    case 'number':
      return (text, into) => {
        const value = readNumber(text);
        if (value === undefined) report(into, 'intake.cell.number', text);
        else put(into, value);
      };
    case 'boolean':
      return (text, into) => {
        const value = booleanOf(text);
        if (value === undefined) report(into, 'intake.cell.boolean', text);
        else put(into, value);
      };
    case 'date':
      return (text, into) => {
        const at = readDate(text, order);
        if (!at) report(into, 'intake.cell.date', text);
        else put(into, isoDay(at));
      };
    case 'select':
      return (text, into) => {
        const value = choice(text);
        if (value === undefined) report(into, 'intake.cell.choice', text);
        else put(into, value);
      };
    case 'multiSelect':
      return (text, into) => {
        const parts = choice(text) !== undefined && field.choices ? [text] : text.split(/[,;|\n]/);
        const chosen = parts.filter((part) => oneLine(part) !== '').map(choice);
        if (chosen.length === 0 || chosen.some((one) => one === undefined))
          report(into, 'intake.cell.choice', text);
        else put(into, [...new Set(chosen as string[])]);
      };
    case 'money':
      return (text, into) => {
        const money = readMoney(text);
        const value = money?.max ?? money?.min;
        if (value === undefined || value === null) report(into, 'intake.cell.money', text);
        else put(into, value);
      };
    case 'moment':
      return (text, into) => {
        const at = readDate(text, order);
        if (!at) report(into, 'intake.cell.date', text);
        else put(into, instantOf(at, company.timeZone).toISOString());
      };
    case 'url':
    case 'email':
    case 'phone': {
      const own = field.own ?? { type: field.type, options: [], min: null, max: null };
      return (text, into) => {
        const taken = takeCustom(own, oneLine(text), company.country);
        if ('fault' in taken) report(into, taken.fault.key, text, taken.fault.values);
        else put(into, taken.value);
      };
    }
    case 'text':
    case 'longText':
      return (text, into) => {
        const value = manyLines(text);
        if (value.length > MAX.custom) report(into, 'intake.cell.tooLong', value, { max: MAX.custom });
        put(into, cut(value, MAX.custom));
      };
  }
}

function fieldReader(
  field: ImportField,
  order: DateOrder,
  settings: ReadSettings,
  report: Report,
): CellReader {
  const line = (key: 'source' | 'externalId' | 'campaign' | 'propertyType' | 'location'): CellReader => {
    const max = MAX[key];
    return (text, into) => {
      const value = oneLine(text);
      if (value.length > max) report(into, 'intake.cell.tooLong', value, { max });
      if (value !== '') into.draft[key] = cut(value, max);
    };
  };
  const word =
    (
      key: 'type' | 'status' | 'timeline' | 'financing',
      read: (text: string) => string | undefined,
    ): CellReader =>
    (text, into) => {
      const value = read(text);
      if (value === undefined) report(into, 'intake.cell.unknownWord', text);
      else into.draft[key] = value;
    };
  const part =
    (key: 'firstName' | 'lastName' | 'fullName'): CellReader =>
    (text, into) => {
      const value = oneLine(text);
      if (value !== '') into[key] = value;
    };
  const { company } = settings;
  switch (field) {
    case 'name':
      return part('fullName');
    case 'firstName':
    case 'lastName':
      return part(field);
    case 'email':
      return (text, into) => {
        for (const raw of text.split(/[;,|\s]+(?=\S*@)|[;|]/)) {
          const shown = cut(oneLine(raw), 254);
          if (shown === '') continue;
          const value = normalizeEmail(shown);
          if (value === null) report(into, 'intake.cell.email', raw);
          add(into, 'emails', { raw: shown, value });
        }
      };
    case 'phone':
      return (text, into) => {
        for (const raw of splitPhones(text)) {
          const shown = cut(oneLine(raw), 50);
          if (shown === '') continue;
          const value = normalizePhone(shown, company.country);
          if (value === null) report(into, 'intake.cell.phone', raw);
          add(into, 'phones', { raw: shown, value });
        }
      };
    case 'type':
      return word('type', readType);
    case 'status':
      return word('status', readStatus);
    case 'timeline':
      return word('timeline', readTimeline);
    case 'financing':
      return word('financing', readFinancing);
    case 'stage': {
      // Of stages with one name the first counts: those of the default pipeline stand first.
      const stages = new Map(company.stages.toReversed().map((stage) => [plainHeader(stage.name), stage.id]));
      return (text, into) => {
        const id = stages.get(plainHeader(text));
        if (id === undefined) report(into, 'intake.cell.stage', text);
        else into.draft.stageId = id;
      };
    }
    case 'owner': {
      const users = new Map(
        company.users.flatMap((user) =>
          [user.name, user.email].map((known) => [plainHeader(known), user.id] as const),
        ),
      );
      return (text, into) => {
        const id = users.get(plainHeader(text));
        if (id === undefined) report(into, 'intake.cell.owner', text);
        else into.draft.ownerId = id;
      };
    }
    case 'source':
    case 'externalId':
    case 'campaign':
    case 'propertyType':
    case 'location':
      return line(field);
    case 'budget':
    case 'budgetMin':
    case 'budgetMax':
      return (text, into) => {
        const money = readMoney(text);
        if (!money) {
          report(into, 'intake.cell.money', text);
          return;
        }
        if (money.currency) into.draft.currency ??= money.currency;
        if (field !== 'budgetMax') {
          const min = field === 'budgetMin' ? (money.min ?? money.max) : money.min;
          if (min !== null) into.draft.budgetMin = min;
        }
        if (field !== 'budgetMin' && (money.max ?? money.min) !== null) {
          if (field === 'budgetMax') into.draft.budgetMax = (money.max ?? money.min)!;
          else if (money.max !== null) into.draft.budgetMax = money.max;
        }
      };
    case 'currency':
      return (text, into) => {
        const code = text.toUpperCase();
        if (/^[A-Z]{3}$/.test(code)) into.draft.currency = code;
        else report(into, 'intake.cell.currency', text);
      };
    case 'timeZone':
      return (text, into) => {
        try {
          into.draft.timeZone = new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone;
        } catch {
          report(into, 'intake.cell.timeZone', text);
        }
      };
    case 'tags':
      return (text, into) => {
        const known = into.draft.tags ?? [];
        for (const tag of readTags(text)) {
          if (known.length < 50 && !known.some((other) => other.toLowerCase() === tag.toLowerCase()))
            known.push(tag);
        }
        into.draft.tags = known;
      };
    case 'note':
      return (text, into) => {
        const note = manyLines(text);
        if (note.length > MAX.note) report(into, 'intake.cell.tooLong', note, { max: MAX.note });
        if (note !== '') into.draft.notes = [...(into.draft.notes ?? []), cut(note, MAX.note)];
      };
    case 'createdAt':
      return (text, into) => {
        const at = readDate(text, order);
        if (!at) {
          report(into, 'intake.cell.date', text);
          return;
        }
        const moment = instantOf(at, company.timeZone).toISOString();
        if (moment > settings.now) report(into, 'intake.cell.future', text);
        else into.draft.createdAt = moment;
      };
  }
}

function add(into: RowSoFar, kind: 'emails' | 'phones', contact: DraftContact): void {
  const list = into.draft[kind] ?? [];
  const known = list.some((other) =>
    contact.value === null ? other.raw === contact.raw : other.value === contact.value,
  );
  if (!known && list.length < MAX_CONTACTS) list.push(contact);
  into.draft[kind] = list;
}

/** Several numbers in one cell stand apart by comma, semicolon, bar, slash or "or". */
const splitPhones = (text: string): string[] => {
  const parts = text.split(/\s*(?:[;|,\n]|\bor\b|\s\/\s)\s*/i).filter((part) => part !== '');
  return parts.length > 1 && parts.every((part) => part.replace(/\D/g, '').length >= 7) ? parts : [text];
};

/** Choices of a select field by the spelling they are compared in. */
export const choicesOf = (field: Pick<CustomField, 'options'>): Map<string, string> =>
  new Map(field.options.map((option) => [oneLine(option).toLowerCase(), option]));
