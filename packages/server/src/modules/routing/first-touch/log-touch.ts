import type { LeadEvent, NewTouch, TouchKind } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { type Actor, fieldRule } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { AppError, invalid } from '../../../kernel/errors.ts';
import { appendConsent } from '../../consent/index.ts';
import { lockLeads, peopleOf, writeEvent } from '../../leads/index.ts';
import { stopFirstTouchClock } from './stop-clock.ts';

const KINDS: Record<TouchKind, string> = {
  call: 'call.logged',
  text: 'text.sent',
  email: 'email.sent',
  meeting: 'meeting.held',
};
/** A device's clock may be ahead by this much. */
const AHEAD_MS = 5 * 60_000;
const BACK_MS = 30 * 86_400_000;

/**
 * Logs a try to reach somebody. Made by a person, the first one since the inquiry stops the clock, whatever came of it:
 * what counts is that somebody tried. An API key is no person, so what it logs stops nothing. "Do not call" is a refusal
 * in the consent ledger.
 */
export async function logTouch(ctx: Ctx, actor: Actor, leadId: string, want: NewTouch): Promise<LeadEvent> {
  const now = ctx.clock.now();
  const at = want.occurredAt === undefined ? now : new Date(want.occurredAt);
  if (at.getTime() > now.getTime() + AHEAD_MS)
    throw invalid('occurredAt', 'too_big', t('today.touch.future'));
  if (at.getTime() < now.getTime() - BACK_MS) throw invalid('occurredAt', 'too_small', t('today.touch.old'));
  if (want.note !== undefined && fieldRule(actor, 'notes') !== undefined)
    throw new AppError('field.read_only', {
      errors: [{ path: 'note', code: 'field.read_only', message: t('error.field.read_only') }],
    });
  const occurredAt = at > now ? now : at;
  return ctx.tx(actor, async (tx) => {
    const [lead] = await lockLeads(tx, [leadId], peopleOf(actor, 'leads:update'));
    if (!lead) throw new AppError('lead.not_found');
    const event = await writeEvent(ctx, tx, {
      leadId,
      kind: KINDS[want.kind],
      occurredAt,
      userId: actor.userId,
      payload: {
        logged: true,
        ...(want.outcome === undefined ? {} : { outcome: want.outcome }),
        ...(want.minutes === undefined ? {} : { seconds: Math.round(want.minutes * 60) }),
      },
      text: want.note,
    });
    if (want.outcome === 'do_not_call')
      await appendConsent(ctx, tx, actor, [
        {
          leadId,
          channel: 'call',
          state: 'refused',
          source: t('today.touch.consent_source'),
          evidence: event.id,
          occurredAt: event.occurredAt,
        },
      ]);
    if (actor.userId !== null && actor.keyId === null)
      await stopFirstTouchClock(ctx, tx, {
        leadId,
        eventId: event.id,
        userId: actor.userId,
        at: occurredAt,
      });
    await ctx.record(tx, actor, 'lead.touched', {
      subject: { type: 'lead', id: leadId },
      payload: { leadId, eventId: event.id },
    });
    tx.afterCommit(() => {
      ctx.hint(actor.tenantId, { topic: 'lead', ids: [leadId] });
      ctx.hint(actor.tenantId, { topic: 'leads', ids: [leadId] });
    });
    return event;
  });
}
