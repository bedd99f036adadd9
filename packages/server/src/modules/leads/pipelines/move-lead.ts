import type { BodyOf, pipelines as contract, Lead } from '@lintel/contract';
import type { Actor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { updateLead } from '../change-leads.ts';

/** Moves a lead with what the stage asks for, all in one change. Of two who move it at once, one hears `lead.stale`. */
export const moveLead = (
  ctx: Ctx,
  actor: Actor,
  leadId: string,
  { version, stageId, fields, reason }: BodyOf<typeof contract.move>,
): Promise<Lead> => updateLead(ctx, actor, leadId, { ...fields, version, stageId }, reason);
