import type { Stage } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import type { BoardCard } from '@lintel/contract/pipelines';
import ArrowRight from 'lucide-react-native/icons/arrow-right';
import CircleAlert from 'lucide-react-native/icons/circle-alert';
import Ellipsis from 'lucide-react-native/icons/ellipsis';
import Hourglass from 'lucide-react-native/icons/hourglass';
import TriangleAlert from 'lucide-react-native/icons/triangle-alert';
import { memo } from 'react';
import { View } from 'react-native';
import { budgetText } from '@/features/leads';
import { Avatar } from '@/ui/Avatar';
import { IconButton } from '@/ui/Button';
import { Icon } from '@/ui/Icon';
import { Menu } from '@/ui/Menu';
import { clock, daysBetween, shortDay } from '@/ui/moment';
import { PressBox } from '@/ui/PressBox';
import { ScoreMeter } from '@/ui/ScoreMeter';
import { Text } from '@/ui/Text';
import { makeStyles, useTheme } from '@/ui/theme-context';
import { type PressState, webProps } from '@/ui/web-props';

/** A card and the gap under it, in points: columns count on every card being as tall. */
export const CARD = { height: 92, gap: 8 } as const;

export interface CardActions {
  onOpen: (card: BoardCard) => void;
  onFocus: (card: BoardCard) => void;
  onPeek: (card: BoardCard) => void;
  onMove: (card: BoardCard, to: Stage) => void;
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
  actions,
}: Props) {
  const styles = useStyles();
  const { colors } = useTheme();
  const money =
    budgetText(card) ?? (card.type ? t(`leads.type.${card.type}`) : t('pipelines.card.no_budget'));
  const days = Math.max(0, daysBetween(Date.parse(card.stageSince), now));
  const late = stage.limitDays !== null && stage.kind === 'open' && days > stage.limitDays;
  const step = card.nextStep;
  const overdue = step !== null && Date.parse(step.at) < now;
  const none = step === null && stage.kind === 'open';
  const next = step
    ? `${step.title}, ${step.allDay ? shortDay(step.at, now) : when(step.at, now)}`
    : t('pipelines.card.none');
  return (
    <View
      role="listitem"
      style={[styles.slot, held && styles.held]}
      {...webProps({ dataSet: { card: card.id } })}
    >
      <PressBox
        role="link"
        onPress={() => actions.onOpen(card)}
        onFocus={() => actions.onFocus(card)}
        {...webProps({ tabIndex: current ? 0 : -1, dataSet: { cardLink: 'yes' } })}
        style={(state: PressState) => [
          styles.card,
          late && { borderColor: colors.warning },
          state.hovered && { backgroundColor: colors.hover },
        ]}
      >
        <View style={styles.line}>
          <Avatar name={nameOf(card)} size={26} />
          <Text variant="strong" lines={1} style={styles.grow}>
            {nameOf(card)}
          </Text>
          <View style={styles.menuRoom} />
        </View>
        <View style={styles.line}>
          <Text weight={600} lines={1} style={styles.money}>
            {money}
          </Text>
          <Text tone="text2" lines={1} style={styles.grow}>
            {card.location ?? ''}
          </Text>
          {card.score && <ScoreMeter points={card.score.points} band={card.score.band} />}
        </View>
        <View style={[styles.line, styles.foot]}>
          {stage.kind === 'open' || step ? (
            <>
              <Icon
                of={none ? CircleAlert : overdue ? TriangleAlert : ArrowRight}
                size={14}
                tone={none ? 'dangerText' : overdue ? 'warningText' : 'text2'}
              />
              <Text
                variant="meta"
                lines={1}
                weight={none || overdue ? 600 : 400}
                tone={none ? 'dangerText' : overdue ? 'warningText' : 'text2'}
                style={styles.grow}
              >
                {next}
              </Text>
            </>
          ) : (
            <View style={styles.grow} />
          )}
          {late && (
            <View role="img" aria-label={t('pipelines.card.late')}>
              <Icon of={Hourglass} size={12} tone="warningText" />
            </View>
          )}
          <Text variant="meta" tone={late ? 'warningText' : 'text2'} weight={late ? 600 : 400}>
            {t('pipelines.days_short', { count: days })}
          </Text>
        </View>
      </PressBox>
      {movable && (
        <View style={styles.menu} {...webProps({ dataSet: { cardMenu: 'yes' } })}>
          <Menu
            label={t('pipelines.move_to')}
            items={stages
              .filter((to) => to.id !== stage.id)
              .map((to) => ({ key: to.id, label: to.name, onPress: () => actions.onMove(card, to) }))}
            trigger={(menu) => (
              <IconButton
                {...menu}
                size="small"
                icon={Ellipsis}
                label={t('pipelines.card.move', { name: nameOf(card) })}
              />
            )}
          />
        </View>
      )}
    </View>
  );
});

const when = (at: string, now: number): string => {
  const day = shortDay(at, now);
  const sameDay = new Date(at).toDateString() === new Date(now).toDateString();
  return sameDay ? clock(at) : day;
};

const useStyles = makeStyles(({ colors, shadow }) => ({
  slot: { height: CARD.height, marginBottom: CARD.gap },
  held: { opacity: 0.35 },
  card: {
    flex: 1,
    paddingHorizontal: 10,
    paddingTop: 8,
    paddingBottom: 6,
    justifyContent: 'space-between',
    borderRadius: 10,
    borderWidth: 1,
    borderColor: colors.line,
    backgroundColor: colors.surface,
    boxShadow: shadow.sh1,
    cursor: 'pointer',
    userSelect: 'none',
  },
  line: { flexDirection: 'row', alignItems: 'center', gap: 7 },
  foot: { borderTopWidth: 1, borderTopColor: colors.lineSubtle, paddingTop: 5, gap: 5 },
  grow: { flex: 1, minWidth: 0 },
  money: { flexShrink: 0, maxWidth: '60%' },
  menuRoom: { width: 22 },
  menu: { position: 'absolute', top: 4, right: 4 },
}));
