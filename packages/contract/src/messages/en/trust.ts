/** What the server says of models that are compared, watched and audited. */
export const trust = {
  'trust.trial.not_decided':
    'Not decided yet: {outcomes} of {outcomesNeeded} outcomes, {positives} of {positivesNeeded} of them positive.',
  'trust.trial.promote': 'The challenger is at least as good on every count: it may be promoted.',
  'trust.trial.keep': 'The challenger is not better: the champion stays.',
  'trust.trial.unfair': 'The challenger does not pass the fairness audit: the champion stays.',
  'trust.trial.review': 'The figures allow a promotion; its fairness report asks a person to look first.',
  'trust.trial.replaced': 'Another challenger took its place',
  'trust.trial.promoted':
    'By rule: at least as good on every count over {outcomes} outcomes, {positives} of them positive',
  'trust.trial.condition.auc': 'AUC not worse: lower bound of the gain at least −0.005',
  'trust.trial.condition.logLoss': 'Lower log loss',
  'trust.trial.condition.ece': 'Calibration error at most 0.05',
  'trust.trial.condition.fairness': 'Fairness report passes',
  'trust.trial.conversion_open':
    'Not decided yet: {have} leads in the smaller arm; to tell a rate 30% higher takes about {needed} in each.',
  'trust.trial.conversion_even':
    'With {have} leads in the smaller arm no difference shows; one of 30% would have needed about {needed}.',
  'trust.trial.conversion_decided':
    'Leads shown the challenger’s score reached the target {low} to {high} points more often (95%).',
  // What was found of the model that scores.
  'trust.score': 'Score',
  'trust.moved': '{feature}: the share of “{value}” went from {learned} in training to {now}.',
  'trust.alarm.drift': '{feature} has moved since training (stability index {psi}).',
  'trust.alarm.score_drift': 'Scores have moved since training (stability index {psi}).',
  'trust.alarm.missing': '{feature} is missing more often: {now}, in training {learned}.',
  'trust.alarm.unseen': '{feature} has values that were rare or unknown in training: {now}, then {learned}.',
  'trust.alarm.calibration':
    'Chances of {model} are off by {ece} on the latest outcomes; above 0.05 they need recalibration.',
  'trust.alarm.auc_low':
    '{model} orders leads less well than it did: AUC {auc} (at least {low}) on the latest outcomes, {registered} when it was registered. Train a challenger.',
  'trust.alarm.worse_than_chance':
    '{model} ordered the latest leads worse than chance (AUC {auc} on {positives} positives). Rules score until somebody decides.',
  'trust.fell_back': 'Worse than chance on the latest outcomes with at least {positives} positives',
  'trust.budget.below': 'Under {amount}',
  'trust.budget.between': '{low} to {high}',
  'trust.budget.above': 'Over {amount}',
  // The fairness audit.
  'trust.fair.pass': '{attribute}: all {groups} groups are within the limits.',
  'trust.fair.ratio':
    '{attribute}, {group}: called Hot {value} times as often as the group with the highest share, limit 0.80 (p {p}).',
  'trust.fair.tpr':
    '{attribute}, {group}: of those who reach the target {value} fewer are called Hot, limit 0.10.',
  'trust.fair.ece': '{attribute}, {group}: chances are off by {value}, limit 0.07.',
  'trust.fair.proxy':
    '{attribute}: {group} can be told from what the model sees (AUC {value}; up to 0.60 passes, above 0.70 blocks).',
  'trust.fair.small': {
    one: '{attribute}: {count} group with fewer than {min} leads is not judged.',
    other: '{attribute}: {count} groups with fewer than {min} leads are not judged.',
  },
} as const;
