import { z } from 'zod';
import { cursorQuery, Id, Line, Moment, pageOf } from '../common.ts';
import { endpoint } from '../endpoint.ts';
import { BANDS, Reason, SCORE_SOURCES } from '../leads.ts';

/** The longest a person's own score may stand. */
export const OVERRIDE_MAX_DAYS = 90;

/** A score a person has set for a time, with the reason: lists order by it, and it ends by itself. */
export const ScoreOverride = z
  .object({
    id: Id,
    points: z.int().min(0).max(100),
    band: z.enum(BANDS),
    /** Null when the words are gone with an erased lead. */
    reason: z.string().nullable(),
    setById: Id.nullable(),
    setByName: z.string().nullable(),
    setAt: Moment,
    expiresAt: Moment,
    /** When and how it ended; null while it stands. */
    endedAt: Moment.nullable(),
    endedHow: z.enum(['expired', 'undone', 'replaced']).nullable(),
  })
  .meta({ id: 'ScoreOverride' });
export type ScoreOverride = z.output<typeof ScoreOverride>;

/** Why a lead scores what it scores. start + bars + remainder = points, exactly, in the numbers shown. */
export const ScoreExplanation = z
  .object({
    leadId: Id,
    points: z.int(),
    band: z.enum(BANDS),
    probability: z.number().nullable(),
    source: z.enum(SCORE_SOURCES),
    modelId: Id.nullable(),
    modelVersion: z.string().nullable(),
    /** What the chance is a chance of, for example "to book within 14 days". */
    target: z.string().nullable(),
    baseRate: z.number().nullable(),
    scoredAt: Moment,
    start: z.object({ label: z.string(), points: z.number() }),
    bars: z.array(Reason),
    /** Sum of the smaller reasons not listed, and how many they are. */
    rest: z.object({ count: z.int(), points: z.number() }),
    /** What clamping to 0–100 took or gave. */
    clamp: z.number(),
    /** What a person has put in place of it until `expiresAt`; `points`, `band` and the bars above stay the model's own. */
    override: ScoreOverride.nullable(),
  })
  .meta({ id: 'ScoreExplanation' });
export type ScoreExplanation = z.output<typeof ScoreExplanation>;

/**
 * LIME: a straight line fitted to the model around this one lead, on invented neighbours, weighted by nearness. It says what
 * moves the score hereabouts; `r2` says how well a straight line tells it, and below about 0.5 it should not be relied on.
 */
export const LocalExplanation = z
  .object({
    leadId: Id,
    /** Null with the starter model, which is in no registry. */
    modelId: Id.nullable(),
    modelVersion: z.string().nullable(),
    /** Share of the model's variation among the neighbours that the line explains, at most 1. */
    r2: z.number(),
    samples: z.int(),
    /** The same seed gives the same answer. */
    seed: z.int(),
    weights: z.array(Reason),
  })
  .meta({ id: 'LocalExplanation' });
export type LocalExplanation = z.output<typeof LocalExplanation>;

/** What an agent can bring about that would move the score, best first: the score the model would give then. */
export const ScoreChanges = z
  .object({
    leadId: Id,
    points: z.int(),
    items: z.array(
      z.object({
        feature: z.string(),
        label: z.string(),
        from: z.string().nullable(),
        to: z.string().nullable(),
        /** Points it would add to those of now. */
        points: z.int(),
        band: z.enum(BANDS),
      }),
    ),
    /** The fewest of these, one after the other, that lift the lead into the next band; null when three do not. */
    reach: z.object({ band: z.enum(BANDS), labels: z.array(z.string()) }).nullable(),
  })
  .meta({ id: 'ScoreChanges' });
export type ScoreChanges = z.output<typeof ScoreChanges>;

export const FEEDBACK_KINDS = ['too_high', 'too_low', 'wrong_reason', 'other'] as const;
/** A person's word that a score looks wrong. */
export const ScoreFeedback = z
  .object({
    id: Id,
    leadId: Id,
    /** Null when the reader does not see the lead. */
    leadName: z.string().nullable(),
    kind: z.enum(FEEDBACK_KINDS),
    note: z.string().nullable(),
    /** What stood there when it was said. */
    points: z.int(),
    source: z.enum(SCORE_SOURCES),
    modelVersion: z.string().nullable(),
    byId: Id.nullable(),
    byName: z.string().nullable(),
    createdAt: Moment,
    resolvedAt: Moment.nullable(),
    resolution: z.string().nullable(),
  })
  .meta({ id: 'ScoreFeedback' });
export type ScoreFeedback = z.output<typeof ScoreFeedback>;

const leadParams = z.strictObject({ leadId: Id });

export const scoreEndpoints = {
  explainScore: endpoint({
    name: 'ml.explainScore',
    method: 'get',
    path: '/leads/:leadId/score',
    summary: 'The score of a lead and why',
    access: 'leads:read',
    rate: 'read',
    audit: 'none',
    params: leadParams,
    reply: ScoreExplanation,
    errors: ['lead.not_found'],
  }),
  scoreHistory: endpoint({
    name: 'ml.scoreHistory',
    method: 'get',
    path: '/leads/:leadId/scores',
    summary: 'How the score moved over the last days',
    access: 'leads:read',
    rate: 'read',
    audit: 'none',
    params: leadParams,
    query: z.strictObject({ days: z.coerce.number().int().min(1).max(365).default(30) }),
    reply: z.object({
      items: z.array(
        z.object({
          points: z.int(),
          at: Moment,
          source: z.enum(SCORE_SOURCES),
          modelVersion: z.string().nullable(),
        }),
      ),
      /** Scores people set in that time, newest first. */
      overrides: z.array(ScoreOverride),
    }),
    errors: ['lead.not_found'],
  }),
  explainLocally: endpoint({
    name: 'ml.explainLocally',
    method: 'get',
    path: '/leads/:leadId/score/lime',
    summary: 'LIME: a straight line around this lead, with how well it fits',
    access: 'leads:read',
    rate: 'read',
    audit: 'none',
    params: leadParams,
    query: z.strictObject({ seed: z.coerce.number().int().min(0).max(4_294_967_295).default(1) }),
    reply: LocalExplanation,
    errors: ['lead.not_found', 'ml.no_model', 'ml.model_invalid'],
  }),
  scoreChanges: endpoint({
    name: 'ml.scoreChanges',
    method: 'get',
    path: '/leads/:leadId/score/changes',
    summary: 'What would change this score, of the things an agent can act on',
    access: 'leads:read',
    rate: 'read',
    audit: 'none',
    params: leadParams,
    reply: ScoreChanges,
    errors: ['lead.not_found', 'ml.no_model'],
  }),
  overrideScore: endpoint({
    name: 'ml.overrideScore',
    method: 'put',
    path: '/leads/:leadId/score/override',
    summary: 'Set the score of a lead by hand for a time; one that stands is replaced',
    access: 'leads:update',
    rate: 'write',
    audit: 'score.overridden',
    params: leadParams,
    body: z.strictObject({
      points: z.int().min(0).max(100),
      reason: Line(500),
      /** After now, at most OVERRIDE_MAX_DAYS ahead. */
      expiresAt: Moment,
    }),
    reply: ScoreOverride,
    errors: ['lead.not_found', 'ml.override_expiry'],
  }),
  endOverride: endpoint({
    name: 'ml.endOverride',
    method: 'delete',
    path: '/leads/:leadId/score/override',
    summary: 'Give the score back to the model',
    access: 'leads:update',
    rate: 'write',
    audit: 'score.override_ended',
    params: leadParams,
    reply: ScoreOverride,
    errors: ['lead.not_found', 'ml.override_not_found'],
  }),
  flagScore: endpoint({
    name: 'ml.flagScore',
    method: 'post',
    path: '/leads/:leadId/score/feedback',
    summary:
      'Say that the score looks wrong; a second word of the same person replaces the first while it is open',
    access: 'leads:read',
    rate: 'write',
    audit: 'score.flagged',
    status: 201,
    params: leadParams,
    body: z.strictObject({ kind: z.enum(FEEDBACK_KINDS), note: Line(500).nullable().default(null) }),
    reply: ScoreFeedback,
    errors: ['lead.not_found', 'ml.no_score'],
  }),
  listFeedback: endpoint({
    name: 'ml.listFeedback',
    method: 'get',
    path: '/ml/feedback',
    summary: 'Scores that look wrong to people, newest first',
    access: 'ml:read',
    rate: 'read',
    audit: 'none',
    query: z.strictObject({ ...cursorQuery, open: z.stringbool().default(true) }),
    reply: pageOf(ScoreFeedback),
    errors: ['request.cursor_invalid'],
  }),
  resolveFeedback: endpoint({
    name: 'ml.resolveFeedback',
    method: 'post',
    path: '/ml/feedback/:feedbackId/resolution',
    summary: 'Settle a word about a score',
    access: 'ml:promote',
    rate: 'write',
    audit: 'score.feedback_resolved',
    params: z.strictObject({ feedbackId: Id }),
    body: z.strictObject({ resolution: Line(500) }),
    reply: ScoreFeedback,
    errors: ['ml.feedback_not_found', 'ml.feedback_resolved'],
  }),
};
