import type { Stage } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import type { BoardCard } from '@lintel/contract/pipelines';
import ArrowRight from 'lucide-react-native/icons/arrow-right';
import CircleAlert from 'lucide-react-native/icons/circle-alert';
import Handshake from 'lucide-react-native/icons/handshake';
import Hourglass from 'lucide-react-native/icons/hourglass';
import TriangleAlert from 'lucide-react-native/icons/triangle-alert';
import { memo } from 'react';
import { View } from 'react-native';
import { Avatar } from '@/ui/Avatar';
import { BoardCard as CardFrame, MENU_ROOM } from '@/ui/board/BoardCard';
import { Icon } from '@/ui/Icon';
import { budgetText } from '@/ui/lead-text';
import type { MenuItem } from '@/ui/Menu';
import { clock, daysBetween, shortDay } from '@/ui/moment';
import { Parts } from '@/ui/Parts';
import { ScoreMeter } from '@/ui/ScoreMeter';
import { Text } from '@/ui/Text';
import { makeStyles } from '@/ui/theme-context';

/** Height of a card, in points: columns count on every card being as tall. */
export const CARD_HEIGHT = 120;
/** Of it for the next step in two lines; free where a stage asks for none, so that cards line up. */
const FOOT = 40;

export interface CardActions {
  onOpen: (card: BoardCard) => void;
  onPeek: (card: BoardCard) => void;
  onMove: (card: BoardCard, to: Stage) => void;
  /** Null for who does not open deals. */
  onDeal: ((card: BoardCard) => void) | null;
}

interface Props {
  card: BoardCard;
  stage: Stage;
  stages: readonly Stage[];
  now: number;
  /** It may be moved by this person. */
  movable: boolean;
  /** It is the one the Tab key comes to. */
  current: boolean;
  /** It is being dragged: a shadow of itself. */
  held: boolean;
  onFocus: (id: string) => void;
  actions: CardActions;
}

export const nameOf = (card: Pick<BoardCard, 'name'>): string => card.name ?? t('leads.unnamed');

/** One lead on the board: who, how much, where, how good, what is next, how long. */
export const BoardCardView = memo(function BoardCardView({
  card,
  stage,
  stages,
  now,
  movable,
  current,
  held,
  onFocus,
  actions,
}: Props) {
  const styles = useStyles();
  const money =
    budgetText(card) ?? (card.type ? t(`leads.type.${card.type}`) : t('pipelines.card.no_budget'));
  const days = Math.max(0, daysBetween(Date.parse(card.stageSince), now));
  const late = stage.limitDays !== null && stage.kind === 'open' && days > stage.limitDays;
  const step = card.nextStep;
  const overdue = step !== null && Date.parse(step.at) < now;
  const none = step === null && stage.kind === 'open';
  const next = step
    ? `${withoutName(step.title, card.name)}, ${step.allDay ? shortDay(step.at, now) : when(step.at, now)}`
    : t('pipelines.card.none');
  const { onDeal } = actions;
  const items: MenuItem[] = [
    ...(movable ? stages : [])
      .filter((to) => to.id !== stage.id)
      .map((to) => ({ key: to.id, label: to.name, onPress: () => actions.onMove(card, to) })),
    ...(onDeal
      ? [
          {
            key: 'deal',
            label: t('pipelines.card.deal'),
            icon: Handshake,
            divider: movable,
            onPress: () => onDeal(card),
          },
        ]
      : []),
  ];
  return (
    <CardFrame
      id={card.id}
      height={CARD_HEIGHT}
      current={current}
      held={held}
      late={late}
      onOpen={() => actions.onOpen(card)}
      onFocus={() => onFocus(card.id)}
      menu={
        items.length > 0
          ? {
              title: t(onDeal ? 'pipelines.card.menu' : 'pipelines.move_to'),
              label: t(onDeal ? 'pipelines.card.more' : 'pipelines.card.move', { name: nameOf(card) }),
              items,
            }
          : null
      }
    >
      <View style={styles.line}>
        <Avatar name={nameOf(card)} size={26} />
        <View style={styles.grow}>
          <View style={styles.line}>
            <Text variant="strong" lines={1} style={styles.grow}>
              {nameOf(card)}
            </Text>
            <View style={styles.menuRoom} />
          </View>
          <View style={styles.line}>
            <View style={styles.grow}>
              <Parts parts={placeParts(card.location)} lines={1} tone="text2" />
            </View>
            {late && (
              <View role="img" aria-label={t('pipelines.card.late')}>
                <Icon of={Hourglass} size={12} tone="warningText" />
              </View>
            )}
            <Text variant="meta" tone={late ? 'warningText' : 'text2'} weight={late ? 600 : 400}>
              {t('pipelines.days_short', { count: days })}
            </Text>
          </View>
        </View>
      </View>
      <View style={styles.line}>
        <Text weight={600} lines={1} style={styles.grow}>
          {money}
        </Text>
        {card.score && (
          <ScoreMeter
            points={card.score.points}
            band={card.score.band}
            byHand={card.score.overriddenUntil != null}
          />
        )}
      </View>
      {stage.kind === 'open' || step ? (
        <View style={[styles.line, styles.foot]}>
          <Icon
            of={none ? CircleAlert : overdue ? TriangleAlert : ArrowRight}
            size={14}
            tone={none ? 'dangerText' : overdue ? 'warningText' : 'text2'}
          />
          <Text
            variant="meta"
            lines={2}
            weight={none || overdue ? 600 : 400}
            tone={none ? 'dangerText' : overdue ? 'warningText' : 'text2'}
            style={styles.grow}
          >
            {next}
          </Text>
        </View>
      ) : (
        <View style={styles.noFoot} />
      )}
    </CardFrame>
  );
});

const when = (at: string, now: number): string => {
  const day = shortDay(at, now);
  const sameDay = new Date(at).toDateString() === new Date(now).toDateString();
  return sameDay ? clock(at) : day;
};

/** "Showing" of "Showing: Wanda Zelman" on the card of Wanda Zelman. */
const withoutName = (title: string, name: string | null): string =>
  (name !== null && title.endsWith(name) && title.slice(0, -name.length).replace(/[\s:,–-]+$/, '')) || title;

/** "Mill End", "Springfield", so that where there is no room for both the first is whole. */
const placeParts = (location: string | null): string[] =>
  location
    ?.split(',')
    .map((part) => part.trim())
    .filter(Boolean) ?? [];

const useStyles = makeStyles(({ colors }) => ({
  line: { flexDirection: 'row', alignItems: 'center', gap: 7 },
  foot: { minHeight: FOOT, borderTopWidth: 1, borderTopColor: colors.lineSubtle, paddingTop: 5, gap: 5 },
  noFoot: { height: FOOT },
  grow: { flex: 1, minWidth: 0 },
  menuRoom: { width: MENU_ROOM },
}));
