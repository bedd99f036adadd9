import type { ModelHealth } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import CircleCheck from 'lucide-react-native/icons/circle-check';
import { useState } from 'react';
import { View } from 'react-native';
import { Button } from '@/ui/Button';
import { StatusChip } from '@/ui/Chip';
import { Icon } from '@/ui/Icon';
import { ago } from '@/ui/moment';
import { showFigure } from '@/ui/numbers';
import { Text } from '@/ui/Text';
import { makeStyles } from '@/ui/theme-context';
import { useNow } from '@/ui/use-now';

/** Open alarms before "show all"; those that are over wait behind it. */
const FIRST = 2;

/** What the watch has found, open first, and the last step of recalibration. */
export function Alarms({ health: { alarms, recalibration, checkedAt } }: { health: ModelHealth }) {
  const styles = useStyles();
  const now = useNow();
  const [all, setAll] = useState(false);
  // What is open comes first; what is over is history.
  const open = alarms.filter(({ clearedAt }) => clearedAt === null);
  const over = alarms.filter(({ clearedAt }) => clearedAt !== null);
  const shown = all ? [...open, ...over] : open.slice(0, FIRST);
  return (
    <View style={styles.stack}>
      {open.length === 0 && (
        <View style={styles.line}>
          <Icon of={CircleCheck} tone={checkedAt ? 'success' : 'text3'} />
          <Text style={styles.grow}>
            {checkedAt ? t('insights.alarms.none') : t('insights.alarms.not_checked')}
          </Text>
        </View>
      )}
      {shown.length > 0 && (
        <View role="list" aria-label={t('insights.alarms.title')}>
          {shown.map((alarm) => (
            <View key={alarm.id} role="listitem" style={styles.alarm}>
              <View style={styles.line}>
                <StatusChip
                  label={alarm.clearedAt ? t('insights.alarms.cleared') : t(`insights.alarms.${alarm.level}`)}
                  tone={alarm.clearedAt ? 'neutral' : alarm.level === 'act' ? 'danger' : 'warning'}
                />
                <Text variant="meta" tone="text3">
                  {`${alarm.modelLabel}, ${ago(alarm.raisedAt, now).toLocaleLowerCase()}`}
                </Text>
              </View>
              <Text tone={alarm.clearedAt ? 'text2' : 'text'}>{alarm.sentence}</Text>
            </View>
          ))}
        </View>
      )}
      {recalibration && (all || open.length === 0) && (
        <Text variant="meta" tone="text2">
          {t(recalibration.kept ? 'insights.recalibration.kept' : 'insights.recalibration.refused', {
            when: ago(recalibration.at, now).toLocaleLowerCase(),
            rows: recalibration.rows,
            before: showFigure(recalibration.logLossBefore, 3),
            after: showFigure(recalibration.logLossAfter, 3),
          })}
        </Text>
      )}
      <View style={styles.foot}>
        {checkedAt && (
          <Text variant="meta" tone="text3" style={styles.grow}>
            {t('insights.alarms.checked', { when: ago(checkedAt, now).toLocaleLowerCase() })}
          </Text>
        )}
        {(all || alarms.length > shown.length) && (
          <Button
            kind="quiet"
            size="small"
            expanded={all}
            label={all ? t('ml.ui.left_out.less') : t('ml.ui.left_out.more', { count: alarms.length })}
            onPress={() => setAll(!all)}
          />
        )}
      </View>
    </View>
  );
}

const useStyles = makeStyles(({ colors }) => ({
  stack: { gap: 8 },
  line: { flexDirection: 'row', alignItems: 'center', gap: 8 },
  grow: { flex: 1, minWidth: 0 },
  foot: { flexDirection: 'row', flexWrap: 'wrap', alignItems: 'center', columnGap: 8 },
  alarm: { gap: 4, paddingVertical: 8, borderTopWidth: 1, borderTopColor: colors.lineSubtle },
}));
