import type { NotificationKind, RoutingCause, RoutingRules } from '@lintel/contract';
import { type Actor, systemActor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
import { newId } from '../../../kernel/ids.ts';
import { companyOf } from '../../auth/index.ts';
import { type ChangeSettings, changeSettings, insertEvents, updateLeadsBulk } from '../../leads/index.ts';
import { scoreLeads } from '../../ml/index.ts';
import { notify } from '../../notifications/index.ts';
import { type Asked, type Decision, decide, type Place } from '../engine/decide.ts';
import type { LeadFacts } from '../engine/facts.ts';
import { membersOf } from '../engine/people.ts';
import { startFirstTouchClock } from '../first-touch/start-clock.ts';
import { openOffer } from '../offers/open-offer.ts';
import { asksForBands, lockPublished, rulesOf } from '../rules/published.ts';
import * as decisions from './decisions.repository.ts';
import { saveRing } from './house.repository.ts';
import { readAround } from './house.ts';
import * as facts from './lead-facts.repository.ts';
import { whereabouts } from './lead-facts.ts';
import { toTrace } from './trace.ts';

/** Why a lead is to be placed. */
export interface Errand {
  leadId: string;
  cause: RoutingCause;
  /** What it is placed for: the inquiry, the passed offer's decision, the event. It is placed for it once. */
  causeId: string;
  /** The inquiry; else the lead's latest. */
  inquiryId?: string;
  /** The lead came to be with it: a door may give it an owner from the start. */
  isNew?: boolean;
  /** The decision that goes on behind the step it stopped at. */
  goOnFrom?: string;
  /** Its owner, who has not answered: it goes to somebody else. */
  takeFrom?: string;
  /** False for an inquiry that starts no clock, such as one of the past. */
  asksForAnswer?: boolean;
}

/**
 * Places a lead by the company's rules: owner or pond, decision with its trace, timeline, audit, notifications, offer
 * and the clock of the first answer, in one transaction. Runs as often as it likes: the lead is locked, and a cause that
 * was decided is left alone. Not waiting for the disk is safe, since what says that the job is done comes later in the
 * same log. Leads that are gone are left alone.
 */
export async function routeLead(ctx: Ctx, tenantId: string, errand: Errand): Promise<void> {
  const actor = systemActor(tenantId);
  const [settings, company, bands] = await Promise.all([
    changeSettings(ctx, actor),
    companyOf(ctx, actor),
    asksForBands(ctx, actor),
  ]);
  // A new lead has no score yet, and its band says how soon it is to be answered. Without one it goes on all the same.
  if (bands && errand.cause === 'inquiry')
    await scoreLeads(ctx, tenantId, [errand.leadId]).catch((err: unknown) =>
      ctx.log.warn({ err, lead: { id: errand.leadId } }, 'A lead is routed without a score'),
    );
  await ctx.tx(actor, (tx) => routeIn(ctx, tx, actor, errand, { settings, ...company }), {
    relaxedDurability: true,
  });
}

/** Counts a claimed lead for whoever claimed it: towards their cap, and among those who had it. */
export async function noteClaim(ctx: Ctx, tenantId: string, offerId: string): Promise<void> {
  await ctx.tx(systemActor(tenantId), (tx) => decisions.noteClaim(tx, offerId));
}

interface Company {
  settings: ChangeSettings;
  timeZone: string;
  currency: string;
}

async function routeIn(ctx: Ctx, tx: Tx, actor: Actor, errand: Errand, company: Company): Promise<void> {
  const { leadId, causeId } = errand;
  if (!(await facts.lockLead(tx, leadId))) {
    // It became part of another lead while it was on its way.
    const survivor = await facts.mergedInto(tx, leadId);
    if (survivor !== null) await routeIn(ctx, tx, actor, { ...errand, leadId: survivor }, company);
    return;
  }
  const [decided, row, before] = await Promise.all([
    decisions.isDecided(tx, leadId, causeId),
    facts.readFacts(tx, leadId, errand.inquiryId ?? null),
    errand.goOnFrom === undefined ? undefined : decisions.readDecision(tx, errand.goOnFrom),
  ]);
  if (decided || !row) return;
  const cause = errand.cause === 'inquiry' && row.inquiryType === null ? 'import' : errand.cause;
  // Somebody took care of it by hand since the offer was made, or since it was reported unanswered.
  if (errand.goOnFrom !== undefined && (row.ownerId !== null || row.pondId !== null)) return;
  if (errand.takeFrom !== undefined && row.ownerId !== errand.takeFrom) return;

  const [current, hits] = await Promise.all([
    lockPublished(ctx, tx),
    facts.territoriesOf(tx, [whereabouts(row)]),
  ]);
  // What was begun by one version goes on by it.
  const version = before?.version ?? current;
  const rules = await rulesOf(ctx, tx, version);
  const at = ctx.clock.now();
  const after: Place | undefined = before && { ruleId: before.ruleId, step: before.step };
  const { lead, house } = await readAround(tx, { row, hits, rules, company, at, after });
  const asked: Asked = {
    ...(after ? { after } : {}),
    ...(errand.takeFrom === undefined
      ? {}
      : { excluded: new Set([errand.takeFrom, ...(await decisions.triedSinceInquiry(tx, leadId))]) }),
  };
  const decision = decide(rules, lead, house, asked);
  const id = newId();
  const placed = place(ctx, tx, actor, lead, decision, company.settings);
  // Side by side, since the next lead of the company waits for the commit.
  await Promise.all([
    placed,
    decision.turn ? saveRing(tx, decision.turn.ring, decision.turn.taken, at) : undefined,
    decisions.insertDecision(tx, {
      id,
      leadId,
      at,
      cause,
      causeId,
      version,
      outcome: decision.outcome,
      ruleId: decision.ruleId,
      step: decision.step,
      lastResort: decision.lastResort,
      userId: decision.userId,
      pondId: decision.pondId,
      offeredTo: decision.offer?.to ?? [],
      minutes: decision.minutes,
      afterHours: decision.afterHours,
      trace: toTrace(lead, decision, company.timeZone),
    }),
    ctx.record(tx, actor, 'lead.routed', {
      subject: { type: 'lead', id: leadId },
      payload: { leadId, decisionId: id },
      changed: decision.outcome === 'pond' ? ['pondId'] : decision.userId === lead.ownerId ? [] : ['ownerId'],
    }),
    insertEvents(ctx, tx, [
      {
        leadId,
        kind: 'lead.routed',
        occurredAt: at.toISOString(),
        payload: {
          decisionId: id,
          outcome: decision.outcome,
          ruleId: decision.ruleId,
          toId: decision.userId,
          pondId: decision.pondId,
        },
      },
    ]),
    follow(ctx, tx, errand, lead, decision, placed, {
      id,
      arrivedAt: row.inquiryAt ?? at,
      rules,
      house,
    }),
  ]);
  tx.afterCommit(() => {
    ctx.hint(tx.tenantId, { topic: 'lead', ids: [leadId] });
    ctx.hint(tx.tenantId, { topic: 'leads', ids: [leadId] });
  });
}

/** Writes where the lead is now; an offered one waits for whoever claims it. */
async function place(
  ctx: Ctx,
  tx: Tx,
  actor: Actor,
  lead: LeadFacts,
  { outcome, userId, pondId }: Decision,
  settings: ChangeSettings,
): Promise<void> {
  const set =
    outcome === 'pond'
      ? { pondId }
      : outcome === 'offered'
        ? { ownerId: null, pondId: null }
        : { ownerId: userId };
  const wanted = { ownerId: set.ownerId ?? null, pondId: set.pondId ?? null };
  if (wanted.ownerId === lead.ownerId && wanted.pondId === lead.pondId) return;
  await updateLeadsBulk(ctx, tx, actor, [{ id: lead.leadId, set }], settings);
}

/** Tells whom it concerns, opens the offer, starts the clock of the first answer. */
async function follow(
  ctx: Ctx,
  tx: Tx,
  { cause, leadId, takeFrom, isNew, asksForAnswer = true }: Errand,
  lead: LeadFacts,
  decision: Decision,
  placed: Promise<void>,
  was: { id: string; arrivedAt: Date; rules: RoutingRules; house: Parameters<typeof decide>[2] },
): Promise<void> {
  const { outcome, userId, pondId, minutes, offer } = decision;
  const tell = (userIds: readonly string[], kind: NotificationKind) =>
    notify(ctx, tx, { userIds, kind, leadId, payload: { decisionId: was.id } });
  if (offer) {
    // Only a lead without an owner can be offered.
    await placed;
    await openOffer(ctx, tx, {
      leadId,
      decisionId: was.id,
      candidates: offer.to,
      minutes: offer.minutes,
      hide: { name: offer.hideName, source: offer.hideSource },
      next: next(decision, was.rules, was.house.teams),
      touchMinutes: minutes,
      arrivedAt: was.arrivedAt,
    });
    return;
  }
  // Of a lead that nobody answered the clock tells both sides.
  if (outcome === 'pond' && pondId !== null)
    await tell(await decisions.pondMembers(tx, pondId), 'lead.in_pond');
  const told =
    userId === null || takeFrom !== undefined
      ? undefined
      : tell(
          [userId],
          cause === 'inquiry' && !isNew && lead.ownerId === userId ? 'lead.returned' : 'lead.assigned',
        );
  const started =
    asksForAnswer &&
    startFirstTouchClock(ctx, tx, {
      leadId,
      ownerId: userId,
      minutes,
      decisionId: was.id,
      arrivedAt: was.arrivedAt,
    });
  await Promise.all([told, started]);
}

/** Who would be asked next if nobody claims, as far as the steps name people. */
function next(
  { ruleId, step }: Decision,
  rules: RoutingRules,
  teams: ReadonlyMap<string, readonly string[]>,
): string[] {
  const placing = rules.rules.find((rule) => rule.id === ruleId) ?? rules.catchAll;
  const following = placing.steps[step + 1];
  if (following?.kind === 'agent') return [following.userId];
  if (following?.kind === 'claim' || following?.kind === 'turns')
    return membersOf(following.among, teams).map(({ userId }) => userId);
  return [];
}
