import type { ModelAlarm, ModelHealth } from '@lintel/contract';
import { numberFormat, t } from '@lintel/contract/messages';
import { featureLabel } from '@lintel/contract/reasons';
import { type Actor, systemActor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
import { AppError } from '../../../kernel/errors.ts';
import * as models from '../models.repository.ts';
import { modelLabel } from '../words.ts';
import * as alarms from './alarms.repository.ts';
import * as repo from './watch.repository.ts';
import { spanOf, weeksUntil } from './weeks.ts';

const DAY = 86_400_000;
/** Features shown at most, those that moved most. */
const SHOWN = 40;

/** Drift, measured and expected performance by week, alarms, and how fast it scores. */
export function modelHealth(
  ctx: Ctx,
  actor: Actor,
  want: { modelId: string; weeks: number },
): Promise<ModelHealth> {
  const now = ctx.clock.now();
  const since = weeksUntil(now, want.weeks)[0] as string;
  // Figures of the whole company, whoever asks.
  return ctx.read(systemActor(actor.tenantId), async (tx) => {
    const model = await models.findModel(tx, want.modelId);
    if (!model) throw new AppError('ml.model_not_found');
    const [drift, performance, found, step, serving] = await Promise.all([
      repo.readDrift(tx, model.id, since),
      repo.readPerformance(tx, model.id, since),
      alarms.listAlarms(tx, model.id),
      repo.lastStep(tx, model.id),
      repo.servingFigures(tx, servingSince(model.deployment_date, now)),
    ]);
    const labels = new Map(model.metadata.report.kept.map(({ key, label }) => [key, label]));
    const { windowDays } = model.metadata.target;
    return {
      modelId: model.id,
      modelLabel: modelLabel(model.number),
      windowDays,
      checkedAt: model.checked_at?.toISOString() ?? null,
      drift: toSeries(drift, labels),
      performance: performance.map((week) => toWeek(week, windowDays, now)),
      alarms: found.map((one) => toAlarm(one, labels)),
      recalibration: step
        ? {
            at: step.created_at.toISOString(),
            kept: step.kept,
            rows: step.rows,
            slope: step.slope,
            intercept: step.intercept,
            logLossBefore: step.log_loss_before,
            logLossAfter: step.log_loss_after,
          }
        : null,
      serving,
    };
  });
}

/** The last day, or what has passed of it since the model went live: what scored before is no fallback of this one. */
const servingSince = (liveFrom: Date | null, now: Date): Date =>
  new Date(Math.max(now.getTime() - DAY, liveFrom?.getTime() ?? 0));

/** The sentence of an alarm, for whoever is told of it; null when it is gone. */
export async function alarmSentence(tx: Tx, alarmId: string): Promise<string | null> {
  const row = await alarms.findAlarm(tx, alarmId);
  const model = row && (await models.findModel(tx, row.modelId));
  if (!row || !model) return null;
  const labels = new Map(model.metadata.report.kept.map(({ key, label }) => [key, label]));
  return toAlarm(row, labels).sentence;
}

function toAlarm(row: alarms.AlarmRow, labels: ReadonlyMap<string, string>): ModelAlarm {
  const name = row.feature === null ? '' : featureLabel(row.feature, labels.get(row.feature) ?? row.feature);
  const percent = (value: unknown) => percents().format(Number(value));
  const short = (value: unknown) => decimals().format(Number(value));
  const { detail } = row;
  return {
    id: row.id,
    modelId: row.modelId,
    modelLabel: modelLabel(row.modelNumber),
    kind: row.kind,
    level: row.level,
    feature: row.feature,
    sentence: t(`trust.alarm.${row.kind}`, {
      model: modelLabel(row.modelNumber),
      feature: name,
      psi: short(detail.psi),
      learned: percent(detail.learned),
      now: percent(detail.now),
      auc: short(detail.auc),
      low: short(detail.low),
      registered: short(detail.registered),
      ece: short(detail.ece),
      positives: Number(detail.positives ?? 0),
    }),
    raisedAt: row.raisedAt.toISOString(),
    clearedAt: row.clearedAt?.toISOString() ?? null,
  };
}

function toSeries(rows: readonly repo.DriftRow[], labels: ReadonlyMap<string, string>): ModelHealth['drift'] {
  const series = [...Map.groupBy(rows, (row) => row.feature)].map(([feature, weeks]) => {
    const last = weeks.at(-1) as repo.DriftRow;
    const label = feature === null ? t('trust.score') : featureLabel(feature, labels.get(feature) ?? feature);
    const { moved } = last;
    return {
      feature,
      label,
      weeks: weeks.map(({ week, rows: count, psi, level }) => ({ week, rows: count, psi, level })),
      adjustedP: last.adjusted_p,
      missing:
        last.missing === null || last.missing_learned === null
          ? null
          : { now: last.missing, learned: last.missing_learned },
      unseen: last.unseen,
      sentence:
        moved && (last.level === 'watch' || last.level === 'act')
          ? t('trust.moved', {
              feature: label,
              value: moved.value,
              learned: percents().format(moved.learned),
              now: percents().format(moved.now),
            })
          : null,
    };
  });
  const lastOf = (one: (typeof series)[number]) => one.weeks.at(-1)?.psi ?? 0;
  const score = series.filter((one) => one.feature === null);
  const features = series.filter((one) => one.feature !== null).sort((a, b) => lastOf(b) - lastOf(a));
  return [...score, ...features.slice(0, SHOWN - score.length)];
}

function toWeek(
  { week, figures }: { week: string; figures: ReadonlyMap<string, number> },
  windowDays: number | null,
  now: Date,
): ModelHealth['performance'][number] {
  const value = (name: string) => figures.get(name) ?? null;
  const [auc, low, high] = [value('auc'), value('auc_low'), value('auc_high')];
  const known = windowDays === null ? null : spanOf(week).to.getTime() + windowDays * DAY;
  return {
    week,
    forecasts: value('forecasts') ?? 0,
    outcomes: value('outcomes') ?? 0,
    positives: value('positives') ?? 0,
    settled: known !== null && known <= now.getTime(),
    auc: auc === null || low === null || high === null ? null : { value: auc, low, high },
    ece: value('ece'),
    logLoss: value('log_loss'),
    liftTop10: value('lift'),
    labelRate: value('label_rate'),
    expectedAuc: value('expected_auc'),
    expectedRate: value('expected_rate'),
  };
}

const percents = () => numberFormat({ style: 'percent', maximumFractionDigits: 0 });
const decimals = () => numberFormat({ maximumFractionDigits: 2 });
