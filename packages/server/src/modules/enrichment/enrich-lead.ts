import { TimeZone } from '@lintel/contract';
import { systemActor } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import type { Tx } from '../../kernel/db/tx.ts';
import { AppError } from '../../kernel/errors.ts';
import {
  changeSettings,
  checkCustom,
  listFields,
  lockLeads,
  readLead,
  type StoredLead,
  updateLeadsBulk,
} from '../leads/index.ts';
import { ask, questionKey } from './ask.ts';
import * as repo from './enrichment.repository.ts';
import type { CachedFact } from './enrichment.tables.ts';
import { lookUpsOf } from './look-ups.ts';
import type { Input, LookUp } from './providers/provider.ts';

interface Answer {
  lookUp: LookUp;
  input: Input;
  facts: readonly CachedFact[];
  at: Date;
  expiresAt: Date;
}

/**
 * Looks up what can be known about a lead and is not known or has expired, keeps it with where it comes from, and fills
 * fields nobody has filled. A field a person wrote is never touched; one that was filled here follows a newer answer as
 * long as nobody changed it. Safe to run any number of times.
 */
export async function enrichLead(
  ctx: Ctx,
  tenantId: string,
  leadId: string,
  signal: AbortSignal,
): Promise<void> {
  const actor = systemActor(tenantId);
  const lead = await readLead(ctx, actor, leadId).catch((error: unknown) => {
    // Deleted or merged since; nobody is left to look anything up for.
    if (error instanceof AppError && error.code === 'lead.not_found') return undefined;
    throw error;
  });
  if (!lead) return;
  const [known, lookUps] = await Promise.all([
    ctx.read(actor, (tx) => repo.factsOf(tx, leadId)),
    lookUpsOf(ctx, tenantId),
  ]);
  const now = ctx.clock.now();
  const gone = [...new Set(known.map((f) => f.provider))].filter(
    (provider) => !lookUps.some((l) => l.name === provider && l.inputOf(lead)),
  );
  const due = lookUps.flatMap((lookUp) => {
    const input = lookUp.inputOf(lead);
    if (!input) return [];
    const key = Buffer.from(questionKey(ctx, tenantId, lookUp.name, input));
    const fresh = known.some(
      (f) => f.provider === lookUp.name && f.input.equals(key) && f.expires_at.getTime() > now.getTime(),
    );
    return fresh ? [] : [{ lookUp, input }];
  });
  if (due.length === 0 && gone.length === 0) return;

  const remote = await Promise.all(
    due.map(async ({ lookUp, input }): Promise<Answer[]> => {
      if (lookUp.kind !== 'remote') return [];
      const answer = await ask(ctx, tenantId, lookUp, input, signal);
      return answer
        ? [{ lookUp, input, facts: answer.facts, at: answer.looked_up_at, expiresAt: answer.expires_at }]
        : [];
    }),
  );
  const [settings, fields] = await Promise.all([changeSettings(ctx, actor), listFields(ctx, actor)]);
  await ctx.tx(actor, async (tx) => {
    // What a person writes meanwhile is seen here, and stands.
    const [current] = await lockLeads(tx, [leadId], null);
    if (!current) return;
    const answers = remote.flat();
    for (const { lookUp, input } of due) {
      if (lookUp.kind !== 'local') continue;
      const facts = await lookUp.run(tx, input);
      answers.push({ lookUp, input, facts, at: now, expiresAt: new Date(now.getTime() + lookUp.ttlMs) });
    }
    const order = new Map(lookUps.map((l, i) => [l.name, i]));
    answers.sort((a, b) => order.get(a.lookUp.name)! - order.get(b.lookUp.name)!);
    const applied = await fill(ctx, tx, current, answers, known, settings, (to, value) =>
      fits(fields, to, value),
    );
    for (const provider of gone) await repo.deleteFacts(tx, leadId, provider);
    for (const { lookUp, input, facts, at, expiresAt } of answers) {
      await repo.replaceFacts(
        tx,
        leadId,
        lookUp.name,
        facts.map((f) => ({
          ...f,
          appliedTo: f.to !== null && applied.get(f.to) === `${lookUp.name} ${f.fact}` ? f.to : null,
        })),
        { input: questionKey(ctx, tenantId, lookUp.name, input), at, expiresAt },
      );
    }
    tx.afterCommit(() => ctx.hint(tenantId, { topic: 'lead', ids: [leadId] }));
  });
}

/** Fills what may be filled, first look-up first; answers which fact each field has its value from. */
async function fill(
  ctx: Ctx,
  tx: Tx,
  lead: StoredLead,
  answers: readonly Answer[],
  known: readonly repo.StoredFact[],
  settings: Awaited<ReturnType<typeof changeSettings>>,
  fitting: (to: string, value: unknown) => boolean,
): Promise<Map<string, string>> {
  const actor = systemActor(tx.tenantId);
  const applied = new Map<string, string>();
  const set: Record<string, unknown> = {};
  const custom: Record<string, unknown> = {};
  for (const { lookUp, facts } of answers) {
    for (const { fact, value, to } of facts) {
      if (to === null || applied.has(to) || !fitting(to, value)) continue;
      const now = heldIn(lead, to);
      const ours = known.find((f) => f.applied_to === to);
      if (now !== null && !(ours && ours.value === now)) continue;
      applied.set(to, `${lookUp.name} ${fact}`);
      if (now === value) continue;
      if (to.startsWith('custom.')) custom[to.slice('custom.'.length)] = value;
      else set[to] = value;
    }
  }
  if (Object.keys(custom).length > 0) set.custom = custom;
  if (Object.keys(set).length === 0) return applied;
  const [done] = await updateLeadsBulk(ctx, tx, actor, [{ id: lead.id, set }], settings);
  if (done && done.changed.length > 0)
    await ctx.record(tx, actor, 'lead.updated', {
      subject: { type: 'lead', id: lead.id },
      payload: { leadId: lead.id, version: done.lead.version, changed: done.changed },
      changed: done.changed,
      before: done.before,
      after: done.after,
    });
  return applied;
}

const heldIn = (lead: StoredLead, to: string): unknown =>
  to.startsWith('custom.')
    ? (lead.custom[to.slice('custom.'.length)] ?? null)
    : lead[to as 'timeZone' | 'location' | 'propertyType'];

const LONGEST: Readonly<Record<string, number>> = { location: 500, propertyType: 120 };

/** Whether a value may stand in a field: a look-up is held to what a person's hand is. */
function fits(fields: Parameters<typeof checkCustom>[0], to: string, value: unknown): boolean {
  if (to === 'timeZone') return TimeZone.safeParse(value).success;
  if (to in LONGEST) return typeof value === 'string' && value.length <= LONGEST[to]!;
  try {
    checkCustom(fields, { [to.slice('custom.'.length)]: value as string });
    return true;
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
}
