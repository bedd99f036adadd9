import type { RoutingRules } from '@lintel/contract';
import { type RoutingDecision, RULED_FIELDS } from '@lintel/contract';
import { type Actor, fieldRule, systemActor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { companyOf } from '../../auth/index.ts';
import { readLead } from '../../leads/index.ts';
import { readNamed } from '../rules/named.repository.ts';
import { rulesOf } from '../rules/published.ts';
import { decisionsOf, type StoredDecision } from './decisions.repository.ts';
import { type Names, sentence, toRuleTries, toStepTries } from './wording.ts';

/** How many decisions about a lead are told, the latest. */
const TOLD = 50;

/** How the rules placed a lead, for whoever reads it; values of fields the reader's role hides are left out. */
export async function leadDecisions(ctx: Ctx, actor: Actor, leadId: string): Promise<RoutingDecision[]> {
  const [{ currency }] = await Promise.all([companyOf(ctx, actor), readLead(ctx, actor, leadId)]);
  const hidden = new Set<string>(RULED_FIELDS.filter((field) => fieldRule(actor, field) === 'hidden'));
  // Who reads the lead reads all of it, also what was decided of records that are part of it now.
  return ctx.read({ ...actor, access: systemActor(actor.tenantId).access }, async (tx) => {
    const [stored, named] = await Promise.all([decisionsOf(tx, leadId, TOLD), readNamed(tx)]);
    const names: Names = { ...named, currency, hidden };
    const told: RoutingDecision[] = [];
    for (const decision of stored)
      told.push(toDecision(decision, await rulesOf(ctx, tx, decision.version), names));
    return told;
  });
}

function toDecision(stored: StoredDecision, rules: RoutingRules, names: Names): RoutingDecision {
  const { trace, userId, pondId, ruleId } = stored;
  const placed = { userId, pondId, offered: stored.offeredTo.length };
  return {
    id: stored.id,
    leadId: stored.leadId,
    at: stored.at.toISOString(),
    version: stored.version,
    cause: stored.cause,
    outcome: stored.outcome,
    ruleId,
    ruleName: rules.rules.find((rule) => rule.id === ruleId)?.name ?? null,
    userId,
    pondId,
    offeredTo: stored.offeredTo,
    minutes: stored.minutes,
    text: sentence({ ...stored, ...placed, household: trace.household, tries: trace.tries }, rules, names),
    rules: toRuleTries(trace, rules, names),
    steps: toStepTries(trace.steps, placed, names),
  };
}
