import type { Lead, LeadEvent, LeadScore, ScoreExplanation, ScoreSource } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { reasonText } from '@lintel/contract/reasons';
import {
  bandOf,
  buildFeatures,
  explainRow,
  type FeatureRow,
  loadModel,
  type Model,
  ruleScore,
  scoreRow,
  sourceClass,
  topReasons,
} from '@lintel/scoring';
import type { ScoredHere } from './score-mark';

/** The part of a device that computes: the same code as the server's, so that the same lead gets the same number. */

/** The model as the server gave it for a device; null while rules score. */
export interface KeptModel {
  /** Absent in what earlier releases kept: a model. */
  readonly source?: 'model' | 'starter';
  /** Null: the starter, which is in no registry. */
  readonly modelId: string | null;
  readonly modelVersion: string | null;
  readonly hash: string;
  readonly target: string;
  readonly model: Record<string, unknown>;
}

export interface Known {
  readonly lead: Lead;
  /** The whole log of the lead. */
  readonly events: readonly LeadEvent[];
  /** What the lead is here and now, with what waits to be sent. */
  readonly now: Lead;
  /** What waits for its log, such as a call that was logged. */
  readonly waiting: readonly LeadEvent[];
  /** ISO 8601, by the server's clock. */
  readonly at: string;
  /** Of the company, IANA. */
  readonly timeZone: string;
  /** What the server last explained, for its words and for what a person has set. */
  readonly before?: ScoreExplanation | undefined;
}

/** What a score worked out with it says it is by. */
export const sourceOf = (kept: KeptModel | null): ScoreSource => (kept ? (kept.source ?? 'model') : 'rules');

const SHOWN_REASONS = 6;
const LIST_REASONS = 3;

/** A model of `KeptModel`, loaded once and kept for as long as its hash is the same. */
let loaded: { hash: string; model: Model } | undefined;
export function modelOf(kept: KeptModel): Model {
  if (loaded?.hash !== kept.hash) loaded = { hash: kept.hash, model: loadModel(kept.model) };
  return loaded.model;
}

/** What a score reads of a lead as a change of its log says it. */
const fieldsOf = (lead: Lead) => ({
  type: lead.type,
  timeline: lead.timeline,
  propertyType: lead.propertyType,
  budgetMin: lead.budgetMin,
  budgetMax: lead.budgetMax,
  financing: lead.financing,
  source: lead.source,
  campaignClass: lead.campaign === null ? null : sourceClass(lead.campaign),
  hasEmail: lead.emails.some(({ value }) => value !== null),
  hasPhone: lead.phones.some(({ value }) => value !== null),
  custom: lead.custom,
});

/** The row a model reads, from the log and what was done here since; null when nothing is known of the lead. */
export function rowHere({ lead, events, now, waiting, at, timeZone }: Known): FeatureRow | null {
  const before = fieldsOf(lead);
  const changed = Object.fromEntries(
    Object.entries(fieldsOf(now)).filter(
      ([key, value]) => JSON.stringify(value) !== JSON.stringify(before[key as keyof typeof before]),
    ),
  );
  const edit = {
    id: 'here',
    kind: 'field.changed',
    occurredAt: at,
    recordedAt: at,
    payload: { fields: changed },
  };
  return buildFeatures(
    [...events, ...waiting, ...(Object.keys(changed).length > 0 ? [edit] : [])],
    at,
    timeZone,
  );
}

/** The score of a row as the server would give it: the model's, or that of rules. */
export function numberHere(kept: KeptModel | null, row: FeatureRow) {
  if (!kept) {
    const found = ruleScore(row);
    return { points: found.score, band: found.band, probability: null, waterfall: found.waterfall };
  }
  const model = modelOf(kept);
  const { score, band, probability } = scoreRow(model, row);
  return { points: score, band, probability, waterfall: explainRow(model, row).waterfall };
}

/** Why a lead that was changed on this device scores what it scores now, worked out here; null when that cannot be told. */
export function explainHere(kept: KeptModel | null, known: Known): (ScoreExplanation & ScoredHere) | null {
  const row = rowHere(known);
  if (!row) return null;
  const { points, probability, waterfall } = numberHere(kept, row);
  const top = topReasons(waterfall, SHOWN_REASONS);
  return {
    leadId: known.lead.id,
    points,
    band: bandOf(points),
    probability,
    source: sourceOf(kept),
    modelId: kept?.modelId ?? null,
    modelVersion: kept?.modelVersion ?? null,
    target: kept?.target ?? null,
    baseRate: kept ? modelOf(kept).points.baseRate : null,
    scoredAt: known.at,
    start: { label: t('ui.score.start'), points: top.start.shown },
    bars: top.bars.map((bar) => ({
      feature: bar.key,
      label: reasonText(kept ? 'model' : 'rules', bar),
      points: bar.shown,
    })),
    rest: { count: top.rest.count, points: top.rest.shown },
    clamp: top.clamp,
    override: standing(known),
    scoredHere: true,
  };
}

/** The same as the lead itself carries it. */
export function scoreHere(kept: KeptModel | null, known: Known): LeadScore | null {
  const row = rowHere(known);
  if (!row) return null;
  const { points, band, probability, waterfall } = numberHere(kept, row);
  const { score } = known.lead;
  const set = score?.overriddenUntil && Date.parse(score.overriddenUntil) > Date.parse(known.at);
  return {
    points: set ? score.points : points,
    band: set ? score.band : band,
    probability,
    source: sourceOf(kept),
    modelId: kept?.modelId ?? null,
    modelVersion: kept?.modelVersion ?? null,
    scoredAt: known.at,
    delta: null,
    overriddenUntil: set ? score.overriddenUntil : null,
    reasons: topReasons(waterfall, LIST_REASONS).bars.map((bar) => ({
      feature: bar.key,
      label: reasonText(kept ? 'model' : 'rules', bar),
      points: bar.shown,
    })),
  };
}

const standing = ({ before, at }: Known): ScoreExplanation['override'] =>
  before?.override && Date.parse(before.override.expiresAt) > Date.parse(at) ? before.override : null;
