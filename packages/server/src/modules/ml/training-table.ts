import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { t } from '@lintel/contract/messages';
import type { FeatureRow } from '@lintel/scoring';
import type { Actor } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import type { Tx } from '../../kernel/db/tx.ts';
import { listFields, readScoringEvents, type ScoringEvent } from '../leads/index.ts';
import { leadInputs } from './feature-rows.ts';
import { offeredFeatures } from './features/catalogue.ts';
import { readTimeZone } from './features/lead-states.repository.ts';
import { holdsInvented, readTrainingLeads } from './targets.repository.ts';
import { TrainingProblem } from './training-problem.ts';
import { APPOINTMENT_TARGET, OUTCOME_PREFIX, targetName, windowDays } from './words.ts';

const PAGE = 500;
const MINUTE = 60_000;
const DAY = 86_400_000;
/** Ages at which a lead is looked at to learn what becomes of it. */
const SNAPSHOTS = [10 * MINUTE, DAY, 7 * DAY, 30 * DAY];
/** A lead recorded this long after the date it bears was given that date by its file; a long import takes less. */
const DATED_AFTER_MS = 60 * MINUTE;
/** Share of leads that must carry a date or a number before rows are put in its order. */
const ORDERED_SHARE = 0.95;
const SAFE_NUMBER = /^\d{1,15}$/;

/** A lead with everything a training row is made of. */
export interface TrainingLead {
  id: string;
  externalId: string | null;
  events: readonly ScoringEvent[];
}

/** One row of the table: a lead as it was known at `at`, and what became of it. */
export interface Example {
  leadId: string;
  at: string;
  row: FeatureRow;
  label: boolean;
}

/** What happens when a target comes true. */
const HELD = new Set(['appointment.held']);
const SIGNED = new Set(['deal.created', 'deal.joined', 'deal.won']);

/** What a lead teaches about `target`: censored and unknown outcomes teach nothing. */
export function examplesOf(lead: TrainingLead, target: string, now: Date, timeZone: string): Example[] {
  const days = windowDays(target);
  if (days === null) return outcomeExample(lead, target.slice(OUTCOME_PREFIX.length), timeZone);
  return looksAt(lead, { kinds: target === APPOINTMENT_TARGET ? HELD : SIGNED, days }, now, timeZone);
}

/** The lead as it was known when its outcome was recorded. */
function outcomeExample(lead: TrainingLead, name: string, timeZone: string): Example[] {
  // Recorded last is what counts: an outcome may be corrected.
  const last = lead.events
    .filter((event) => event.kind === 'outcome.recorded' && event.payload.name === name)
    .reduce<ScoringEvent | undefined>((a, b) => (a && a.recordedAt > b.recordedAt ? a : b), undefined);
  if (typeof last?.payload.value !== 'boolean') return [];
  const inputs = leadInputs(lead.events, last.recordedAt, timeZone);
  return inputs ? [{ leadId: lead.id, at: last.recordedAt, row: inputs.row, label: last.payload.value }] : [];
}

/** The lead at four ages while nothing of `kinds` had happened; yes when it did in the days that followed. */
function looksAt(
  lead: TrainingLead,
  wait: { kinds: ReadonlySet<string>; days: number },
  now: Date,
  timeZone: string,
): Example[] {
  const created = lead.events.find((e) => e.kind === 'lead.created' || e.kind === 'lead.imported');
  if (!created) return [];
  const ends = lead.events.filter((e) => wait.kinds.has(e.kind)).map((e) => Date.parse(e.occurredAt));
  return SNAPSHOTS.flatMap((age) => {
    const moment = Date.parse(created.occurredAt) + age;
    const until = moment + wait.days * DAY;
    if (until > now.getTime() || ends.some((at) => at <= moment)) return [];
    const at = new Date(moment).toISOString();
    const inputs = leadInputs(lead.events, at, timeZone);
    return inputs ? [{ leadId: lead.id, at, row: inputs.row, label: ends.some((x) => x <= until) }] : [];
  });
}

interface Column {
  key: string;
  label: string;
  kind: 'number' | 'category' | 'boolean';
  source: Record<string, unknown>;
  postOutcome: boolean;
}

/**
 * Writes `table.csv` and `spec.json` for the trainer into `folder`, page by page, in a few megabytes of memory.
 * Returns how many rows and columns they hold and how the rows were put in order of time.
 */
export async function exportTrainingTable(
  ctx: Ctx,
  actor: Actor,
  want: { target: string; exclude: readonly string[]; folder: string; signal: AbortSignal },
): Promise<{ rows: number; columns: number; orderNote: string }> {
  const now = ctx.clock.now();
  const days = windowDays(want.target);
  const [fields, timeZone, invented] = await Promise.all([
    listFields(ctx, actor),
    ctx.read(actor, readTimeZone),
    ctx.read(actor, holdsInvented),
  ]);
  const columns = columnsOf(fields, want);
  const silent = findSilent(columns);
  const out = createWriteStream(join(want.folder, 'table.csv'));
  // A full disk must reject the export, not the process.
  const written = finished(out);
  written.catch(() => undefined);
  const write = async (cells: readonly unknown[]) => {
    if (!out.write(`${csvLine(cells)}\n`)) await Promise.race([once(out, 'drain'), written]);
  };

  const seen = { rows: 0, leads: 0, dated: 0, numbered: 0 };
  await write(['label', 'lead_id', 'order_time', 'order_number', 'order_row', ...columns.map((c) => c.key)]);
  let after: string | null = null;
  for (;;) {
    want.signal.throwIfAborted();
    const page: TrainingLead[] = await ctx.read(actor, (tx) => readPage(tx, after));
    for (const lead of page) {
      const examples = examplesOf(lead, want.target, now, timeZone);
      if (examples.length === 0) continue;
      const created = createdAt(lead);
      const number = lead.externalId !== null && SAFE_NUMBER.test(lead.externalId) ? lead.externalId : '';
      seen.leads++;
      if (created.dated) seen.dated++;
      if (number !== '') seen.numbered++;
      for (const { at, row, label } of examples) {
        silent.hear(row);
        const time = days === null ? created.at : at;
        await write([label, lead.id, time, number, seen.rows++, ...columns.map((c) => row[c.key])]);
      }
    }
    if (page.length < PAGE) break;
    after = page.at(-1)?.id ?? null;
  }
  out.end();
  await written;
  if (seen.rows === 0) throw new TrainingProblem('no_outcome');

  const order = chooseOrder(days !== null, seen);
  const orderNote = t('ml.order.note', { order: t(order.words) });
  const spec = {
    formatVersion: 1,
    target: {
      name: want.target,
      positive: targetName(want.target),
      windowDays: days,
    },
    label: 'label',
    order: order.column,
    group: 'lead_id',
    denied: [],
    columns: columns.filter((c) => !silent.keys.has(c.key)),
    split: { testFraction: 0.2 },
    note: invented ? `${orderNote} ${t('ml.sample.note')}` : orderNote,
  };
  await writeFile(join(want.folder, 'spec.json'), JSON.stringify(spec));
  return { rows: seen.rows, columns: spec.columns.length, orderNote };
}

async function readPage(tx: Tx, after: string | null): Promise<TrainingLead[]> {
  const leads = await readTrainingLeads(tx, after, PAGE);
  const events = Map.groupBy(
    await readScoringEvents(
      tx,
      leads.map((lead) => lead.id),
    ),
    (event) => event.leadId,
  );
  return leads.map((lead) => ({ ...lead, events: events.get(lead.id) ?? [] }));
}

function columnsOf(
  fields: readonly { key: string; label: string; type: string }[],
  want: { target: string; exclude: readonly string[] },
): Column[] {
  const excluded = new Set(want.exclude);
  const isExcluded = (key: string) => excluded.has(key) || excluded.has(key.replace(/^custom\./, ''));
  return (
    offeredFeatures(fields)
      // Labels with no moment of their own cannot teach what the age of a lead, or how far it has come, means.
      .filter(({ progress }) => !progress || windowDays(want.target) !== null)
      .map(({ key, label, kind, source }) => ({ key, label, kind, source, postOutcome: isExcluded(key) }))
  );
}

/**
 * Built-in columns that say the same of every row, as those of events do when leads came without any. They are not
 * handed to the trainer, whose report is about the columns a person brought.
 */
function findSilent(columns: readonly Column[]): { keys: ReadonlySet<string>; hear(row: FeatureRow): void } {
  const keys = new Set(columns.filter((c) => 'feature' in c.source).map((c) => c.key));
  let first: FeatureRow | undefined;
  return {
    keys,
    hear(row) {
      first ??= row;
      for (const key of keys) if ((row[key] ?? null) !== (first[key] ?? null)) keys.delete(key);
    },
  };
}

/** Rows that have moments follow them; others the leads' own dates, else numbers that rise with time, else the order they came in. */
function chooseOrder(moments: boolean, seen: { leads: number; dated: number; numbered: number }) {
  if (moments || seen.dated >= ORDERED_SHARE * seen.leads) {
    return { column: 'order_time', words: 'ml.order.created' } as const;
  }
  if (seen.numbered === seen.leads) return { column: 'order_number', words: 'ml.order.external_id' } as const;
  return { column: 'order_row', words: 'ml.order.row' } as const;
}

/** When the lead came in, and whether something other than the moment of its import says so. */
function createdAt(lead: TrainingLead): { at: string; dated: boolean } {
  const first = lead.events.find((e) => e.kind === 'lead.created' || e.kind === 'lead.imported');
  if (!first) return { at: '', dated: false };
  const late = Date.parse(first.recordedAt) - Date.parse(first.occurredAt) > DATED_AFTER_MS;
  return { at: first.occurredAt, dated: first.kind === 'lead.created' || late };
}

/** A line of a table, as RFC 4180 has it. */
export const csvLine = (cells: readonly unknown[]): string => cells.map(cell).join(',');

/** A cell as RFC 4180 has it; missing is empty, numbers as JavaScript prints them. */
function cell(value: unknown): string {
  if (value === null || value === undefined) return '';
  const text = String(value);
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
