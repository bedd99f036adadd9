import type { MlOverview } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { View } from 'react-native';
import { Card } from '@/ui/Card';
import { ProgressBar } from '@/ui/Progress';
import { Text } from '@/ui/Text';
import { makeStyles } from '@/ui/theme-context';

/** How far the background scoring is. */
export function Scoring({
  scoring: { leads, scored, byRules, waiting },
}: {
  scoring: MlOverview['scoring'];
}) {
  const styles = useStyles();
  const share = t('ml.ui.scoring_share', { scored, count: leads });
  return (
    <Card title={t('ml.ui.scoring')}>
      {leads === 0 ? (
        <Text tone="text2">{t('ml.ui.scoring_none')}</Text>
      ) : (
        <>
          <ProgressBar value={scored / leads} label={share} tone={waiting > 0 ? 'accent' : 'success'} />
          <View style={styles.line} aria-live="polite">
            <Text variant="strong">{share}</Text>
            <Text tone="text2">
              {[
                byRules > 0 && t('ml.ui.scoring_rules', { count: byRules }),
                waiting > 0 ? t('ml.ui.scoring_waiting', { count: waiting }) : t('ml.ui.scoring_done'),
              ]
                .filter(Boolean)
                .join(', ')}
            </Text>
          </View>
        </>
      )}
    </Card>
  );
}

const useStyles = makeStyles(() => ({ line: { flexDirection: 'row', flexWrap: 'wrap', columnGap: 10 } }));
