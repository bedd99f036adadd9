import type { Lead, Stage } from '@lintel/contract';
import { systemActor } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import { leadIdsOfBatch, listStages, readLeads } from '../leads/index.ts';

/** A lead of a batch that is somebody's, with the kind of its stage and the stage's place among those of its kind. */
export interface BatchLead {
  lead: Lead & { ownerId: string };
  kind: Stage['kind'];
  place: number;
}

export const DAY_MS = 86_400_000;
const PAGE = 500;
const LAST_ROW = 2_147_483_647;
/** The place of the open stage in which a lead is signing, in a sample large enough to have one there. */
const LATE = 3;

/** Leads of a batch that are somebody's, the latest first. */
export async function batchLeads(ctx: Ctx, tenantId: string, batchId: string): Promise<BatchLead[]> {
  const actor = systemActor(tenantId);
  const stages = await listStages(ctx, actor);
  const ids = await ctx.read(actor, (tx) => leadIdsOfBatch(tx, batchId, 0, LAST_ROW));
  const found: BatchLead[] = [];
  for (let from = 0; from < ids.length; from += PAGE) {
    const leads = await ctx.read(actor, (tx) => readLeads(tx, actor, ids.slice(from, from + PAGE)));
    for (const lead of leads.values()) {
      const { ownerId } = lead;
      const stage = stages.find(({ id }) => id === lead.stageId);
      if (ownerId === null || !stage) continue;
      const place = stages.filter(({ kind }) => kind === stage.kind).indexOf(stage);
      found.push({ lead: { ...lead, ownerId }, kind: stage.kind, place });
    }
  }
  return found.sort((a, b) => (a.lead.id < b.lead.id ? 1 : -1));
}

/**
 * Those in play, apart by whether they are signing a deal: in a small sample nobody may be under contract yet, then those
 * who are furthest are about to be.
 */
export function inPlay(leads: readonly BatchLead[]): { signing: BatchLead[]; others: BatchLead[] } {
  const open = leads.filter(({ kind }) => kind === 'open');
  const furthest = Math.max(LATE, ...open.map(({ place }) => place));
  return {
    signing: open.filter(({ place }) => place === furthest),
    others: open.filter(({ place }) => place !== furthest),
  };
}

/** A day of the company's calendar, `days` from a moment, as YYYY-MM-DD. */
export const dayOf = (at: Date, days: number, timeZone: string): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone }).format(new Date(at.getTime() + days * DAY_MS));
