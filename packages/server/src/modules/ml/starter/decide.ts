import { logit, scoreRow } from '@lintel/scoring';
import { systemActor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { newId } from '../../../kernel/ids.ts';
import { readScoringEvents } from '../../leads/index.ts';
import { readTimeZone } from '../features/lead-states.repository.ts';
import { lockRegistry } from '../models.repository.ts';
import { writeLog } from '../registry.ts';
import { servingModel } from '../serving.ts';
import { findTargets, type Target } from '../targets.ts';
import { examplesOf } from '../training-table.ts';
import { windowDays } from '../words.ts';
import { type Starter, shippedStarter } from './artefact.ts';
import { countLeads, fitStarter, type Look, meetsGates } from './fit.ts';
import { formFor } from './serve.ts';
import * as repo from './starter.repository.ts';

/** Leads looked at, the newest, and how many in one read. */
const SAMPLE = 5000;
const PAGE = 500;
/** Outcomes it is held against at most. */
const TARGETS = 3;
/** How often it is looked at while a model of the company's own scores: it only stands by. */
const STANDING_BY_MS = 7 * 86_400_000;
/** A Hot line that has moved by less (log-odds) is no reason to move every score. */
const HOT_NEAR = 0.25;

/**
 * Holds the starter model against what became of the company's own leads, and lets it score where it does better than
 * the base rate: nightly, after an import and after a training. Outcomes of invented leads do not count, the starter has
 * learned from their like. Says the same again until something has changed.
 */
export async function decideStarter(ctx: Ctx, tenantId: string, signal: AbortSignal): Promise<void> {
  const actor = systemActor(tenantId);
  const starter = await shippedStarter(ctx);
  if (!starter) return;
  const now = ctx.clock.now();
  const { before, targets, own } = await ctx.read(actor, async (tx) => ({
    before: await repo.newestFit(tx),
    targets: await findTargets(ctx, tx),
    own: (await servingModel(ctx, tx))?.source === 'model',
  }));
  if (own && before && now.getTime() - before.checkedAt.getTime() < STANDING_BY_MS) return;
  const candidates = inOrder(targets.filter(meetsGates), before?.target);
  if (candidates.length === 0 && before === null) return;
  const found = decide(
    starter,
    candidates,
    before,
    await readLooks(ctx, tenantId, starter, candidates, signal),
  );
  await ctx.tx(actor, async (tx) => {
    await lockRegistry(tx);
    // Somebody else has decided meanwhile.
    if ((await repo.newestFit(tx))?.id !== before?.id) return;
    if (before && isSame(before, found, starter.version))
      return void (await repo.setChecked(tx, before.id, now));
    const id = newId();
    await repo.insertFit(tx, { ...found, id, artefact: starter.version, createdAt: now, checkedAt: now });
    const [stood, stands] = [before?.verdict === 'stands', found.verdict === 'stands'];
    tx.afterCommit(() => ctx.hint(tenantId, { topic: 'ml' }));
    if (!stood && !stands) return;
    if (stood !== stands)
      await writeLog(ctx, tx, actor, {
        action: stands ? 'starter_on' : 'starter_off',
        modelId: null,
        reason: null,
      });
    await ctx.record(tx, actor, 'starter.changed', {
      subject: { type: 'starter', id },
      payload: { fitId: id },
    });
  });
}

/** The outcome that stands first, then those that have a moment of their own, then the one with most good outcomes. */
const inOrder = (targets: readonly Target[], standing: string | undefined): Target[] => {
  const rank = ({ key }: Target) => (key === standing ? 0 : windowDays(key) !== null ? 1 : 2);
  return [...targets]
    .sort((a, b) => rank(a) - rank(b) || b.positives - a.positives || (a.key < b.key ? -1 : 1))
    .slice(0, TARGETS);
};

function decide(
  starter: Starter,
  candidates: readonly Target[],
  before: repo.StoredFit | null,
  looks: ReadonlyMap<string, Look[]>,
): repo.FitFound {
  let second: repo.FitFound | null = null;
  for (const { key: target } of candidates) {
    const held =
      before?.verdict === 'stands' && before.target === target && before.artefact === starter.version;
    const fit = fitStarter(looks.get(target) ?? [], held ? { shift: before.shift } : null);
    if (!fit) continue;
    const { stands, auc, ...figures } = fit;
    const found: repo.FitFound = {
      ...figures,
      target,
      verdict: stands ? 'stands' : 'no_better',
      auc: auc.value,
      aucLow: auc.low,
      aucHigh: auc.high,
    };
    if (stands) return found;
    second ??= found;
  }
  const target = candidates[0]?.key ?? before?.target ?? '';
  const { leads, positives } = countLeads(looks.get(target) ?? []);
  return second ?? { ...NOTHING, verdict: 'too_few', target, leads, positives };
}

const NOTHING = {
  shift: null,
  baseRate: null,
  hotProbability: null,
  auc: null,
  aucLow: null,
  aucHigh: null,
  logLoss: null,
  baseLogLoss: null,
} as const;

/** Whether what was found changes no score: then the fit that holds goes on holding, with its figures. */
function isSame(before: repo.StoredFit, found: repo.FitFound, version: string): boolean {
  if (before.artefact !== version || before.target !== found.target) return false;
  if (before.verdict === 'stands' && found.verdict === 'stands')
    return (
      before.shift === found.shift &&
      Math.abs(logit(before.hotProbability) - logit(found.hotProbability)) < HOT_NEAR &&
      Math.abs(logit(before.baseRate) - logit(found.baseRate)) < HOT_NEAR
    );
  return (
    before.verdict === found.verdict && before.leads === found.leads && before.positives === found.positives
  );
}

/** What the starter says of the newest real leads at the moments training looks at them, by outcome. */
async function readLooks(
  ctx: Ctx,
  tenantId: string,
  starter: Starter,
  targets: readonly Target[],
  signal: AbortSignal,
): Promise<Map<string, Look[]>> {
  const actor = systemActor(tenantId);
  const now = ctx.clock.now();
  const found = new Map<string, Look[]>(targets.map(({ key }) => [key, []]));
  if (targets.length === 0) return found;
  const all = await ctx.read(actor, (tx) => repo.newestRealLeads(tx, SAMPLE));
  for (let from = 0; from < all.length; from += PAGE) {
    signal.throwIfAborted();
    const ids = all.slice(from, from + PAGE);
    const [events, timeZone] = await ctx.read(actor, (tx) =>
      Promise.all([readScoringEvents(tx, ids), readTimeZone(tx)]),
    );
    const eventsOf = Map.groupBy(events, (event) => event.leadId);
    for (const id of ids) {
      const lead = { id, externalId: null, events: eventsOf.get(id) ?? [] };
      for (const [target, looks] of found) {
        const { model } = formFor(starter, target);
        for (const { row, label } of examplesOf(lead, target, now, timeZone))
          looks.push({ leadId: id, logit: scoreRow(model, row).logit, label });
      }
    }
  }
  return found;
}
