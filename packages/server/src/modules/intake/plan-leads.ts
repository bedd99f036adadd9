import type { ImportMatch, ImportMode } from '@lintel/contract';
import type { Actor } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import type { Tx } from '../../kernel/db/tx.ts';
import { type ConsentChannel, currentConsent, type NewConsent } from '../consent/index.ts';
import {
  type ChangeSettings,
  findMatches,
  type LeadKeys,
  type LeadPatch,
  nameKey,
  readScoringEvents,
  type StoredLead,
  updateLeadsBulk,
} from '../leads/index.ts';
import { type Draft, type DraftContact, fold, type OnDuplicate, type Problem } from './draft.ts';
import * as repo from './intake.repository.ts';
import type { Consent, Counts } from './intake.tables.ts';
import type { LeadRows } from './lead-groups.ts';
import { patchOf } from './merge-draft.ts';
import { shorten, words } from './reading/problems.ts';
import { isKeyless } from './same-lead.ts';

export type Result = 'create' | 'update' | 'unchanged';

/** What the rows of one lead will do. */
export interface Plan extends LeadRows {
  result: Result;
  /** The mode leaves it alone. */
  outside: boolean;
  /** The lead as it stands, when there is one. */
  lead: StoredLead | undefined;
  patch: LeadPatch | undefined;
  /** The outcome to be recorded, when it is news. */
  outcome: boolean | undefined;
  notes: string[];
  consent: Omit<NewConsent, 'leadId'>[];
  problems: Problem[];
  /** Keyed hashes by which the rows and their notes are known again. */
  prints: { row: string | undefined; note(leadId: string, text: string): string };
}

export interface PlanSettings {
  rule: OnDuplicate;
  mode: ImportMode;
  matchBy: ImportMatch;
  consent: Consent;
  outcomeName: string | undefined;
  batchId: string;
  changes: ChangeSettings;
}

/**
 * Works out, set by set, what leads of the file do to the leads there are; locks those it finds, writes nothing. The
 * strongest key decides who a row is: e-mail, then source and id, then phone and name. Contact points that are
 * somebody else's are left out and named.
 */
export async function planLeads(
  ctx: Ctx,
  tx: Tx,
  actor: Actor,
  groups: readonly LeadRows[],
  settings: PlanSettings,
): Promise<Plan[]> {
  const print = (kind: string, text: string) =>
    Buffer.from(ctx.secrets.mac(`import-${kind}`, `${tx.tenantId} ${text}`)).toString('hex');
  const rowPrints = groups.map(({ draft }) =>
    isKeyless(draft) ? print('row', JSON.stringify(draft)) : undefined,
  );
  const [claims, printed] = await Promise.all([
    claimsOf(tx, groups, settings.matchBy),
    repo.findPrints(
      tx,
      rowPrints.filter((found) => found !== undefined),
    ),
  ]);
  const merged = new Map<string, Plan>();
  const plans: Plan[] = [];
  for (const [i, group] of groups.entries()) {
    const rowPrint = rowPrints[i];
    const leadId = claims.leadOf(i) ?? (rowPrint === undefined ? undefined : printed.get(rowPrint));
    const other = leadId === undefined ? undefined : merged.get(leadId);
    if (other) {
      // Two persons of the file are one lead here: the later rows are further rows of it.
      other.rows += group.rows;
      // The chunk may be planned a second time: its own drafts stay as the file has them.
      other.draft = structuredClone(other.draft);
      other.news += group.news + (fold(other.draft, group.draft, settings.rule) ? 1 : 0);
      continue;
    }
    const outside = settings.mode === (leadId === undefined ? 'update' : 'create');
    const plan: Plan = {
      ...group,
      result: leadId === undefined && !outside ? 'create' : 'unchanged',
      outside,
      lead: undefined,
      patch: undefined,
      outcome: leadId === undefined ? group.draft.outcome : undefined,
      notes: leadId === undefined ? (group.draft.notes ?? []) : [],
      consent: [],
      problems: [],
      prints: { row: rowPrint, note: (id, text) => print('note', `${id} ${text}`) },
    };
    plans.push(plan);
    if (outside) {
      plan.outcome = undefined;
      plan.notes = [];
      if (leadId !== undefined) merged.set(leadId, plan);
    } else if (leadId === undefined) {
      plan.draft = withoutOthers(plan, claims);
      plan.consent = newConsent(plan.draft, settings, new Map());
    } else merged.set(leadId, plan);
  }
  const known = new Map([...merged].filter(([, { outside }]) => !outside));
  await compare(ctx, tx, actor, known, claims, settings, new Set(printed.values()));
  return plans;
}

/** Adds what a chunk did, row by row, to the counts. */
export function tally(
  counts: Counts,
  { result, rows, news, outside }: Pick<Plan, 'result' | 'rows' | 'news' | 'outside'>,
): void {
  counts.rows += rows;
  if (outside) counts.outside = (counts.outside ?? 0) + rows;
  if (result === 'unchanged') {
    counts.unchanged += rows;
    return;
  }
  counts[result] += 1;
  counts.update += news;
  counts.unchanged += rows - 1 - news;
}

// Who is who ---------------------------------------------------------------------------------------------

interface Claims {
  /** The lead a group of rows is. */
  leadOf(group: number): string | undefined;
  /** The lead that has a contact point or id already, beside whoever the rows are. */
  holder(kind: 'email' | 'phone' | 'external', value: string, name: string): string | undefined;
}

async function claimsOf(tx: Tx, groups: readonly LeadRows[], matchBy: ImportMatch): Promise<Claims> {
  const keys: LeadKeys[] = [];
  const about: { group: number; key: string }[] = [];
  const ask = (group: number, key: string, part: Partial<LeadKeys>) => {
    keys.push({
      ref: keys.length,
      emails: [],
      phones: [],
      nameKey: '',
      source: null,
      externalId: null,
      ...part,
    });
    about.push({ group, key });
  };
  for (const [i, { draft }] of groups.entries()) {
    const name = nameKey(draft.name);
    for (const { value } of draft.emails ?? [])
      if (value !== null) ask(i, `email ${value}`, { emails: [value] });
    if (draft.source !== undefined && draft.externalId !== undefined) {
      ask(i, `external ${draft.source}\n${draft.externalId}`, {
        source: draft.source,
        externalId: draft.externalId,
      });
    }
    for (const { value } of draft.phones ?? []) {
      if (value !== null) ask(i, `phone ${value}\n${name}`, { phones: [value], nameKey: name });
    }
  }
  const holders = new Map<string, string>();
  const leads = new Map<number, string>();
  if (keys.length > 0) {
    const found = await findMatches(tx, keys);
    // Keys stand in order of strength within a group: the first that is known decides.
    for (let ref = 0; ref < keys.length; ref++) {
      const match = found.get(ref);
      if (!match) continue;
      const { group, key } = about[ref]!;
      holders.set(key, match.leadId);
      const decides = matchBy === 'any' || key.startsWith(`${matchBy} `);
      if (decides && !leads.has(group)) leads.set(group, match.leadId);
    }
  }
  return {
    leadOf: (group) => leads.get(group),
    holder: (kind, value, name) =>
      holders.get(kind === 'phone' ? `phone ${value}\n${name}` : `${kind} ${value}`),
  };
}

// What changes -------------------------------------------------------------------------------------------

async function compare(
  ctx: Ctx,
  tx: Tx,
  actor: Actor,
  plans: ReadonlyMap<string, Plan>,
  claims: Claims,
  settings: PlanSettings,
  printed: ReadonlySet<string>,
): Promise<void> {
  const ids = [...plans.keys()];
  if (ids.length === 0) return;
  const asksOutcome = ids.filter((id) => plans.get(id)!.draft.outcome !== undefined);
  const notePrints = ids.flatMap((id) =>
    (plans.get(id)!.draft.notes ?? []).map((text) => plans.get(id)!.prints.note(id, text)),
  );
  // An empty change reads and locks, and writes nothing.
  const stored = await updateLeadsBulk(
    ctx,
    tx,
    actor,
    ids.map((id) => ({ id, set: {} })),
    settings.changes,
  );
  const [outcomes, consents, knownNotes] = await Promise.all([
    asksOutcome.length === 0 || settings.outcomeName === undefined
      ? new Map<string, boolean>()
      : lastOutcomes(tx, asksOutcome, settings.outcomeName),
    currentConsent(tx, ids),
    repo.findPrints(tx, notePrints),
  ]);
  const consentOf = Map.groupBy(consents, (line) => line.leadId);
  for (const { lead } of stored) {
    const plan = plans.get(lead.id)!;
    const { draft } = plan;
    plan.lead = lead;
    // A row without any key is known by its whole content: there is nothing new in it.
    if (printed.has(lead.id) && plan.prints.row !== undefined) continue;
    plan.patch = patchOf(lead, draft, settings.rule, freeFor(lead, draft, claims, plan.problems));
    const known = outcomes.get(lead.id);
    const records = known === undefined ? settings.rule !== 'skip' : settings.rule === 'overwrite';
    plan.outcome =
      draft.outcome !== undefined && draft.outcome !== known && records ? draft.outcome : undefined;
    plan.notes =
      settings.rule === 'skip'
        ? []
        : (draft.notes ?? []).filter((text) => !knownNotes.has(plan.prints.note(lead.id, text)));
    const now = new Map(
      (consentOf.get(lead.id) ?? [])
        .filter((line) => line.purpose === 'marketing')
        .map((line) => [line.channel, line.state]),
    );
    plan.consent = newConsent(draft, settings, now, lead);
    if (plan.patch || plan.outcome !== undefined || plan.notes.length > 0 || plan.consent.length > 0)
      plan.result = 'update';
  }
}

/** A new lead without what belongs to another: where one key alone decides who a row is, others may have the rest. */
function withoutOthers({ draft, problems }: Plan, claims: Claims): Draft {
  const name = nameKey(draft.name);
  const free = (kind: 'email' | 'phone' | 'external', value: string | null, shown: string): boolean => {
    if (value === null || claims.holder(kind, value, name) === undefined) return true;
    problems.push({
      column: null,
      words: words('intake.cell.elsewhere'),
      value: shorten(shown),
      fatal: false,
    });
    return false;
  };
  const emails = draft.emails?.filter(({ value, raw }) => free('email', value, raw));
  const phones = draft.phones?.filter(({ value, raw }) => free('phone', value, raw));
  const { externalId, ...rest } = draft;
  const external = externalId !== undefined && free('external', `${draft.source}\n${externalId}`, externalId);
  return {
    ...rest,
    ...(emails && { emails }),
    ...(phones && { phones }),
    ...(external && { externalId }),
  };
}

function freeFor(lead: StoredLead, draft: Draft, claims: Claims, problems: Problem[]) {
  const name = nameKey(draft.name);
  const elsewhere = (holder: string | undefined, value: string): boolean => {
    if (holder === undefined || holder === lead.id) return false;
    problems.push({
      column: null,
      words: words('intake.cell.elsewhere'),
      value: shorten(value),
      fatal: false,
    });
    return true;
  };
  return {
    contact: (contact: DraftContact): boolean =>
      contact.value === null ||
      !elsewhere(
        claims.holder('email', contact.value, name) ?? claims.holder('phone', contact.value, name),
        contact.raw,
      ),
    externalId:
      draft.externalId === undefined ||
      lead.externalId !== null ||
      !elsewhere(claims.holder('external', `${draft.source}\n${draft.externalId}`, name), draft.externalId),
  };
}

async function lastOutcomes(tx: Tx, leadIds: readonly string[], name: string): Promise<Map<string, boolean>> {
  const last = new Map<string, boolean>();
  for (const { leadId, kind, payload } of await readScoringEvents(tx, leadIds)) {
    if (kind === 'outcome.recorded' && payload.name === name && typeof payload.value === 'boolean')
      last.set(leadId, payload.value);
  }
  return last;
}

/** Lines for the ledger: refusals always, consent only with its evidence and never over a refusal, else unknown once. */
function newConsent(
  draft: Draft,
  { consent, batchId }: PlanSettings,
  now: ReadonlyMap<string, string>,
  lead?: StoredLead,
): Omit<NewConsent, 'leadId'>[] {
  const has = (kind: 'emails' | 'phones') =>
    [...(draft[kind] ?? []), ...(lead?.[kind] ?? [])].some(({ value }) => value !== null);
  const lines: Omit<NewConsent, 'leadId'>[] = [];
  for (const channel of ['call', 'text', 'email'] satisfies ConsentChannel[]) {
    const known = now.get(channel);
    if (draft.refused?.includes(channel)) {
      if (known !== 'refused')
        lines.push({ channel, state: 'refused', source: draft.source ?? null, batchId });
    } else if (!has(channel === 'email' ? 'emails' : 'phones')) {
    } else if (consent.state === 'given' && consent.channels.includes(channel)) {
      if (known === 'given' || known === 'refused') continue;
      lines.push({
        channel,
        state: 'given',
        occurredAt: consent.givenAt,
        source: consent.source,
        wording: consent.wording,
        evidence: consent.evidence ?? null,
        batchId,
      });
    } else if (!lead) {
      lines.push({ channel, state: 'unknown', batchId });
    }
  }
  return lines;
}
