import type { Lead, NewLead } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { type Actor, reach } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import type { Tx } from '../../kernel/db/tx.ts';
import { AppError, invalid } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { checkCustom } from './custom-values.ts';
import { companyDefaults, duplicate, keysOf, toContactWrites, toNewLead, toWrite } from './draft.ts';
import { checkWritable, mayWrite } from './field-rules.ts';
import { listFields } from './fields/custom-fields.ts';
import { type Place, placeOfNew } from './leads.policy.ts';
import * as repo from './leads.repository.ts';
import type { StoredStage } from './pipelines/pipelines.repository.ts';
import { checkEntry } from './pipelines/stage-needs.ts';
import { allStages, entryStage } from './pipelines/stages.ts';
import { learnSources, nameSource } from './sources/known-sources.ts';
import { type StoredLead, scoreFields, toLead, wireValues } from './stored-lead.ts';

/**
 * Creates a lead with its contact points, search row, first event and place in the pipeline, one statement beside
 * audit and outbox. Of two racing creates of one person the database's unique keys let one through; the other hears
 * `lead.duplicate`.
 */
export async function createLead(ctx: Ctx, actor: Actor, want: NewLead): Promise<Lead> {
  const [stages, defaults, fields] = await Promise.all([
    allStages(ctx, actor),
    companyDefaults(ctx, actor),
    listFields(ctx, actor),
  ]);
  const stage = liveStage(stages, want.stageId);
  checkWritable(actor, want);
  const custom = checkCustom(fields, want.custom ?? {}, {
    country: defaults.country,
    requires: ({ key }) => mayWrite(actor, `custom.${key}`),
  });
  const place = placeOfNew(actor, want);
  const now = ctx.clock.now().toISOString();
  const source = want.source && nameSource(defaults.sources, want.source).name;
  const lead = toNewLead({ ...want, ...place, source, custom }, { ...defaults, stageId: stage.id }, now);
  checkBudget(lead);
  // Whoever names a stage puts the lead into it; the first stage takes every lead.
  if (want.stageId !== undefined) checkEntry(stage, wireValues(lead), null);

  await ctx.tx(actor, async (tx) => {
    await checkPlace(tx, actor, place);
    await learnSources(ctx, tx, defaults.sources, [lead.source]);
    const rows = firstRows(ctx, actor, [lead], stages, { kind: 'lead.created', trigger: 'created', now });
    const [written] = await Promise.all([
      // Who creates for somebody else, or may create and not read, does not see the lead once it is written.
      place.ownerId === actor.userId && reach(actor, 'leads:read') !== 'none'
        ? repo.insertLeads(tx, rows)
        : tx.reaching('all', () => repo.insertLeads(tx, rows)),
      ctx.record(tx, actor, 'lead.created', {
        subject: { type: 'lead', id: lead.id },
        payload: { leadId: lead.id },
        changed: Object.keys(want),
      }),
    ]);
    if (!written) {
      const [match] = await repo.findMatches(tx, [keysOf(lead)]);
      throw duplicate(actor, match?.by ?? 'external', match);
    }
    tx.afterCommit(() => {
      ctx.metrics.leadsCreated.inc({ way: 'form' });
      ctx.hint(actor.tenantId, { topic: 'leads' });
    });
  });
  return toLead(actor, lead);
}

/** The stage of an id, or the first one of the pipeline; `stage.not_found` for an archived or unknown one. */
export function liveStage(stages: readonly StoredStage[], id: string | undefined): StoredStage {
  if (id === undefined) return entryStage(stages);
  const stage = stages.find((s) => s.id === id && !s.archived);
  if (!stage) throw new AppError('stage.not_found');
  return stage;
}

/** Refuses a place that does not exist; an owner must be a member who may act. */
export async function checkPlace(tx: Tx, actor: Actor, { ownerId, pondId }: Place): Promise<void> {
  if (ownerId !== null && pondId !== null) throw invalid('pondId', 'invalid_value', t('leads.pond.owned'));
  if (ownerId !== null && ownerId !== actor.userId && !(await repo.isActiveMember(tx, ownerId)))
    throw new AppError('user.not_found');
  if (pondId !== null && !(await repo.isPond(tx, pondId))) throw new AppError('pond.not_found');
}

export function checkBudget(lead: Pick<StoredLead, 'budgetMin' | 'budgetMax'>): void {
  if (lead.budgetMin !== null && lead.budgetMax !== null && lead.budgetMin > lead.budgetMax) {
    throw invalid('budgetMin', 'too_big', t('leads.budget.order'));
  }
}

/** Everything new leads are written as: rows, contact points, first event, entry into the pipeline. */
export function firstRows(
  ctx: Ctx,
  actor: Actor,
  leads: readonly StoredLead[],
  stages: readonly StoredStage[],
  how: { kind: 'lead.created' | 'lead.imported'; trigger: string; now: string; history?: boolean },
): Parameters<typeof repo.insertLeads>[1] {
  const names = new Map(stages.map((s) => [s.id, s.name]));
  const contacts = leads.map((lead) => toContactWrites(ctx, actor.tenantId, lead));
  return {
    leads: leads.map(toWrite),
    emails: contacts.flatMap((c) => c.emails),
    phones: contacts.flatMap((c) => c.phones),
    events: leads.map((lead) => ({
      id: newId(),
      lead_id: lead.id,
      kind: how.kind,
      occurred_at: lead.createdAt,
      recorded_at: how.history ? lead.createdAt : how.now,
      user_id: actor.userId,
      source: lead.source,
      payload: { fields: scoreFields(lead) },
    })),
    conversions: leads.map((lead) => ({
      id: newId(),
      lead_id: lead.id,
      from_stage: null,
      to_stage: names.get(lead.stageId) ?? '',
      from_stage_id: null,
      to_stage_id: lead.stageId,
      user_id: actor.userId,
      reason: null,
      trigger_type: how.trigger,
      created_at: lead.stageSince,
    })),
  };
}
