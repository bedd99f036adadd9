import { setImmediate } from 'node:timers/promises';
import { FAIRNESS_MIN_LEADS, type FairnessAttribute, type FairnessReport } from '@lintel/contract';
import { numberFormat, t } from '@lintel/contract/messages';
import { type FeatureRow, scoreRow } from '@lintel/scoring';
import { type Actor, reachingAll, systemActor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { AppError } from '../../../kernel/errors.ts';
import { newId } from '../../../kernel/ids.ts';
import { readScoringEvents } from '../../leads/index.ts';
import { leadInputs } from '../feature-rows.ts';
import { readTimeZone } from '../features/lead-states.repository.ts';
import * as models from '../models.repository.ts';
import { registeredModel } from '../serving.ts';
import type { ServingModel } from '../serving-model.ts';
import { examplesOf } from '../training-table.ts';
import { modelLabel } from '../words.ts';
import { type AuditedLead, checkGroups, proxyVerdict, verdictOf, worst } from './checks.ts';
import { PROBE_ROWS, proxyAuc } from './probe.ts';
import * as repo from './reports.repository.ts';
import { type GroupLabel, openStore, readLabels } from './store.repository.ts';

/** Leads looked at, at most: beyond that every k-th in the order of their ids. */
const MAX_LEADS = 20_000;
const PAGE = 250;

/** The newest report of a model; undefined when none was made. */
export const fairnessReport = (
  ctx: Ctx,
  actor: Actor,
  modelId: string,
): Promise<FairnessReport | undefined> =>
  ctx.read(actor, async (tx) => {
    if (!(await models.findModel(tx, modelId))) throw new AppError('ml.model_not_found');
    const row = await repo.findReport(tx, modelId);
    return row && toReport(row);
  });

/**
 * Measures how a model treats the groups of the audit store and keeps the report for good. The labels meet the model's
 * scores here and nowhere else, and leave as counts.
 */
export async function makeReport(ctx: Ctx, actor: Actor, modelId: string): Promise<FairnessReport> {
  const { serving, labels } = await ctx.read(reachingAll(actor), async (tx) => {
    if (!(await models.findModel(tx, modelId))) throw new AppError('ml.model_not_found');
    const found = await registeredModel(ctx, tx, modelId);
    if (!found) throw new AppError('ml.model_invalid');
    await openStore(tx);
    return { serving: found, labels: await readLabels(tx) };
  });
  const leads = await scoreLabelled(ctx, actor.tenantId, serving, labels);
  const attributes: FairnessAttribute[] = [];
  for (const [attribute, own] of Map.groupBy(labels, (label) => label.attribute)) {
    const found = await judgeAttribute(serving, attribute, own, leads);
    if (found) attributes.push(found);
  }
  if (attributes.length === 0) throw new AppError('ml.no_groups');
  const row = {
    id: newId(),
    modelId,
    verdict: worst(attributes.map(({ verdict }) => verdict)),
    report: { attributes, findings: attributes.flatMap(findingsOf) },
    userId: actor.userId,
    createdAt: ctx.clock.now(),
  };
  return ctx.tx(actor, async (tx) => {
    await repo.insertReport(tx, row);
    await ctx.audit(tx, actor, 'fairness.reported', { subject: { type: 'model', id: modelId } });
    tx.afterCommit(() => ctx.hint(tx.tenantId, { topic: 'ml' }));
    const kept = await repo.findReport(tx, modelId);
    if (!kept) throw new AppError('ml.model_not_found');
    return toReport(kept);
  });
}

interface ScoredLead extends Omit<AuditedLead, 'group'> {
  row: FeatureRow;
}

/** What the model says of labelled leads now, and of the newest moment whose outcome is known. */
async function scoreLabelled(
  ctx: Ctx,
  tenantId: string,
  serving: ServingModel,
  labels: readonly GroupLabel[],
): Promise<Map<string, ScoredLead>> {
  const all = [...new Set(labels.map((label) => label.leadId))];
  const every = Math.max(1, Math.ceil(all.length / MAX_LEADS));
  const ids = all.filter((_, i) => i % every === 0);
  const now = ctx.clock.now();
  const out = new Map<string, ScoredLead>();
  for (let from = 0; from < ids.length; from += PAGE) {
    await setImmediate();
    const page = ids.slice(from, from + PAGE);
    const { events, timeZone } = await ctx.read(systemActor(tenantId), async (tx) => ({
      events: Map.groupBy(await readScoringEvents(tx, page), (event) => event.leadId),
      timeZone: await readTimeZone(tx),
    }));
    for (const id of page) {
      const log = events.get(id) ?? [];
      const inputs = leadInputs(log, now.toISOString(), timeZone);
      if (!inputs) continue;
      const lead = { id, externalId: null, events: log };
      const example = examplesOf(lead, serving.targetKey, now, timeZone).at(-1);
      const then = example && scoreRow(serving.model, example.row);
      out.set(id, {
        row: inputs.row,
        hot: scoreRow(serving.model, inputs.row).band === 'hot',
        outcome:
          example && then
            ? { probability: then.probability, label: example.label, hot: then.band === 'hot' }
            : null,
      });
    }
  }
  return out;
}

/** Null when fewer than two groups are large enough to be compared. */
async function judgeAttribute(
  serving: ServingModel,
  attribute: string,
  labels: readonly GroupLabel[],
  leads: ReadonlyMap<string, ScoredLead>,
): Promise<FairnessAttribute | null> {
  const known = labels.flatMap(({ leadId, value }) => {
    const lead = leads.get(leadId);
    return lead ? [{ ...lead, group: value }] : [];
  });
  const { groups, small } = checkGroups(known);
  if (groups.length < 2) return null;
  const judged = new Set(groups.map(({ group }) => group));
  const rows = known.filter(({ group }) => judged.has(group));
  const every = Math.max(1, Math.ceil(rows.length / PROBE_ROWS));
  const sample = rows.filter((_, i) => i % every === 0);
  let proxy: FairnessAttribute['proxy'] = null;
  // Two groups are each other's opposite: one probe tells of both.
  for (const { group } of groups.length === 2 ? groups.slice(0, 1) : groups) {
    const found = await proxyAuc(
      serving.model.features,
      sample.map(({ row }) => row),
      sample.map((one) => one.group === group),
    );
    if (found && (!proxy || found.value > proxy.value))
      proxy = { group, ...found, verdict: proxyVerdict(found.value) };
  }
  return {
    attribute,
    leads: known.length,
    groups,
    small,
    proxy,
    verdict: verdictOf(groups, proxy),
  };
}

/** What does not pass, in sentences; one when everything does. */
function findingsOf({ attribute, groups, proxy, small }: FairnessAttribute): string[] {
  const number = numberFormat({ maximumFractionDigits: 2 });
  const say = (value: number) => number.format(value);
  const found = groups.flatMap(({ group, selectionRatio: ratio, tprGap, ece }) => [
    ...(ratio.verdict === 'pass'
      ? []
      : [t('trust.fair.ratio', { attribute, group, value: say(ratio.value), p: say(ratio.p) })]),
    ...(!tprGap || tprGap.verdict === 'pass'
      ? []
      : [t('trust.fair.tpr', { attribute, group, value: say(tprGap.value) })]),
    ...(!ece || ece.verdict === 'pass'
      ? []
      : [t('trust.fair.ece', { attribute, group, value: say(ece.value) })]),
  ]);
  if (proxy && proxy.verdict !== 'pass')
    found.push(t('trust.fair.proxy', { attribute, group: proxy.group, value: say(proxy.value) }));
  if (found.length === 0) found.push(t('trust.fair.pass', { attribute, groups: groups.length }));
  if (small > 0) found.push(t('trust.fair.small', { attribute, count: small, min: FAIRNESS_MIN_LEADS }));
  return found;
}

const toReport = (row: repo.ReportRow): FairnessReport => ({
  id: row.id,
  modelId: row.modelId,
  modelLabel: modelLabel(row.modelNumber),
  verdict: row.verdict,
  attributes: row.report.attributes,
  findings: row.report.findings,
  madeAt: row.createdAt.toISOString(),
  madeById: row.userId,
  madeByName: row.userName,
});
