import {
  type BodyOf,
  type deals as contract,
  DEAL_STAGE_FIELDS,
  type Deal,
  MILESTONES,
} from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import type { Actor } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import type { Tx } from '../../kernel/db/tx.ts';
import { AppError } from '../../kernel/errors.ts';
import type { StoredStage } from '../leads/index.ts';
import { addHistory, changeDeal } from './change-deal.ts';
import { hasTerms } from './commission/commission.repository.ts';
import { forgetLines, keepLines } from './commission/commission.ts';
import * as repo from './deals.repository.ts';
import { lostNotePlace } from './read-deal.ts';
import { type DealStages, dealStages, entryStage, liveStage, liveStages, pipelineOfStage } from './stages.ts';
import type { StoredDeal } from './stored-deal.ts';
import { tellLeads, tellOutcome } from './tell-leads.ts';

type DealStageField = (typeof DEAL_STAGE_FIELDS)[number];

/** Refuses a deal that has not got what a stage asks for; `deal.fields_missing` names it. */
export async function checkRequired(tx: Tx, deal: StoredDeal, stage: StoredStage): Promise<void> {
  const asked = DEAL_STAGE_FIELDS.filter((field) => stage.required.includes(field));
  const missing: DealStageField[] = [];
  for (const field of asked) if (!(await isFilled(tx, deal, field))) missing.push(field);
  if (missing.length === 0) return;
  const words = missing.map((field) => t(`deals.field.${field}`));
  throw new AppError('deal.fields_missing', {
    values: { fields: words.join(', ') },
    errors: missing.map((field, i) => ({ path: field, code: 'required', message: words[i]! })),
    context: { stageId: stage.id, fields: missing },
  });
}

async function isFilled(tx: Tx, deal: StoredDeal, field: DealStageField): Promise<boolean> {
  const milestone = MILESTONES.find((key) => `dates.${key}` === field);
  if (milestone) return deal[milestone] !== null;
  switch (field) {
    case 'price':
      return deal.price !== null;
    case 'address':
      return deal.address !== null || deal.listingId !== null;
    case 'earnestMoney':
      return deal.earnestMoney !== null;
    case 'people':
      return (await repo.listPeople(tx, deal.id)).length > 0;
    case 'commission':
      return hasTerms(tx, deal.id);
    default:
      return false;
  }
}

/** Puts an open deal into another open stage; a stage that ends deals asks for an outcome. */
export const moveDeal = (
  ctx: Ctx,
  actor: Actor,
  dealId: string,
  { version, stageId }: BodyOf<typeof contract.move>,
): Promise<Deal> =>
  changeDeal(ctx, actor, dealId, { version }, async (tx, deal) => {
    const stage = liveStage(await dealStages(tx), stageId);
    if (stage.kind !== 'open')
      throw new AppError('deal.needs_outcome', { context: { outcome: stage.kind, stageId } });
    await checkRequired(tx, deal, stage);
    const at = ctx.clock.now();
    // Put where it stands, a deal keeps its days there.
    const since = stageId === deal.stageId ? {} : { stage_id: stageId, stage_since: at };
    await repo.updateDeal(tx, dealId, since, at);
    await ctx.record(tx, actor, 'deal.moved', {
      subject: { type: 'deal', id: dealId },
      payload: { dealId, fromStageId: deal.stageId, toStageId: stageId },
      changed: ['stageId'],
    });
    if (stageId === deal.stageId) return;
    await addHistory(ctx, tx, actor, dealId, 'moved', ['stageId'], deal.stageId);
    await tellLeads(ctx, tx, actor, deal.leadIds, 'deal.moved', {
      dealId,
      fromStageId: deal.stageId,
      toStageId: stageId,
    });
  });

/** The stage a deal ends in: the one named, else the first of its kind in the deal's pipeline, else where it is. */
function endStage(
  all: DealStages,
  deal: StoredDeal,
  kind: 'won' | 'lost',
  wanted: string | undefined,
): StoredStage | undefined {
  if (wanted !== undefined) {
    const stage = liveStage(all, wanted);
    if (stage.kind !== kind) throw new AppError('stage.not_found');
    return stage;
  }
  return liveStages(all, pipelineOfStage(all, deal.stageId)).find((s) => s.kind === kind);
}

/** Closes a deal. Won: its commission is worked out and kept, and its leads have closed. Lost: why is kept. */
export const closeDeal = (
  ctx: Ctx,
  actor: Actor,
  dealId: string,
  want: BodyOf<typeof contract.close>,
): Promise<Deal> =>
  changeDeal(ctx, actor, dealId, { version: want.version }, async (tx, deal, today) => {
    const at = ctx.clock.now();
    const stage = endStage(await dealStages(tx), deal, want.outcome, want.stageId);
    const closedOn = want.closedOn ?? today;
    const lost = want.outcome === 'lost' ? want : undefined;
    if (stage && !lost) await checkRequired(tx, deal, stage);
    if (!lost) await keepLines(ctx, tx, actor, { ...deal, closedOn });
    const subjectId = deal.leadIds[0] ?? dealId;
    await repo.updateDeal(
      tx,
      dealId,
      {
        state: want.outcome,
        closed_on: closedOn,
        ...(stage && stage.id !== deal.stageId ? { stage_id: stage.id, stage_since: at } : {}),
        lost_reason: lost?.reason ?? null,
        ...(lost?.note === undefined
          ? {}
          : {
              lost_note: await ctx.subjects.encrypt(tx, subjectId, lostNotePlace(dealId), lost.note),
              lost_note_subject: subjectId,
            }),
      },
      at,
    );
    await ctx.record(tx, actor, 'deal.closed', {
      subject: { type: 'deal', id: dealId },
      payload: { dealId, outcome: want.outcome },
      changed: ['state', 'closedOn', 'stageId'],
    });
    await addHistory(ctx, tx, actor, dealId, want.outcome, ['state'], deal.stageId);
    await tellLeads(ctx, tx, actor, deal.leadIds, `deal.${want.outcome}`, {
      dealId,
      ...(lost ? { reason: lost.reason } : {}),
    });
    if (!lost) await tellOutcome(ctx, tx, actor, deal.leadIds, dealId, true);
  });

/** Opens a closed deal again, in the stage named, else where it was before, else where deals begin. */
export const reopenDeal = (
  ctx: Ctx,
  actor: Actor,
  dealId: string,
  { version, stageId }: BodyOf<typeof contract.reopen>,
): Promise<Deal> =>
  changeDeal(ctx, actor, dealId, { version, closed: true }, async (tx, deal) => {
    if (deal.state === 'open') throw new AppError('deal.open');
    const at = ctx.clock.now();
    const stages = await dealStages(tx);
    const stage = stageId === undefined ? await stageBefore(tx, deal, stages) : liveStage(stages, stageId);
    if (stage.kind !== 'open') throw new AppError('deal.needs_outcome', { context: { outcome: stage.kind } });
    await forgetLines(tx, dealId);
    await repo.updateDeal(
      tx,
      dealId,
      {
        state: 'open',
        closed_on: null,
        lost_reason: null,
        lost_note: null,
        lost_note_subject: null,
        stage_id: stage.id,
        stage_since: at,
      },
      at,
    );
    await ctx.record(tx, actor, 'deal.reopened', {
      subject: { type: 'deal', id: dealId },
      payload: { dealId },
      changed: ['state', 'stageId'],
    });
    await addHistory(ctx, tx, actor, dealId, 'reopened', ['state'], deal.stageId);
    await tellLeads(ctx, tx, actor, deal.leadIds, 'deal.reopened', { dealId, stageId: stage.id });
    if (deal.state === 'won') await tellOutcome(ctx, tx, actor, deal.leadIds, dealId, false);
  });

async function stageBefore(tx: Tx, deal: StoredDeal, stages: DealStages): Promise<StoredStage> {
  const [closing] = await repo.listDealEvents(tx, deal.id, null, 1);
  const before = stages.stages.find((s) => s.id === closing?.fromStageId && !s.archived && s.kind === 'open');
  return before ?? entryStage(stages, pipelineOfStage(stages, deal.stageId));
}
