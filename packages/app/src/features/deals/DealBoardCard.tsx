import type { DealRow } from '@lintel/contract/deals';
import { t } from '@lintel/contract/messages';
import ArrowRight from 'lucide-react-native/icons/arrow-right';
import TriangleAlert from 'lucide-react-native/icons/triangle-alert';
import { memo } from 'react';
import { View } from 'react-native';
import { Avatar } from '@/ui/Avatar';
import { BoardCard, MENU_ROOM } from '@/ui/board/BoardCard';
import { Icon } from '@/ui/Icon';
import { Text } from '@/ui/Text';
import { makeStyles } from '@/ui/theme-context';
import { dayText, money, underName } from './format';
import { RiskChip } from './RiskChip';

/** Height of a card, in points: columns count on every card being as tall. */
export const DEAL_CARD_HEIGHT = 112;

export interface DealCardActions {
  onOpen: (deal: DealRow) => void;
  onMove: (deal: DealRow, stageId: string) => void;
}

interface Props {
  deal: DealRow;
  today: string;
  owner: string | null;
  stages: readonly { id: string; name: string }[];
  movable: boolean;
  current: boolean;
  held: boolean;
  onFocus: (id: string) => void;
  actions: DealCardActions;
}

/** One deal on the board: what, for whom, how much, when it closes, how it stands, what is next. */
export const DealBoardCard = memo(function DealBoardCard({
  deal,
  today,
  owner,
  stages,
  movable,
  current,
  held,
  onFocus,
  actions,
}: Props) {
  const styles = useStyles();
  const late = deal.next?.dueOn != null && deal.next.dueOn < today;
  return (
    <BoardCard
      id={deal.id}
      height={DEAL_CARD_HEIGHT}
      current={current}
      held={held}
      onOpen={() => actions.onOpen(deal)}
      onFocus={() => onFocus(deal.id)}
      menu={
        movable
          ? {
              title: t('deals.board.move'),
              label: `${t('deals.board.move')}: ${deal.name}`,
              items: stages
                .filter(({ id }) => id !== deal.stageId)
                .map(({ id, name }) => ({ key: id, label: name, onPress: () => actions.onMove(deal, id) })),
            }
          : null
      }
    >
      <View>
        <View style={styles.line}>
          <Text variant="strong" lines={1} style={styles.grow}>
            {deal.name}
          </Text>
          <View style={styles.menuRoom} />
        </View>
        <Text variant="meta" tone="text2" lines={1}>
          {underName(deal)}
        </Text>
      </View>
      <View style={styles.line}>
        <Text weight={600} lines={1} style={styles.grow}>
          {deal.price === null ? t('deals.no_price') : money(deal.price, deal.currency)}
        </Text>
        <RiskChip risk={deal.risk} />
      </View>
      <View style={[styles.line, styles.foot]}>
        <Icon of={late ? TriangleAlert : ArrowRight} size={14} tone={late ? 'dangerText' : 'text2'} />
        <Text variant="meta" lines={1} tone={late ? 'dangerText' : 'text2'} style={styles.grow}>
          {deal.next?.title ?? t('deals.board.no_next')}
        </Text>
        <Text variant="meta" tone="text2" lines={1} style={styles.day}>
          {deal.closingOn ? dayText(deal.closingOn, today) : t('deals.board.no_day')}
        </Text>
        {owner && <Avatar name={owner} size={20} label={owner} />}
      </View>
    </BoardCard>
  );
});

const useStyles = makeStyles(({ colors }) => ({
  line: { flexDirection: 'row', alignItems: 'center', gap: 7 },
  foot: { borderTopWidth: 1, borderTopColor: colors.lineSubtle, paddingTop: 5, gap: 5 },
  grow: { flex: 1, minWidth: 0 },
  day: { flexShrink: 0 },
  menuRoom: { width: MENU_ROOM },
}));
