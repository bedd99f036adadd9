import { t } from '@lintel/contract/messages';
import { Fragment, memo, type ReactNode, useState } from 'react';
import { type NativeScrollEvent, type NativeSyntheticEvent, ScrollView, View } from 'react-native';
import { Button } from '../Button';
import { Spinner } from '../Spinner';
import { Text } from '../Text';
import { makeStyles, useTheme } from '../theme-context';
import { webProps } from '../web-props';
import { CARD_GAP } from './BoardCard';
import type { BoardStage, CardPlace } from './board-model';
import { type BoardItem, type Order, placeOf, windowOf } from './board-model';

/** Asks for the next page this many cards before the last that is there. */
const AHEAD = 15;

export interface ColumnWords {
  empty: string;
  more: (count: number) => string;
  cards: (stage: string) => string;
}

interface Props<Card extends BoardItem> {
  stage: BoardStage<Card>;
  order: Order<Card>;
  cardHeight: number;
  draw: (card: Card, place: CardPlace) => ReactNode;
  onFocus: (id: string) => void;
  currentId: string | null;
  heldId: string | null;
  /** The card that is held over this column. */
  landing: Card | null;
  hasMore: boolean;
  failed: boolean;
  onMore: (stageId: string) => void;
  words: ColumnWords;
  /** Takes the whole width, as on a phone. */
  wide?: boolean;
}

/** One stage: what is in it, and its cards, of which only those near the eye are drawn. */
export const BoardColumn = memo(DrawnColumn) as typeof DrawnColumn;

function DrawnColumn<Card extends BoardItem>(props: Props<Card>) {
  const { stage, landing, wide, words, onMore, hasMore, failed, onFocus } = props;
  const styles = useStyles();
  const { colors } = useTheme();
  const [top, setTop] = useState(0);
  const [height, setHeight] = useState(700);
  const { cards } = stage;
  const size = props.cardHeight + CARD_GAP;
  const { from, to } = windowOf(cards.length, size, top, height);
  const onScroll = ({ nativeEvent }: NativeSyntheticEvent<NativeScrollEvent>) => {
    const at = nativeEvent.contentOffset.y;
    setTop(at);
    if (hasMore && !failed && at + height > (cards.length - AHEAD) * size) onMore(stage.id);
  };
  const place = landing ? placeOf(cards, landing, props.order) : null;
  const slot = <View key="slot" style={[styles.slot, { height: props.cardHeight }]} />;
  return (
    <View
      style={[styles.column, wide && styles.wide]}
      role="group"
      aria-label={stage.spoken}
      {...webProps({ dataSet: { column: stage.id } })}
    >
      {wide ? (
        stage.facts !== '' && (
          <Text variant="meta" tone="text2" style={styles.facts}>
            {stage.facts}
          </Text>
        )
      ) : (
        <View style={styles.head}>
          <View style={styles.title}>
            <View style={[styles.dot, { backgroundColor: colors[stage.color] }]} />
            <Text variant="strong" heading={2} lines={1} style={styles.shrink}>
              {stage.name}
            </Text>
            <Text tone="text2">{stage.count}</Text>
          </View>
          <Text variant="meta" tone="text2" lines={1}>
            {stage.facts}
          </Text>
        </View>
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
              {words.empty}
            </Text>
          </View>
        ) : (
          <View
            role="list"
            aria-label={words.cards(stage.name)}
            style={{ paddingTop: from * size, paddingBottom: (cards.length - to) * size }}
          >
            {cards.slice(from, to).flatMap((card, i) => {
              const drawn = (
                <Fragment key={card.id}>
                  {props.draw(card, {
                    current: card.id === props.currentId,
                    held: card.id === props.heldId,
                    onFocus,
                  })}
                </Fragment>
              );
              return place === from + i ? [slot, drawn] : [drawn];
            })}
            {place !== null && place >= to && slot}
          </View>
        )}
        {failed ? (
          <View style={styles.more}>
            <Button size="small" label={t('ui.try_again')} onPress={() => onMore(stage.id)} />
          </View>
        ) : (
          hasMore && (
            <View style={styles.more}>
              {stage.unread ? (
                <Button
                  kind="quiet"
                  size="small"
                  label={words.more(stage.unread)}
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
}

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
    marginBottom: CARD_GAP,
    borderRadius: 10,
    borderWidth: 1,
    borderStyle: 'dashed',
    borderColor: colors.accent,
    backgroundColor: colors.accentTint,
  },
  more: { alignItems: 'center', paddingVertical: 8 },
}));
