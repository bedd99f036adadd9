import type { MlOverview } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { View } from 'react-native';
import { Card } from '@/ui/Card';
import { ProgressBar } from '@/ui/Progress';
import { Text } from '@/ui/Text';
import { makeStyles } from '@/ui/theme-context';

interface Props {
  scoring: MlOverview['scoring'];
  /** True once a model scores: leads still scored by rules wait for it. */
  model: boolean;
}

/** Leads whose score is not yet what it will be. */
export const unsettled = ({ byRules, waiting }: MlOverview['scoring'], model: boolean): number =>
  waiting + (model ? byRules : 0);

/** How far the background scoring is. */
export function Scoring({ scoring, model }: Props) {
  const styles = useStyles();
  const { leads, scored, byRules } = scoring;
  const left = unsettled(scoring, model);
  const done = model ? scored - byRules : scored;
  const share = t('ml.ui.scoring_share', { scored: done, count: leads });
  return (
    <Card fill title={t('ml.ui.scoring')} note={t(model ? 'ml.ui.scoring_model' : 'ml.ui.scoring_rules')}>
      {leads === 0 ? (
        <Text tone="text2">{t('ml.ui.scoring_none')}</Text>
      ) : (
        <>
          <ProgressBar value={done / leads} label={share} tone={left > 0 ? 'accent' : 'success'} />
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
