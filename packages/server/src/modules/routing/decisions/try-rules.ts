import { type BodyOf, type routing as contract, type RoutingTry, RULED_FIELDS } from '@lintel/contract';
import { type Actor, fieldRule } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { AppError } from '../../../kernel/errors.ts';
import { companyOf } from '../../auth/index.ts';
import { readLead } from '../../leads/index.ts';
import { decide } from '../engine/decide.ts';
import { readNamed } from '../rules/named.repository.ts';
import { readAround } from './house.ts';
import { readFacts, territoriesOf } from './lead-facts.repository.ts';
import { whereabouts } from './lead-facts.ts';
import { toTrace } from './trace.ts';
import { type Names, sentence, toRuleTries, toStepTries } from './wording.ts';

/**
 * Where rules that are being written would place a lead if it came in now, for the first time and with people and rounds
 * as they are. Changes nothing.
 */
export async function tryRulesOn(
  ctx: Ctx,
  actor: Actor,
  { leadId, rules }: BodyOf<typeof contract.tryRules>,
): Promise<RoutingTry> {
  const [company] = await Promise.all([companyOf(ctx, actor), readLead(ctx, actor, leadId)]);
  const hidden = new Set<string>(RULED_FIELDS.filter((field) => fieldRule(actor, field) === 'hidden'));
  return ctx.read(actor, async (tx) => {
    const [row, named] = await Promise.all([readFacts(tx, leadId, null), readNamed(tx)]);
    if (!row) throw new AppError('lead.not_found');
    const { lead, house } = await readAround(tx, {
      row: { ...row, ownerId: null, pondId: null, householdOwnerId: null },
      hits: await territoriesOf(tx, [whereabouts(row)]),
      rules,
      company,
      at: ctx.clock.now(),
    });
    const decision = decide(rules, lead, house);
    const names: Names = { ...named, currency: company.currency, hidden };
    const trace = toTrace(lead, decision, company.timeZone);
    const offeredTo = decision.offer?.to ?? [];
    const placed = { userId: decision.userId, pondId: decision.pondId, offered: offeredTo.length };
    return {
      outcome: decision.outcome,
      ruleId: decision.ruleId,
      userId: decision.userId,
      pondId: decision.pondId,
      offeredTo,
      minutes: decision.minutes,
      text: sentence({ ...decision, ...placed, household: false }, rules, names),
      rules: toRuleTries(trace, rules, names),
      steps: toStepTries(trace.steps, placed, names),
    };
  });
}
