import type { Stage } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import type { BoardCard, BoardSort } from '@lintel/contract/pipelines';
import { memo, useState } from 'react';
import { type NativeScrollEvent, type NativeSyntheticEvent, ScrollView, View } from 'react-native';
import { countText } from '@/features/leads';
import { Button } from '@/ui/Button';
import { Spinner } from '@/ui/Spinner';
import { Text } from '@/ui/Text';
import { makeStyles, useTheme } from '@/ui/theme-context';
import { webProps } from '@/ui/web-props';
import { BoardCardView, CARD, type CardActions } from './BoardCardView';
import { type ColumnView, placeOf, windowOf } from './board-model';
import { valueText, wholeDays } from './money';

const SIZE = CARD.height + CARD.gap;
/** Asks for the next page this many cards before the last that is there. */
const AHEAD = 15;

interface Props {
  column: ColumnView;
  stages: readonly Stage[];
  sort: BoardSort;
  now: number;
  movable: boolean;
  currentId: string | null;
  heldId: string | null;
  /** The card that is held over this column. */
  landing: BoardCard | null;
  hasMore: boolean;
  failed: boolean;
  onMore: (stageId: string) => void;
  actions: CardActions;
  /** Takes the whole width, as on a phone. */
  wide?: boolean;
}

/** One stage: what is in it, and its cards, of which only those near the eye are drawn. */
export const Column = memo(function Column(props: Props) {
  const { column, sort, landing, wide } = props;
  const styles = useStyles();
  const { colors } = useTheme();
  const [top, setTop] = useState(0);
  const [height, setHeight] = useState(700);
  const { cards, stage } = column;
  const { from, to } = windowOf(cards.length, SIZE, top, height);
  const { onMore, hasMore, failed } = props;
  const onScroll = ({ nativeEvent }: NativeSyntheticEvent<NativeScrollEvent>) => {
    const at = nativeEvent.contentOffset.y;
    setTop(at);
    if (hasMore && !failed && at + height > (cards.length - AHEAD) * SIZE) onMore(stage.id);
  };
  const place = landing ? placeOf(cards, landing, sort) : null;
  const values = valueText(column.values);
  const facts = [
    values && (column.sampled ? t('pipelines.column.at_least', { value: values }) : values),
    column.overLimit > 0 && t('pipelines.column.late', { count: column.overLimit }),
    column.medianDays !== null && t('pipelines.column.median', { days: wholeDays(column.medianDays) }),
  ].filter(Boolean);
  const count = countText(column.count, column.countCapped);
  const draw = (card: BoardCard) => (
    <BoardCardView
      key={card.id}
      card={card}
      stage={stage}
      stages={props.stages}
      now={props.now}
      movable={props.movable}
      current={card.id === props.currentId}
      held={card.id === props.heldId}
      actions={props.actions}
    />
  );
  return (
    <View
      style={[styles.column, wide && styles.wide]}
      role="group"
      aria-label={`${stage.name}, ${t('pipelines.column.count', { count: column.count, shown: count })}`}
      {...webProps({ dataSet: { column: stage.id } })}
    >
      {!wide && (
        <View style={styles.head}>
          <View style={styles.title}>
            <View style={[styles.dot, { backgroundColor: colors[stage.color] }]} />
            <Text variant="strong" heading={2} lines={1} style={styles.shrink}>
              {stage.name}
            </Text>
            <Text tone="text2">{count}</Text>
          </View>
          <Text variant="meta" tone="text2" lines={1}>
            {column.removed ? t('pipelines.column.removed') : facts.join(', ')}
          </Text>
        </View>
      )}
      {wide && facts.length > 0 && (
        <Text variant="meta" tone="text2" style={styles.facts}>
          {facts.join(', ')}
        </Text>
      )}
      <ScrollView
        style={styles.scroll}
        onScroll={onScroll}
        scrollEventThrottle={16}
        onLayout={(event) => setHeight(event.nativeEvent.layout.height)}
        {...webProps({ dataSet: { columnScroll: 'yes' }, tabIndex: cards.length > 0 ? -1 : undefined })}
      >
        {cards.length === 0 && place === null ? (
          <View style={styles.empty}>
            <Text variant="meta" tone="text2" align="center">
              {t('pipelines.column.empty')}
            </Text>
          </View>
        ) : (
          <View
            role="list"
            aria-label={t('pipelines.column.cards', { stage: stage.name })}
            style={{ paddingTop: from * SIZE, paddingBottom: (cards.length - to) * SIZE }}
          >
            {cards
              .slice(from, to)
              .map((card, i) =>
                place === from + i ? [<View key="slot" style={styles.slot} />, draw(card)] : draw(card),
              )}
            {place !== null && place >= to && <View style={styles.slot} />}
          </View>
        )}
        {failed ? (
          <View style={styles.more}>
            <Button size="small" label={t('ui.try_again')} onPress={() => onMore(stage.id)} />
          </View>
        ) : (
          hasMore && (
            <View style={styles.more}>
              {column.count > cards.length && !column.countCapped ? (
                <Button
                  kind="quiet"
                  size="small"
                  label={t('pipelines.column.more', { count: column.count - cards.length })}
                  onPress={() => onMore(stage.id)}
                />
              ) : (
                <Spinner />
              )}
            </View>
          )
        )}
      </ScrollView>
    </View>
  );
});

const useStyles = makeStyles(({ colors }) => ({
  column: { width: 184, flexGrow: 1, flexShrink: 0, maxWidth: 260, height: '100%' },
  wide: { width: '100%', maxWidth: '100%' },
  head: { paddingHorizontal: 6, paddingBottom: 8, gap: 1 },
  facts: { paddingBottom: 8 },
  title: { flexDirection: 'row', alignItems: 'center', gap: 7 },
  shrink: { flexShrink: 1 },
  dot: { width: 8, height: 8, borderRadius: 2 },
  scroll: { flex: 1 },
  empty: { paddingVertical: 24, paddingHorizontal: 12 },
  slot: {
    height: CARD.height,
    marginBottom: CARD.gap,
    borderRadius: 10,
    borderWidth: 1,
    borderStyle: 'dashed',
    borderColor: colors.accent,
    backgroundColor: colors.accentTint,
  },
  more: { alignItems: 'center', paddingVertical: 8 },
}));
