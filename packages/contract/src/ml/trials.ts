import { z } from 'zod';
import { Id, Line, Moment } from '../common.ts';
import { endpoint } from '../endpoint.ts';
import { FairnessVerdict, Interval, ModelSummary } from './models.ts';

/** How often leads of an arm reached the target, on all matured outcomes of the leads that saw its score. */
const ShownArm = z.object({ leads: z.int(), positives: z.int(), rate: Interval.nullable() });

/** What one arm would have said of the same leads, measured on outcomes that came later. Null: too few to say. */
export const TrialArm = z.object({
  model: ModelSummary,
  auc: Interval.nullable(),
  logLoss: z.number().nullable(),
  ece: z.number().nullable(),
  liftTop10: z.number().nullable(),
  /** Leads for whom this arm's score is the one on screen. */
  shown: ShownArm,
});

export const TRIAL_VERDICTS = ['not_decided', 'promote', 'keep'] as const;
/** The conditions of a promotion by rule, each met, missed, or not to be said yet (null). */
export const TRIAL_CONDITIONS = ['auc', 'logLoss', 'ece', 'fairness'] as const;

/** Champion and challenger on the same leads. */
export const ModelTrial = z
  .object({
    id: Id,
    champion: TrialArm,
    challenger: TrialArm,
    startedAt: Moment,
    startedById: Id.nullable(),
    endedAt: Moment.nullable(),
    endedReason: z.string().nullable(),
    /** Share of leads that are shown the challenger's score; 0: it scores in shadow only. */
    visibleShare: z.number(),
    /** Leads both have scored. */
    scored: z.int(),
    /** Outcomes known by now, and how many are asked for before anything is said. */
    outcomes: z.int(),
    positives: z.int(),
    outcomesNeeded: z.int(),
    positivesNeeded: z.int(),
    /** Challenger minus champion, 95 % by paired bootstrap over leads; null while undecided. */
    aucGain: Interval.nullable(),
    verdict: z.enum(TRIAL_VERDICTS),
    conditions: z.array(
      z.object({ name: z.enum(TRIAL_CONDITIONS), met: z.boolean().nullable(), text: z.string() }),
    ),
    fairness: FairnessVerdict.nullable(),
    /** One plain sentence, for example “Not decided yet: 120 of 400 outcomes”. */
    sentence: z.string(),
    /** Only while an A/B shows both: the difference in the rate of success, and how many leads an arm needs to tell +30 %. */
    conversion: z
      .object({ difference: Interval.nullable(), neededPerArm: z.int(), sentence: z.string() })
      .nullable(),
  })
  .meta({ id: 'ModelTrial' });
export type ModelTrial = z.output<typeof ModelTrial>;

export const trialEndpoints = {
  currentTrial: endpoint({
    name: 'ml.currentTrial',
    method: 'get',
    path: '/ml/trial',
    summary: 'Champion and challenger: figures of both with intervals, and whether it is decided',
    access: 'ml:read',
    rate: 'read',
    audit: 'none',
    nothing: 'There is no challenger',
    reply: ModelTrial,
  }),
  startTrial: endpoint({
    name: 'ml.startTrial',
    method: 'post',
    path: '/ml/trial',
    summary: 'Let a model score beside the champion; a trial that runs ends',
    access: 'ml:promote',
    rate: 'write',
    audit: 'trial.started',
    status: 201,
    body: z.strictObject({ modelId: Id, visibleShare: z.number().min(0).max(0.5).default(0) }),
    reply: ModelTrial,
    errors: [
      'ml.model_not_found',
      'ml.model_invalid',
      'ml.no_model',
      'ml.trial_other_target',
      'ml.trial_champion',
    ],
  }),
  changeTrial: endpoint({
    name: 'ml.changeTrial',
    method: 'patch',
    path: '/ml/trial',
    summary: 'Show the challenger to another share of leads; who sees which stays as it is where it can',
    access: 'ml:promote',
    rate: 'write',
    audit: 'trial.changed',
    body: z.strictObject({ visibleShare: z.number().min(0).max(0.5) }),
    reply: ModelTrial,
    errors: ['ml.trial_not_found'],
  }),
  endTrial: endpoint({
    name: 'ml.endTrial',
    method: 'post',
    path: '/ml/trial/end',
    summary: 'Stop the challenger; the champion stays',
    access: 'ml:promote',
    rate: 'write',
    audit: 'trial.ended',
    body: z.strictObject({ reason: Line(500) }),
    reply: ModelTrial,
    errors: ['ml.trial_not_found'],
  }),
};
