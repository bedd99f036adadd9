import { t } from '@lintel/contract/messages';
import type { Board } from '@lintel/contract/pipelines';
import { View } from 'react-native';
import { countText } from '@/ui/lead-text';
import { Text } from '@/ui/Text';
import { makeStyles } from '@/ui/theme-context';
import { sumValues, valueText, wholeDays } from './money';
import type { ColumnView } from './use-board';

/** What the whole pipeline comes to: open leads, their value, what is stuck, how long winning takes. */
export function Totals({ board, columns }: { board: Board; columns: readonly ColumnView[] }) {
  const styles = useStyles();
  const open = columns.filter(({ stage }) => stage.kind === 'open');
  const capped = open.some(({ countCapped }) => countCapped);
  const sampled = open.some((column) => column.sampled);
  const count = open.reduce((sum, column) => sum + column.count, 0);
  const values = sumValues(open.map((column) => column.values));
  const stuck = open.reduce((sum, column) => sum + column.overLimit, 0);
  const limits = open.some(({ stage }) => stage.limitDays !== null);
  const total = valueText(values);
  const weighted = valueText(values, 'weighted');
  const plus = sampled ? '+' : '';
  return (
    <View style={styles.strip} role="list" aria-label={t('pipelines.totals')}>
      <Fact figure={countText(count, capped)} words={t('pipelines.total.open', { count })} />
      {total && <Fact figure={`${total}${plus}`} words={t('pipelines.total.value')} />}
      {weighted && <Fact figure={`${weighted}${plus}`} words={t('pipelines.total.weighted')} />}
      {limits && <Fact figure={String(stuck)} words={t('pipelines.total.stuck')} late={stuck > 0} />}
      {board.medianDaysToWon !== null && (
        <Fact
          figure={t('pipelines.days_short', { count: wholeDays(board.medianDaysToWon) })}
          words={t('pipelines.total.to_won')}
        />
      )}
    </View>
  );
}

function Fact({ figure, words, late = false }: { figure: string; words: string; late?: boolean }) {
  const styles = useStyles();
  return (
    <View role="listitem" style={styles.fact}>
      <Text variant="card" weight={600} tone={late ? 'warningText' : 'text'}>
        {figure}
      </Text>
      <Text tone="text2">{words}</Text>
    </View>
  );
}

const useStyles = makeStyles(() => ({
  strip: {
    flexDirection: 'row',
    flexWrap: 'wrap',
    alignItems: 'center',
    columnGap: 24,
    rowGap: 4,
    flexShrink: 1,
  },
  fact: { flexDirection: 'row', alignItems: 'baseline', gap: 7 },
}));
