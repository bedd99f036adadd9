import type { LeadRow } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { View } from 'react-native';
import { scoresLine } from '@/features/score';
import { KeyCap } from '@/ui/KeyCap';
import { countText } from '@/ui/lead-text';
import { Text } from '@/ui/Text';
import { makeStyles, useWidth } from '@/ui/theme-context';

interface Props {
  rows: readonly LeadRow[];
  shown: number;
  total: { count: number; capped: boolean } | undefined;
  now: number;
}

/** How much of the list is loaded, the keys that work, and who made the scores. */
export function ListFooter({ rows, shown, total, now }: Props) {
  const styles = useStyles();
  const wide = useWidth() === 'wide';
  const scores = scoresLine(
    rows.flatMap(({ score }) => score ?? []),
    now,
  );
  const hints: [string[], string][] = [
    [['X'], t('leads.hint.select')],
    [['J', 'K'], t('leads.hint.move')],
    [['Enter'], t('leads.hint.open')],
    [['F'], t('leads.hint.filter')],
    [['/'], t('leads.hint.search')],
  ];
  return (
    <View style={styles.row}>
      {shown > 0 && (
        <Text variant="meta" tone="text2">
          {total
            ? t('leads.shown', { shown, total: countText(total.count, total.capped) })
            : t('leads.found', { count: shown })}
        </Text>
      )}
      {wide &&
        hints.map(([keys, label]) => (
          <View key={label} style={styles.hint} aria-hidden>
            {keys.map((key) => (
              <KeyCap key={key} keys={key} />
            ))}
            <Text variant="meta" tone="text2">
              {label}
            </Text>
          </View>
        ))}
      <View style={styles.grow} />
      {scores && (
        <Text variant="meta" tone="text2">
          {scores}
        </Text>
      )}
    </View>
  );
}

const useStyles = makeStyles(() => ({
  row: { flex: 1, flexDirection: 'row', alignItems: 'center', gap: 14, minWidth: 0 },
  hint: { flexDirection: 'row', alignItems: 'center', gap: 5 },
  grow: { flex: 1 },
}));
