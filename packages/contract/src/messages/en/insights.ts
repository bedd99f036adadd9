/** ML insights: whether to trust the model that scores, comparing it, watching it, and how it treats people. */
export const insights = {
  'insights.parts': 'Parts of this page',
  'insights.tab.model': 'Model',
  'insights.tab.features': 'What it reads',
  'insights.tab.corrections': 'Looks wrong',
  'insights.tab.history': 'History',
  'insights.more': 'Show older',
  'insights.system': 'Lintel',
  'insights.nobody': 'Somebody no longer here',
  'insights.rules': 'Rules',
  'insights.starter': 'Starter',
  'insights.model': 'model {version}',
  'insights.interval': '{name}: {value}, 95% interval {low} to {high}',
  'insights.try_again': 'Try again: {what}',
  'insights.health.failed': 'What was watched could not be loaded',

  // Headline.
  'insights.headline': 'these figures',
  'insights.headline_help':
    'All of them come from the latest cases, which were kept back and never learned from. A case is a lead as it stood at one moment; where success has to come within some days, a lead is looked at up to four times. AUC: how often of two leads the one that succeeds stands higher; 0.5 is chance. Reliability: 100% minus how far the chances said are from what happened, on average. Lift: how much more success there is in the best tenth than in all. Accuracy is not shown: where few succeed, always saying no is nearly always right.',
  'insights.reliability': 'Reliability',
  'insights.reliability_note': 'chances off by {ece} on average',
  'insights.base_rate_note': '{positives} of {rows} cases',
  'insights.speed': 'A score, slowest 5%',
  'insights.ms': '{ms} ms',
  'insights.under_ms': '<{ms} ms',
  'insights.speed_none': 'nothing scored since',
  'insights.speed_note': {
    one: '{count} by rules since',
    other: '{count} by rules since',
  },
  'insights.recalibrated': 'Chances adjusted to new outcomes {day}.',
  'insights.trust.yes': 'You can rely on it',
  'insights.trust.careful': 'Rely on it with care',
  'insights.trust.no': 'Do not rely on it',
  'insights.trust.fine':
    'Chances are off by {ece} points on average, and even the low end of its AUC interval ({low}) is well above chance.',
  'insights.because.auc_low':
    'It may be hardly better than chance: the low end of its AUC interval is {low}.',
  'insights.because.auc_wide':
    'It orders leads better than chance, but how much better is uncertain: the low end of its AUC interval is {low}.',
  'insights.because.off':
    'The chances it says are off by {ece} points on average: trust the order more than the percent.',
  'insights.because.off_much':
    'The chances it says are off by {ece} points on average: do not read them as chances.',
  'insights.because.few':
    'Only {positives} cases it was measured on ended well, so every figure is uncertain.',
  'insights.because.worse': 'On the latest leads with a known outcome it did worse than chance.',
  'insights.because.alarm': 'An alarm is open: see under “Alarms” what changed.',
  'insights.because.unfair': 'Its fairness report blocks it.',
  'insights.because.fairness_review': 'Its fairness report asks a person to look.',
  'insights.because.fairness_unknown': 'How it treats groups of people has not been measured.',
  'insights.because.not_matured':
    'No outcome of a lead it scored live is known yet: how it does since it went live cannot be said.',
  'insights.because.unread':
    'What was watched or audited since could not be loaded, so this rests on its training alone.',
  'insights.because.paused': 'It is paused: rules score now.',

  'insights.invented': 'These leads are invented.',
  'insights.invented_text': 'The figures show how Lintel measures a model and say nothing about real leads.',

  // Before there is a model of one's own.
  'insights.starter.title': 'The starter model scores your leads for now',
  'insights.starter.text':
    'It came with Lintel and learned from invented leads, none of yours. It was brought to your own rate of success and scores because it is better than saying that rate of everybody. A model of your own takes over once there is one.',
  'insights.starter.fit':
    'Held against {target} on {leads} of your leads, {positives} of them positive ({day}): AUC {auc} ({low}–{high}), log loss {logLoss}; saying the base rate of everybody has {base}.',
  'insights.starter.missing': 'Until a model of your own may score by itself: {missing}.',
  'insights.starter.enough':
    'There are enough outcomes for a model of your own: train one, and it takes over once it is better than the base rate.',
  'insights.starter.steps_in': 'No model of your own passes its checks.',
  'insights.starter.steps_in_text': 'The starter model scores until one can. Roll back or train anew.',
  'insights.starter.off.invented':
    'The starter model that came with Lintel learned from leads invented like these, so it is not held against them.',
  'insights.starter.off.too_few':
    'The starter model that came with Lintel waits until enough outcomes are known to bring it to your rate.',
  'insights.starter.off.undecided':
    'The starter model that came with Lintel has not been held against your outcomes yet; that happens every night.',
  'insights.starter.off.no_better':
    'The starter model that came with Lintel is no better here than saying the base rate of everybody, so it does not score.',
  'insights.starter.off.damaged':
    'The starter model that came with Lintel is damaged on this server; installing Lintel anew brings it back.',
  'insights.how.title': 'How a model comes about',
  'insights.how.kept_back':
    'Leads are put in order of time. The latest fifth is kept back and never learned from.',
  'insights.how.left_out':
    'Protected traits, names, addresses and columns that give the answer away are left out, each by name.',
  'insights.how.tried': 'Three kinds of model are compared on later leads; the simpler one wins a tie.',
  'insights.how.calibrated':
    'Chances are set so that of leads with a chance of 20% about one in five succeeds.',
  'insights.how.measured':
    'The result is measured once on the leads kept back. A model no better than the base rate never scores.',

  // Registry.
  'insights.alias.challenger': 'challenger',
  'insights.registry_help':
    'Every model that was trained, none is ever changed or lost. The live one scores; the way back is the one before it; a challenger scores beside the live one without being seen, or for a part of the leads.',
  'insights.paused': 'Paused',
  'insights.paused_title': 'Rules score now.',
  'insights.paused_note': 'The model was paused: {reason}',
  'insights.revert.to': 'Roll back to {back}',
  'insights.revert.none': 'There is no model before this one',
  'insights.revert.title': 'Roll back to {back}?',
  'insights.revert.text':
    '{back} answers from the next score on and every lead is scored again in the background. {champion} stays and can come back the same way.',
  'insights.revert.confirm': 'Roll back',
  'insights.revert.done': '{back} scores again',
  'insights.pause.title': 'Pause {champion}?',
  'insights.pause.text':
    'Rules score every lead until somebody resumes or promotes a model. Scores are marked “Rules” and carry no chance in percent.',
  'insights.pause.confirm': 'Pause',
  'insights.pause.done': 'Rules score now',
  'insights.resume.title': 'Let {champion} score again?',
  'insights.resume.text': 'Every lead is scored again by {champion} in the background.',
  'insights.resume.confirm': 'Resume',
  'insights.resume.done': '{champion} scores again',
  'insights.tags.menu': 'Tags',
  'insights.tags.title': 'Tags of {label}',
  'insights.tags.label': 'Tags',
  'insights.tags.hint': 'Separate them with commas.',
  'insights.tags.too_many': 'At most 20 tags, each at most 40 letters long',
  'insights.tags.save': 'Save tags',
  'insights.tags.done': 'Tags of {label} saved',
  'insights.diff.menu': 'Compare',
  'insights.diff.alone': 'There is no other model',
  'insights.diff.title': 'Compare {label}',
  'insights.diff.other': 'With',
  'insights.diff.failed': 'The models could not be compared',
  'insights.diff.measures': 'Measures',
  'insights.diff.features': 'What they read',
  'insights.diff.added': 'Only {to} reads: {names}.',
  'insights.diff.removed': 'Only {from} reads: {names}.',
  'insights.diff.same_features': 'Both read the same.',
  'insights.diff.moved': 'Mean effect in points',
  'insights.diff.params': 'Settings of the fit',
  'insights.diff.param': 'Setting',
  'insights.diff.same_params': 'Both were fitted with the same settings.',
  'insights.metric.auc': 'AUC',
  'insights.metric.prAuc': 'Average precision',
  'insights.metric.logLoss': 'Log loss',
  'insights.metric.brier': 'Brier score',
  'insights.metric.ece': 'Calibration error',
  'insights.metric.liftTop10': 'Lift, top tenth',
  'insights.metric.baseRate': 'Base rate',
  'insights.metric.rows': 'Cases measured on',
  'insights.metric.positives': 'Of them positive',

  // A/B.
  'insights.trial.title': 'A/B test',
  'insights.trial.note': 'live model and challenger',
  'insights.trial.help':
    'Both score every lead. Once outcomes are known it is measured which would have ordered the leads better; a difference counts only when its interval says so. To tell a difference in the rate of success itself takes thousands of leads in each arm, which few companies have.',
  'insights.trial.failed': 'The test could not be loaded',
  'insights.trial.none':
    'No challenger. Choose “Try beside the live model” in the registry to measure another model on the same leads before it may score.',
  'insights.trial.day': 'Day {day}',
  'insights.trial.champion': 'Live',
  'insights.trial.challenger': 'Challenger',
  'insights.trial.verdict.promote': 'May be promoted',
  'insights.trial.verdict.keep': 'Keep the live one',
  'insights.trial.progress': '{have} of {need} outcomes',
  'insights.trial.auc': 'AUC on the same leads, 95% interval',
  'insights.trial.gain': 'Challenger minus live: {gain} AUC (95%: {low} to {high}).',
  'insights.trial.rate': 'Reached the target when this score was shown',
  'insights.trial.conditions': 'Conditions of a promotion',
  'insights.trial.open': 'Not known yet:',
  'insights.trial.met': 'Met:',
  'insights.trial.missed': 'Not met:',
  'insights.trial.scored': {
    one: '{count} lead scored by both.',
    other: '{count} leads scored by both.',
  },
  'insights.trial.share': 'Who sees the challenger’s score',
  'insights.trial.share_hint': 'Nobody is the safe choice: it is measured all the same.',
  'insights.trial.shadow': 'Nobody, it scores unseen',
  'insights.trial.share_of': '{share} of leads show the challenger’s score',
  'insights.trial.promote': 'Promote {label}',
  'insights.trial.early': 'This is not what the measures ask for.',
  'insights.trial.end': 'Stop test',
  'insights.trial.end_title': 'Stop trying {label}?',
  'insights.trial.end_text': '{champion} keeps scoring. What was measured so far stays in the history.',
  'insights.trial.ended': 'The test has ended',
  'insights.trial.start_menu': 'Try beside the live model',
  'insights.trial.no_champion': 'There is no live model to compare with',
  'insights.trial.runs': 'It is being tried already',
  'insights.trial.start': 'Start test',
  'insights.trial.start_title': 'Try {label} beside {champion}?',
  'insights.trial.start_text':
    'It scores every lead as well, and is measured as outcomes become known. A test that runs ends.',
  'insights.trial.other_target': 'It predicts something else than the live model',
  'insights.trial.started': '{label} scores beside the live model',

  // Drift.
  'insights.drift.card': 'Drift',
  'insights.drift.title': 'Stability by week',
  'insights.drift.note': 'stability index (PSI) by week',
  'insights.drift.help':
    'How far the leads that are scored have moved from those the model learned from. 0 is no change; from 0.10 it is watched, from 0.25 something should be done. Under 500 scores in a week the index moves by chance alone, so nothing is said.',
  'insights.drift.watch': 'Watch',
  'insights.drift.act': 'Act',
  'insights.drift.say': '“{label}” has moved most: {psi}.',
  'insights.drift.calm': 'Nothing has moved enough to matter.',
  'insights.drift.too_few':
    'Too few to say: the latest week has {have} scores, and under {rows} the index moves by chance alone.',
  'insights.drift.none':
    'No week has been looked at yet. Every night the leads of the week are held against those the model learned from.',
  'insights.drift.strip': 'Drift by feature',
  'insights.drift.strip_note': 'stability index of each week',
  'insights.drift.strip_help':
    'One row for each thing the model reads, one cell for each week. A dashed cell had too few scores; the number in it says how many. “Missing” compares the share of leads without a value with that in training. “Chance” is the probability that a change like last week’s comes about by chance, corrected for looking at many features at once.',
  'insights.drift.feature': 'Feature',
  'insights.drift.missing': 'Missing',
  'insights.drift.missing_of': '{now} (was {learned})',
  'insights.drift.p': 'Chance',
  'insights.drift.p_small': 'under 0.001',
  'insights.drift.no_scores': 'No scores',
  'insights.drift.few': 'Not enough rows: {rows} scores',
  'insights.drift.cell.none': '{psi}, no change',
  'insights.drift.cell.watch': '{psi}, watch',
  'insights.drift.cell.act': '{psi}, act',
  'insights.drift.legend':
    '▲ from {watch}: watch. ▲▲ from {act}: act. Dashed: fewer than {rows} scores, nothing is said.',

  // Performance by week.
  'insights.performance.title': 'Performance by week',
  'insights.performance.note': 'as outcomes become known',
  'insights.performance.help':
    'Leads are grouped by the week in which they were looked at, and measured once their outcome is known. A week that is “maturing” still waits for outcomes and will change. “Promised” is what the chances alone let one expect, before any outcome is known.',
  'insights.performance.chart': 'AUC by week',
  'insights.performance.real': 'Measured',
  'insights.performance.expected': 'Promised',
  'insights.performance.say':
    'In the week of {week}, the latest that can be measured, AUC was {auc} ({low}–{high}).',
  'insights.performance.none': 'No outcome of a lead that was scored live is known yet.',
  'insights.performance.none_yet': {
    one: 'No outcome is known yet. The first can be on {day}: it takes {count} day after a lead was looked at.',
    other:
      'No outcome is known yet. The first can be on {day}: it takes {count} days after a lead was looked at.',
  },
  'insights.performance.waiting': {
    one: 'No outcome is known yet: it takes {count} day after a lead was looked at.',
    other: 'No outcome is known yet: it takes {count} days after a lead was looked at.',
  },
  'insights.performance.week': 'Week of',
  'insights.performance.maturing': 'maturing',
  'insights.performance.known': 'Known',
  'insights.performance.of': '{known} of {all}',
  'insights.performance.interval': '{value} ({low}–{high})',
  'insights.performance.rate': 'Came true / said',
  'insights.performance.rate_of': '{real} / {expected}',

  // Alarms.
  'insights.alarms.title': 'Alarms',
  'insights.alarms.help':
    'Raised when leads change, chances go off, or the model does worse. Those who may promote models are notified. When the latest leads show it to be worse than chance, rules take over at once.',
  'insights.alarms.none': 'Nothing is wrong, as far as can be measured.',
  'insights.alarms.not_checked': 'The watch has not run yet; it runs every night.',
  'insights.alarms.cleared': 'Over',
  'insights.alarms.watch': 'Watch',
  'insights.alarms.act': 'Act',
  'insights.alarms.checked': 'Last checked {when}.',
  'insights.recalibration.kept': {
    one: 'Chances were adjusted {when} to {rows} new outcome: log loss {before} → {after}.',
    other: 'Chances were adjusted {when} to {rows} new outcomes: log loss {before} → {after}.',
  },
  'insights.recalibration.refused':
    'Adjusting the chances was tried {when} on {rows} new outcomes and not kept: log loss would have gone {before} → {after}.',

  // Segments.
  'insights.segments.title': 'Segments',
  'insights.segments.note': 'calibration gap by part of the leads, limit {limit}',
  'insights.segments.help':
    'The gap is the mean chance that was said minus the share that came true: above 0 the model is too hopeful there, below too gloomy. It is called off only when it is beyond the limit and its interval does not reach 0. Parts with under 100 known outcomes are not shown.',
  'insights.segments.failed': 'The segments could not be loaded',
  'insights.segments.none': 'No part of the leads has 100 known outcomes yet.',
  'insights.segments.hidden': {
    one: '{count} part is left out for being small.',
    other: '{count} parts are left out for being small.',
  },
  'insights.segments.name': '{label}: {value}',
  'insights.segments.off': 'Off',
  'insights.segments.holds': 'Holds',
  'insights.segments.gap': 'gap {gap} ({low} to {high})',
  'insights.segments.no_auc': 'AUC not known',
  'insights.segments.leads': { one: '{shown} lead', other: '{shown} leads' },

  // Fairness.
  'insights.fairness.title': 'Fairness',
  'insights.fairness.note': 'how {label} treats groups of people',
  'insights.fairness.help':
    'Protected traits are never inputs. To see whether the score treats groups differently all the same, group labels are brought into a store of their own, which nothing that scores or trains can read, and the model is measured against them.',
  'insights.fairness.failed': 'The fairness report could not be loaded',
  'insights.trial.details': 'Details',
  'insights.trial.details_hide': 'Hide details',
  'insights.fairness.none':
    'Not measured. Bring a file of group labels (such as an age band or a language that people told you for this purpose), then measure. Without it nobody knows how the model treats groups.',
  'insights.fairness.none_ask':
    'Not measured. Somebody who may audit fairness can bring group labels and measure; until then nobody knows how the model treats groups.',
  'insights.fairness.groups': 'Group labels',
  'insights.fairness.make': 'Measure',
  'insights.fairness.again': 'Measure again',
  'insights.fairness.made': 'The report is kept with the model',
  'insights.fairness.make_failed': 'Nothing was measured.',
  'insights.fairness.findings': 'Findings',
  'insights.fairness.made_at': 'Measured {when} by {who}. A report is never changed.',
  'insights.fairness.verdict.pass': 'Passes',
  'insights.fairness.verdict.review': 'Look at it',
  'insights.fairness.verdict.block': 'Blocks',
  'insights.fairness.group': 'Group',
  'insights.fairness.hot_share': 'Called Hot',
  'insights.fairness.ratio': 'Selection ratio',
  'insights.fairness.tpr': 'Gap in successes found',
  'insights.fairness.ece': 'Calibration error',
  'insights.fairness.table': 'Groups of {attribute}',
  'insights.fairness.too_few': 'too few outcomes',
  'insights.fairness.interval': '{low}–{high}',
  'insights.fairness.p': 'p {p}',
  'insights.fairness.small': {
    one: '{count} group with fewer than {least} leads is not judged.',
    other: '{count} groups with fewer than {least} leads each are not judged.',
  },
  'insights.fairness.proxy.pass':
    'What the model sees does not tell the group: guessing “{group}” from it has AUC {auc} ({low}–{high}); 0.5 is a blind guess.',
  'insights.fairness.proxy.review':
    'What the model sees tells something of the group: guessing “{group}” from it has AUC {auc} ({low}–{high}). Look which feature stands in for it.',
  'insights.fairness.proxy.block':
    'What the model sees gives the group away: guessing “{group}” from it has AUC {auc} ({low}–{high}). Leave out what stands in for it and train again.',
  'insights.fairness.proxy.none':
    'Too few leads to say whether the group can be told from what the model sees.',
  'insights.fairness.means': 'What it means',
  'insights.fairness.means.ratio':
    'Selection ratio: share called Hot, over that of the group called Hot most. 0.80 or more passes.',
  'insights.fairness.means.tpr':
    'Gap in successes found: of those who do succeed, how many fewer are called Hot than in the best-served group. Up to 0.10 passes.',
  'insights.fairness.means.ece':
    'Calibration error: whether a chance means the same in each group. Up to 0.07 passes.',
  'insights.fairness.means.proxy':
    'Proxy probe: whether the group can be guessed from what the model sees. AUC up to 0.60 passes, above 0.70 blocks.',
  'insights.fairness.not': 'What it does not prove',
  'insights.fairness.not.screen':
    'A pass is a screening rule met, not proof of fairness: the 0.80 line comes from hiring and is used here by analogy.',
  'insights.fairness.not.learned':
    'Outcomes the model has learned from are among those measured, so gaps may look smaller here than on new leads.',
  'insights.fairness.not.small':
    'Intervals are wide where groups are small; groups that nobody brought labels for are not judged at all.',
  'insights.fairness.not.law': 'It is no legal opinion. What the law asks for is for counsel to decide.',
  'insights.fairness.not.use':
    'It says nothing of how people use the score: it may order a call queue, never withhold listings, showings or service.',
  'insights.groups.title': 'Group labels for the audit',
  'insights.groups.text':
    'A CSV file with a column “lead” (its id here, or the id of its source) and one column for each attribute. The labels are kept apart: scoring and training cannot read them, and nobody is shown who belongs where. Opening this list is written into the audit log.',
  'insights.groups.drop': 'Drop a file of group labels here',
  'insights.groups.hint': 'CSV, for example: lead, age band',
  'insights.groups.matched': {
    one: '{count} of {rows} rows belongs to a lead.',
    other: '{count} of {rows} rows belong to a lead.',
  },
  'insights.groups.unknown': {
    one: '{count} row was left out, its lead is unknown (line {lines}).',
    other: '{count} rows were left out, their leads are unknown (the first: lines {lines}).',
  },
  'insights.groups.failed': 'The store could not be opened',
  'insights.groups.empty': 'Nothing has been brought yet.',
  'insights.groups.held': 'What is kept',
  'insights.groups.erase': 'Erase',
  'insights.groups.erase_of': 'Erase {attribute}',
  'insights.groups.erase_sure': 'Erase for good',
  'insights.groups.erase_sure_of': 'Erase for good {attribute}',
  'insights.groups.erase_failed': 'Nothing was erased.',

  // What it reads.
  'insights.features.title': 'What a score may read',
  'insights.features.counted': 'counted {when}',
  'insights.features.not_counted': 'not counted yet; that happens every night',
  'insights.features.help':
    'All of it is worked out from what happened to a lead up to the moment of the score, never from what came later. “Watched” may stand in for a protected trait and is tested for unequal effect. “Never used” is left out by the fair-housing list.',
  'insights.features.failed': 'The features could not be loaded',
  'insights.features.search': 'Find a feature',
  'insights.features.no_match': 'Nothing has that in its name.',
  'insights.features.effect': 'Effect, points',
  'insights.features.points': '{points} points',
  'insights.features.spread': 'Values now',
  'insights.features.missing_of': '{share} missing',
  'insights.features.watch': 'Watched',
  'insights.features.denied': 'Never used',
  'insights.features.unfed': 'No source yet',
  'insights.features.group.lead': 'Said by or about the lead',
  'insights.features.group.engagement': 'What they did',
  'insights.features.group.recency': 'How lately',
  'insights.features.group.service': 'How you answered',
  'insights.features.group.past': 'Earlier business',
  'insights.features.group.custom': 'A field of yours',
  'insights.features.yes': 'yes for {share}',
  'insights.features.levels': { one: '{count} value', other: '{count} different values' },
  'insights.features.one_value': 'nearly always {value}',
  'insights.features.quantiles': 'middle {middle}, most between {low} and {high}',
  'insights.features.not_fed': 'Worth knowing, but not known',
  'insights.features.not_fed_note': 'nothing in Lintel tells it honestly, so no score reads it',

  // Looks wrong.
  'insights.feedback.title': 'Scores that look wrong',
  'insights.feedback.note': 'what people said on leads',
  'insights.feedback.help':
    'Anybody who sees a lead can say that its score looks wrong. It changes no score by itself: it shows where to look, for a missing fact, a wrong outcome, or a model that is off.',
  'insights.feedback.open': 'Open',
  'insights.feedback.settled': 'Settled',
  'insights.feedback.none': 'Nobody has said that a score looks wrong.',
  'insights.feedback.none_settled': 'Nothing has been settled yet.',
  'insights.feedback.failed': 'The list could not be loaded',
  'insights.feedback.unseen': 'A lead you do not see',
  'insights.feedback.kind.too_high': 'Too high',
  'insights.feedback.kind.too_low': 'Too low',
  'insights.feedback.kind.wrong_reason': 'Wrong reason',
  'insights.feedback.kind.other': 'Something else',
  'insights.feedback.stood': 'stood at {points}, {maker}',
  'insights.feedback.settle': 'Settle',
  'insights.feedback.settle_of': 'Settle: {name}',
  'insights.feedback.settle_title': 'Settle this',
  'insights.feedback.settle_text': 'Say what came of it, for whoever said so and for later.',
  'insights.feedback.resolution': 'What came of it',
  'insights.feedback.settle_done': 'Settled',
  'insights.feedback.settled_as': 'Settled: {resolution}',

  // History and settings.
  'insights.log.title': 'What happened to the models',
  'insights.log.help': 'A log that is only ever added to: who decided what, when and why.',
  'insights.log.none': 'Nothing yet.',
  'insights.log.failed': 'The log could not be loaded',
  'insights.log.did.registered': '{label} was trained and registered',
  'insights.log.did.promoted': '{label} was promoted',
  'insights.log.did.reverted': 'Rolled back to {label}',
  'insights.log.did.challenging': '{label} began to score beside the live model',
  'insights.log.did.trial_ended': 'The test of {label} ended',
  'insights.log.did.tagged': '{label} was tagged',
  'insights.log.did.paused': '{label} was paused',
  'insights.log.did.resumed': '{label} scores again',
  'insights.log.did.recalibrated': 'Chances of {label} were adjusted to new outcomes',
  'insights.log.did.starter_on': 'The starter model scores where no model of your own does',
  'insights.log.did.starter_off': 'The starter model does not score any more',
  'insights.log.did.fell_back': 'Fell back from a model that failed to {label}',
  'insights.runs.title': 'Trainings',
  'insights.runs.none': 'Nothing has been trained yet.',
  'insights.runs.failed': 'Failed',
  'insights.runs.load_failed': 'The trainings could not be loaded',
  'insights.runs.waiting': 'Waiting',
  'insights.runs.running': 'Running',
  'insights.runs.done': 'Done',
  'insights.runs.cancelled': 'Cancelled',
  'insights.settings.title': 'By itself',
  'insights.settings.every': 'Train anew',
  'insights.settings.never': 'Only when somebody asks',
  'insights.settings.days': { one: 'Every day', other: 'Every {count} days' },
  'insights.settings.retrainOnAlarm': 'Train anew on an alarm',
  'insights.settings.retrainOnAlarm_hint': 'The new model is tried beside the live one.',
  'insights.settings.autoPromote': 'Promote a challenger that meets every condition',
  'insights.settings.autoPromote_hint': 'Otherwise a person decides.',
  'insights.settings.recalibrate': 'Adjust chances to new outcomes every night',
  'insights.settings.recalibrate_hint': 'Kept only when it is better on outcomes that came after.',
  'insights.settings.outOfOrder': 'Rows of Today out of order',
  'insights.settings.outOfOrder_hint':
    'If the score alone decides who is called, it later learns from what it has brought about. While a model scores, chance decides who stands in these rows; answers, replies and tasks stay where they are.',
  'insights.settings.outOfOrder_none': 'None',
  'insights.settings.outOfOrder_share': '{percent}% of rows, other leads every week',
  'insights.settings.failed': 'The setting was not saved.',

  // The number on this device.
  'insights.device.title': 'On this device',
  'insights.device.note': 'does it come to the server’s number?',
  'insights.device.help':
    'The model and rows made of cases it was measured on come from the server and are scored here. Lintel’s own evaluator and the plain pass, by which phones score, must give the server’s chance to 12 digits. TensorFlow.js computes with half the digits, so that a difference of up to 0.00001 is expected.',
  'insights.device.check': 'Check on this device',
  'insights.device.none':
    'Scores rows of the server here and compares the chances. Nothing is stored or changed.',
  'insights.device.engine.tensorflow': 'TensorFlow.js',
  'insights.device.engine.plain': 'Plain pass, as on phones',
  'insights.device.engine.trees': 'Lintel’s evaluator',
  'insights.device.same': {
    one: '{count} of {rows} rows gives the server’s chance here; largest difference {largest}',
    other: '{count} of {rows} rows give the server’s chance here; largest difference {largest}',
  },
  'insights.device.differs': {
    one: '{count} of {rows} rows is off the server’s chance by more than {bar}; largest difference {largest}',
    other:
      '{count} of {rows} rows are off the server’s chance by more than {bar}; largest difference {largest}',
  },
  'insights.device.what_to_do':
    'The server’s score counts. Reload the page and check again; if rows still differ, tell whoever looks after the model.',
  'insights.device.micros': '{time} µs a row',
  'insights.device.millis': '{time} ms a row',
  'insights.device.refused':
    'This device cannot read the model. Reload the page to get the newest app, then try again.',
  'insights.device.library':
    'TensorFlow.js could not be loaded here. Check your connection, or reload the page after an update, and try again.',

  // Not known.
  'insights.not_known.title': 'What is not known',
  'insights.not_known.later':
    'Whether tomorrow’s leads are like the {rows} cases it was measured on. Intervals tell of chance, not of a market that changes.',
  'insights.not_known.cause':
    'Why. A reason says what goes together with success; changing it need not change the outcome.',
  'insights.not_known.effect':
    'What the score itself does. Leads at the top are called first, and so succeed more often: later data are coloured by it.',
  'insights.not_known.sample': 'Leads that were never recorded, and outcomes nobody wrote down.',
} as const;
