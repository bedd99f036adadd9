import type { ColumnTarget, CustomField, FieldType } from '@lintel/contract';
import type { ColumnFacts } from './column-facts.ts';
import { fieldOfHeader, type ImportField, isOutcomeHeader, isPositive, plainHeader } from './header-words.ts';
import type { DateOrder } from './read-dates.ts';
import { readFinancing, readStatus, readTimeline, readType } from './read-words.ts';

export type { FieldType };

/** What a company already has that a column may belong to. */
export interface Company {
  timeZone: string;
  currency: string;
  /** Country of phone numbers written without a code. */
  country: string;
  fields: CustomField[];
  stages: { id: string; name: string }[];
  users: { id: string; name: string; email: string }[];
  /** Sources leads have come from. */
  sources?: readonly string[];
}
export interface Guess {
  target: ColumnTarget;
  confidence: number;
}

/** Fields that more than one column may be read into. */
export const REPEATABLE: ReadonlySet<ImportField> = new Set(['email', 'phone', 'tags', 'note']);
/** Choices a new select field is proposed with, at most. */
const MAX_CHOICES = 50;
const SKIP: Guess = { target: { kind: 'skip' }, confidence: 1 };

/** What becomes of each column: a lead field, a field of the company, a new typed field, the outcome, or nothing. */
export function guessColumns(facts: readonly ColumnFacts[], company: Company): Guess[] {
  const order = guessDateOrder(facts, company);
  const guesses: (Guess | undefined)[] = facts.map((column) => (column.values === 0 ? SKIP : undefined));
  const outcome = bestOutcome(facts);
  if (outcome) guesses[outcome.index] = outcome.guess;
  const offers = facts
    .flatMap((column, index) =>
      guesses[index] ? [] : fieldOffers(column, company).map((offer) => ({ ...offer, index })),
    )
    .sort((a, b) => b.confidence - a.confidence || a.index - b.index);
  const taken = new Set<ImportField>();
  for (const { index, field, confidence } of offers) {
    if (guesses[index] || (taken.has(field) && !REPEATABLE.has(field)) || clashes(field, taken)) continue;
    taken.add(field);
    guesses[index] = {
      target: withOrder({ kind: 'field', field }, field === 'createdAt' ? order(facts[index]!) : undefined),
      confidence,
    };
  }
  const keys = new Set<string>();
  return facts.map((column, index) => guesses[index] ?? customGuess(column, company, order, keys));
}

const withOrder = (target: ColumnTarget, dateOrder: DateOrder | undefined): ColumnTarget =>
  dateOrder && target.kind !== 'skip' && target.kind !== 'outcome' ? { ...target, dateOrder } : target;

/** Whole and part of the same thing: one column of the whole wins over two of the parts. */
function clashes(field: ImportField, taken: ReadonlySet<ImportField>): boolean {
  if (field === 'name') return taken.has('firstName') || taken.has('lastName');
  if (field === 'firstName' || field === 'lastName') return taken.has('name');
  if (field === 'budget') return taken.has('budgetMin') || taken.has('budgetMax');
  return (field === 'budgetMin' || field === 'budgetMax') && taken.has('budget');
}

function fieldOffers(column: ColumnFacts, company: Company): { field: ImportField; confidence: number }[] {
  const offers: { field: ImportField; confidence: number }[] = [];
  const named = fieldOfHeader(column.name);
  if (named) {
    const fit = fitOf(named.field, column, company);
    if (fit >= 0.5)
      offers.push({
        field: named.field,
        confidence: named.sure * (0.6 + 0.4 * fit) + preference(named.field, column),
      });
  }
  // E-mails and phones give themselves away whatever the header says.
  if (column.share.email > 0.8 && named?.field !== 'email')
    offers.push({ field: 'email', confidence: 0.7 * column.share.email });
  if (!named && column.share.phone > 0.8 && column.share.number < 0.5)
    offers.push({ field: 'phone', confidence: 0.6 * column.share.phone });
  return offers;
}

/**
 * A column called Tags that holds one phrase a cell, out of a short list used again and again, is a state somebody
 * keeps, not a set of tags. As a field of its own it can be filtered by, and training can see what it gives away.
 */
const keepsState = (column: ColumnFacts): boolean =>
  column.values >= 100 &&
  column.distinctCount <= Math.min(60, column.values * 0.2) &&
  weighted(column, (text) => /[,;|]/.test(text)) < 0.02 &&
  weighted(column, (text) => /\S\s+\S/.test(text)) > 0.3;

/** Of several ids a short one that people count by is preferred. */
const preference = (field: ImportField, column: ColumnFacts): number =>
  field === 'externalId' ? (column.steady ? 0.002 : column.share.uuid > 0.9 ? -0.001 : 0) : 0;

/** How well the values fit a field, 0–1. */
function fitOf(field: ImportField, column: ColumnFacts, company: Company): number {
  const { share } = column;
  const readBy = (read: (text: string) => unknown) => weighted(column, (text) => read(text) !== undefined);
  const words = () => 1 - Math.max(share.number, share.date, share.email, share.boolean);
  const sameAs = (names: string[]) => {
    const known = new Set(names.map(plainHeader));
    return weighted(column, (text) => known.has(plainHeader(text)));
  };
  switch (field) {
    case 'email':
      return share.email;
    case 'phone':
      return Math.max(
        share.phone,
        share.boolean > 0.5 ? 0 : weighted(column, (text) => text.replace(/\D/g, '').length >= 6),
      );
    case 'budget':
    case 'budgetMin':
    case 'budgetMax':
      return share.boolean > 0.9 ? 0 : share.money;
    case 'createdAt':
      return Math.max(
        share.date,
        readBy((text) => (/^\d{10}(\d{3})?$/.test(text) ? text : undefined)),
      );
    case 'externalId':
      return column.distinctCount >= column.values * 0.99 &&
        column.longest <= 200 &&
        share.date < 0.5 &&
        share.boolean < 0.9
        ? 1
        : 0;
    case 'type':
      return readBy(readType);
    case 'status':
      return readBy(readStatus);
    case 'financing':
      return readBy(readFinancing);
    case 'timeline':
      return readBy(readTimeline);
    case 'stage':
      return sameAs(company.stages.map((stage) => stage.name));
    case 'owner':
      return sameAs(company.users.flatMap((user) => [user.name, user.email]));
    case 'currency':
      return weighted(column, (text) => /^[A-Za-z]{3}$/.test(text));
    case 'timeZone':
      return weighted(column, (text) => text.includes('/') || text.toUpperCase() === 'UTC');
    case 'source':
    case 'campaign':
    case 'propertyType':
      return words() > 0.5 &&
        column.longest <= 200 &&
        column.distinctCount < Math.max(60, column.values * 0.6)
        ? 1
        : words() * 0.6;
    case 'tags':
      return keepsState(column) ? 0 : words();
    case 'name':
    case 'firstName':
    case 'lastName':
    case 'location':
    case 'note':
      return words();
  }
}

/** Share of the sample whose value passes, by the distinct values that were kept. */
function weighted(column: ColumnFacts, passes: (text: string) => boolean): number {
  let all = 0;
  let good = 0;
  for (const [text, times] of column.distinct) {
    all += times;
    if (passes(text)) good += times;
  }
  return all === 0 ? 0 : good / all;
}

function bestOutcome(facts: readonly ColumnFacts[]): { index: number; guess: Guess } | undefined {
  let best: { index: number; guess: Guess } | undefined;
  for (const [index, column] of facts.entries()) {
    if (!isOutcomeHeader(column.name) || column.distinctCount < 1 || column.distinctCount > 10) continue;
    const positive = [...column.distinct.keys()].filter(isPositive);
    if (positive.length === 0 || (positive.length === column.distinctCount && column.blank === 0)) continue;
    const confidence = column.distinctCount === 2 ? 0.9 : 0.7;
    if (best && best.guess.confidence >= confidence) continue;
    best = {
      index,
      guess: { target: { kind: 'outcome', name: column.name.slice(0, 80), positive }, confidence },
    };
  }
  return best;
}

function customGuess(
  column: ColumnFacts,
  company: Company,
  order: (column: ColumnFacts) => DateOrder,
  keys: Set<string>,
): Guess {
  const plain = plainHeader(column.name);
  const existing = company.fields.find(
    (field) => plainHeader(field.label) === plain || field.key === plain.replaceAll(' ', '_'),
  );
  if (existing && !keys.has(existing.key) && fitsType(column, existing.type)) {
    keys.add(existing.key);
    const target: ColumnTarget = { kind: 'custom', key: existing.key };
    const dated = existing.type === 'date' || existing.type === 'moment';
    return { target: dated ? withOrder(target, order(column)) : target, confidence: 0.95 };
  }
  const { type, confidence } = typeOf(column);
  const target: ColumnTarget = { kind: 'newField', label: column.name.slice(0, 80).trim(), type };
  return { target: type === 'date' ? withOrder(target, order(column)) : target, confidence };
}

function fitsType(column: ColumnFacts, type: string): boolean {
  if (type === 'number' || type === 'money') return column.share.number > 0.8;
  if (type === 'boolean') return column.share.boolean > 0.8;
  if (type === 'date' || type === 'moment') return column.share.date > 0.8;
  return true;
}

/** The type a new field is given, by what nearly all values are. */
export function typeOf(column: ColumnFacts): { type: FieldType; confidence: number } {
  const { share } = column;
  const numeric = [...column.distinct.keys()].every((text) => /^[\d.]+$/.test(text));
  if (share.boolean > 0.98 && (!numeric || column.distinctCount === 2))
    return { type: 'boolean', confidence: 0.9 * share.boolean };
  if (share.date > 0.95) return { type: 'date', confidence: 0.9 * share.date };
  const leadingZero = [...column.distinct.keys()].some((text) => /^0\d+$/.test(text));
  if (share.number > 0.98 && !leadingZero) return { type: 'number', confidence: 0.9 * share.number };
  const repeats = column.distinctCount <= Math.max(2, column.values * 0.5);
  if (column.distinctCount <= MAX_CHOICES && repeats && column.longest <= 120)
    return { type: 'select', confidence: 0.8 };
  return { type: 'text', confidence: 0.7 };
}

/**
 * Order of day and month for a column: by its own dates that only one order fits, else by the other date columns of
 * the file, else by the company's country (month first in the United States).
 */
export function guessDateOrder(
  facts: readonly ColumnFacts[],
  company: Pick<Company, 'country'>,
): (column: ColumnFacts) => DateOrder {
  const decide = ({ ymd, mdy, dmy }: ColumnFacts['orders']): DateOrder | undefined => {
    if (mdy === 0 && dmy === 0) return ymd > 0 ? 'ymd' : undefined;
    return mdy >= dmy ? 'mdy' : 'dmy';
  };
  const total = { ymd: 0, mdy: 0, dmy: 0, named: 0, open: 0 };
  for (const { orders } of facts) for (const key of ['mdy', 'dmy'] as const) total[key] += orders[key];
  const habit = decide(total) ?? (['US', 'PH', 'PR', 'GU'].includes(company.country) ? 'mdy' : 'dmy');
  return (column) => {
    const own = decide(column.orders);
    return own === 'ymd' && column.orders.open > 0 ? habit : (own ?? habit);
  };
}
