import type { LeadScore, MlOverview } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { View } from 'react-native';
import { Card } from '@/ui/Card';
import { ProgressBar } from '@/ui/Progress';
import { Text } from '@/ui/Text';
import { makeStyles } from '@/ui/theme-context';

export type Scorer = LeadScore['source'];

/** What answers now; leads whose score is by anything else wait for it. */
export const whoScores = ({ champion, paused, starter }: MlOverview): Scorer =>
  starter.state === 'scores' ? 'starter' : champion && !paused ? 'model' : 'rules';

const settledBy = ({ scored, byRules, byStarter }: MlOverview['scoring'], by: Scorer): number =>
  ({ model: scored - byRules - byStarter, starter: byStarter, rules: byRules })[by];

/** Leads whose score is not yet what it will be. */
export const unsettled = (scoring: MlOverview['scoring'], by: Scorer): number =>
  Math.max(0, scoring.leads - settledBy(scoring, by));

interface Props {
  scoring: MlOverview['scoring'];
  by: Scorer;
}

/** How far the background scoring is. */
export function Scoring({ scoring, by }: Props) {
  const styles = useStyles();
  const { leads } = scoring;
  const left = unsettled(scoring, by);
  const share = t('ml.ui.scoring_share', { scored: leads - left, count: leads });
  return (
    <Card title={t('ml.ui.scoring')} note={t(`ml.ui.scoring_${by}`)}>
      {leads === 0 ? (
        <Text tone="text2">{t('ml.ui.scoring_none')}</Text>
      ) : (
        <>
          <ProgressBar value={(leads - left) / leads} label={share} tone={left > 0 ? 'accent' : 'success'} />
          <View style={styles.lines} aria-live="polite">
            <Text variant="strong">{share}</Text>
            <Text variant="meta" tone="text2">
              {left > 0 ? t('ml.ui.scoring_waiting', { count: left }) : t('ml.ui.scoring_done')}
            </Text>
          </View>
        </>
      )}
    </Card>
  );
}

const useStyles = makeStyles(() => ({ lines: { gap: 2 } }));
