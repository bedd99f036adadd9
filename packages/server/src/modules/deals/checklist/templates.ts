import type { BodyOf, ChecklistTemplate, deals as contract } from '@lintel/contract';
import { ITEMS_MAX } from '@lintel/contract';
import { dueOf } from '@lintel/contract/deals/days';
import { t } from '@lintel/contract/messages';
import { type Actor, systemActor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
import { AppError, sqlState, violated } from '../../../kernel/errors.ts';
import { newId } from '../../../kernel/ids.ts';
import { ensurePipelines } from '../../leads/index.ts';
import { dealStages, pipelineId } from '../stages.ts';
import { datesOf, type StoredDeal } from '../stored-deal.ts';
import * as repo from './checklist.repository.ts';
import { FIRST_TEMPLATES } from './first-templates.ts';

const TEMPLATES_MAX = 100;

/** Gives a company the checklists it begins with, once, whoever asks first. */
export async function giveFirstTemplates(ctx: Ctx, actor: Actor): Promise<void> {
  if (await ctx.read(actor, repo.hasPresets)) return;
  const now = ctx.clock.now().getTime();
  await ctx
    .tx(systemActor(actor.tenantId), async (tx) => {
      for (const [i, { preset, side, items }] of FIRST_TEMPLATES.entries()) {
        await repo.insertTemplate(tx, {
          id: newId(),
          name: t(`deals.first.${preset}`),
          pipelineId: null,
          side,
          items: items.map(([key, role, milestone, offset, unit, blocking]) => ({
            title: t(`deals.first.${key}`),
            role,
            milestone,
            offset,
            unit,
            blocking,
          })),
          preset,
          at: new Date(now + i),
        });
      }
    })
    .catch((error: unknown) => {
      // Somebody else asked at the same moment, and the unique keys let theirs through.
      if (sqlState(error) !== '23505') throw error;
    });
}

/** Puts on a new deal what every checklist that fits its pipeline and side asks for. */
export async function applyTemplates(tx: Tx, deal: StoredDeal, pipeline: string): Promise<void> {
  const fitting = (await repo.listTemplates(tx)).filter(
    (template) =>
      (template.pipelineId === null || template.pipelineId === pipeline) &&
      (template.side === null ||
        template.side === deal.side ||
        (deal.side === 'both' && template.side !== 'rental')),
  );
  const items = fitting.flatMap((template) => template.items).slice(0, ITEMS_MAX);
  const dates = datesOf(deal);
  await repo.insertItems(
    tx,
    deal.id,
    items.map((item) => ({
      ...item,
      id: newId(),
      dueOn: dueOf({ ...item, dueOn: null, fixed: false }, dates),
      fixed: false,
      links: [],
    })),
  );
}

export async function listTemplates(ctx: Ctx, actor: Actor, archived: boolean): Promise<ChecklistTemplate[]> {
  await giveFirstTemplates(ctx, actor);
  return ctx.read(actor, (tx) => (archived ? repo.removedTemplates(tx) : repo.listTemplates(tx)));
}

export const createTemplate = (
  ctx: Ctx,
  actor: Actor,
  want: BodyOf<typeof contract.createTemplate>,
): Promise<ChecklistTemplate> =>
  save(ctx, actor, want.pipelineId, async (tx) => {
    await checkRoom(tx);
    const template = { ...want, id: newId(), version: 1 };
    await repo.insertTemplate(tx, { ...template, preset: null, at: ctx.clock.now() });
    return { template, changed: Object.keys(want) };
  });

export const changeTemplate = (
  ctx: Ctx,
  actor: Actor,
  id: string,
  { version, ...want }: BodyOf<typeof contract.updateTemplate>,
): Promise<ChecklistTemplate> =>
  save(ctx, actor, want.pipelineId ?? null, async (tx) => {
    const before = await repo.lockTemplate(tx, id);
    if (!before) throw new AppError('deal_template.not_found');
    if (before.version !== version)
      throw new AppError('deal_template.stale', { context: { version: before.version } });
    const template = {
      id,
      version: version + 1,
      name: want.name ?? before.name,
      pipelineId: want.pipelineId === undefined ? before.pipelineId : want.pipelineId,
      side: want.side === undefined ? before.side : want.side,
      items: want.items ?? before.items,
    };
    await repo.updateTemplate(tx, template, ctx.clock.now());
    return { template, changed: Object.keys(want) };
  });

export const removeTemplate = (ctx: Ctx, actor: Actor, id: string): Promise<void> =>
  ctx.tx(actor, async (tx) => {
    if (!(await repo.lockTemplate(tx, id))) throw new AppError('deal_template.not_found');
    await repo.removeTemplate(tx, id, ctx.clock.now());
    await ctx.audit(tx, actor, 'deal_template.removed', { subject: { type: 'deal_template', id } });
  });

/** Brings a removed checklist back; deals that were opened meanwhile do not get it. */
export const restoreTemplate = (ctx: Ctx, actor: Actor, id: string): Promise<ChecklistTemplate> =>
  nameOnce(() =>
    ctx.tx(actor, async (tx) => {
      await checkRoom(tx);
      const template = await repo.restoreTemplate(tx, id, ctx.clock.now());
      if (!template) throw new AppError('deal_template.not_found');
      await ctx.audit(tx, actor, 'deal_template.restored', { subject: { type: 'deal_template', id } });
      return template;
    }),
  );

async function checkRoom(tx: Tx): Promise<void> {
  if ((await repo.listTemplates(tx)).length >= TEMPLATES_MAX) throw new AppError('deal_template.too_many');
}

/** Two checklists of one name are refused by their unique key. */
async function nameOnce<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (violated(error) === 'checklist_templates_name') throw new AppError('deal_template.name_taken');
    throw error;
  }
}

async function save(
  ctx: Ctx,
  actor: Actor,
  pipeline: string | null,
  write: (tx: Tx) => Promise<{ template: ChecklistTemplate; changed: string[] }>,
): Promise<ChecklistTemplate> {
  await ensurePipelines(ctx, actor);
  await giveFirstTemplates(ctx, actor);
  return nameOnce(() =>
    ctx.tx(actor, async (tx) => {
      if (pipeline !== null) pipelineId(await dealStages(tx), pipeline);
      const { template, changed } = await write(tx);
      await ctx.audit(tx, actor, 'deal_template.saved', {
        subject: { type: 'deal_template', id: template.id },
        changed,
      });
      return template;
    }),
  );
}
