import type { ModelSummary, TrainingRun } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { RUN_STEPS } from '@lintel/contract/ml';
import Circle from 'lucide-react-native/icons/circle';
import CircleCheck from 'lucide-react-native/icons/circle-check';
import CircleDot from 'lucide-react-native/icons/circle-dot';
import RefreshCw from 'lucide-react-native/icons/refresh-cw';
import TriangleAlert from 'lucide-react-native/icons/triangle-alert';
import { useState } from 'react';
import { View } from 'react-native';
import { problemText } from '@/store/problem';
import { useSession } from '@/store/use-session';
import { Button } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { Icon } from '@/ui/Icon';
import { ago } from '@/ui/moment';
import { ProgressBar } from '@/ui/Progress';
import { Text } from '@/ui/Text';
import { makeStyles } from '@/ui/theme-context';
import { useNow } from '@/ui/use-now';
import { useCancelRunMutation, useGetRunQuery } from './ml.api';
import { RunLog } from './RunLog';
import type { Scorer } from './Scoring';

const LOOK_AGAIN_MS = 2_000;

/** A training run as it goes: its step, its share, its log, and the way to stop it. */
export function RunCard({ run: known }: { run: TrainingRun }) {
  const styles = useStyles();
  const { may } = useSession();
  const now = useNow();
  const [log, setLog] = useState(false);
  const [cancel, cancelling] = useCancelRunMutation();
  const { data } = useGetRunQuery({ params: { runId: known.id } }, { pollingInterval: LOOK_AGAIN_MS });
  const run = data ?? known;
  const at = run.step ? RUN_STEPS.indexOf(run.step) : -1;
  return (
    <Card focus>
      <View style={styles.head}>
        <Icon of={RefreshCw} tone="accentText" />
        <Text variant="card" heading={2}>
          {t('ml.ui.run.title')}
        </Text>
        <Text variant="meta" tone="text2" style={styles.grow}>
          {t('ml.ui.run.started', { when: ago(run.startedAt, now).toLocaleLowerCase() })}
        </Text>
        {may('ml:train') && (
          <Button
            kind="quiet"
            size="small"
            label={t('ml.ui.run.cancel')}
            spoken={t('ml.ui.run.cancel_spoken')}
            busy={cancelling.isLoading}
            onPress={() => void cancel({ params: { runId: run.id } })}
          />
        )}
      </View>
      <ProgressBar value={run.state === 'waiting' ? null : run.fraction} label={t('ml.ui.run.title')} />
      <View role="list" aria-label={t('ml.ui.run.steps')} style={styles.steps}>
        {RUN_STEPS.map((step, index) => {
          const state = index < at ? 'done' : index === at ? 'now' : 'later';
          const ink = state === 'done' ? 'successText' : state === 'now' ? 'accentText' : 'text2';
          const name = t(`ml.ui.step.${step}`);
          return (
            <View
              key={step}
              role="listitem"
              aria-label={t(`ml.ui.run.step_${state}`, { step: name })}
              style={styles.step}
            >
              <Icon
                of={state === 'done' ? CircleCheck : state === 'now' ? CircleDot : Circle}
                size={14}
                tone={ink}
              />
              <Text variant="meta" tone={ink} weight={state === 'now' ? 600 : 400}>
                {name}
              </Text>
            </View>
          );
        })}
      </View>
      <View style={styles.head}>
        <Text variant="meta" tone="text2" live="polite" style={styles.grow}>
          {run.message ?? (run.state === 'waiting' ? t('ml.ui.run.waiting') : '')}
        </Text>
        <Button
          kind="quiet"
          size="small"
          expanded={log}
          label={log ? t('ml.ui.run.log_hide') : t('ml.ui.run.log')}
          onPress={() => setLog(!log)}
        />
      </View>
      {log && <RunLog lines={run.log} />}
      {cancelling.isError && (
        <Text tone="dangerText" live="polite">
          {`${t('ml.ui.run.cancel_failed')} ${problemText(cancelling.error)}`}
        </Text>
      )}
    </Card>
  );
}

/** How the last run ended when it brought no model: why, the log, and what scores meanwhile. */
export function LastRun({
  run,
  champion,
  by,
}: {
  run: TrainingRun;
  champion: ModelSummary | null;
  by: Scorer;
}) {
  const styles = useStyles();
  const now = useNow();
  const [log, setLog] = useState(false);
  const failed = run.state === 'failed';
  return (
    <Card>
      <View style={styles.head}>
        <Icon of={TriangleAlert} tone={failed ? 'danger' : 'text2'} />
        <Text variant="card" heading={2}>
          {failed ? t('ml.ui.run.failed') : t('ml.ui.run.cancelled')}
        </Text>
        <Text variant="meta" tone="text2" style={styles.grow}>
          {ago(run.finishedAt ?? run.startedAt, now)}
        </Text>
      </View>
      {run.problem && <Text>{run.problem.message}</Text>}
      <View style={styles.head}>
        <Text variant="meta" tone="text2" style={styles.grow}>
          {by === 'starter'
            ? t('ml.ui.run.failed_starter')
            : champion
              ? t('ml.ui.run.failed_keeps', { champion: champion.label })
              : t('ml.ui.run.failed_rules')}
        </Text>
        <Button
          kind="quiet"
          size="small"
          expanded={log}
          label={log ? t('ml.ui.run.log_hide') : t('ml.ui.run.log')}
          onPress={() => setLog(!log)}
        />
      </View>
      {log && <RunLog lines={run.log} />}
    </Card>
  );
}

const useStyles = makeStyles(() => ({
  head: { flexDirection: 'row', alignItems: 'center', gap: 8 },
  grow: { flex: 1 },
  steps: { flexDirection: 'row', flexWrap: 'wrap', columnGap: 12, rowGap: 4 },
  step: { flexDirection: 'row', alignItems: 'center', gap: 4 },
}));
