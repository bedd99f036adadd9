import type { TodayLead } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import ChevronDown from 'lucide-react-native/icons/chevron-down';
import ChevronRight from 'lucide-react-native/icons/chevron-right';
import Clock from 'lucide-react-native/icons/clock-alert';
import Zap from 'lucide-react-native/icons/zap';
import { useState } from 'react';
import { View } from 'react-native';
import { Icon, type LucideIcon } from '@/ui/Icon';
import { PressBox } from '@/ui/PressBox';
import { Text } from '@/ui/Text';
import { makeStyles, useTheme, useWidth } from '@/ui/theme-context';
import { type PressState, webProps } from '@/ui/web-props';
import { bySource, GROUP_FROM, type SourceGroup } from './countdown';
import { type CardActions, LeadCard } from './LeadCard';

interface Shown extends CardActions {
  cards: readonly TodayLead[];
  now: number;
  frozen: boolean;
  claiming: string | null;
  nameOf: (card: TodayLead) => string;
  activeId: string | undefined;
  readerId: string;
}

/** New leads whose time runs, the most urgent on top; many at once stand grouped by where they come from. */
export function FreshLeads(props: Shown) {
  const styles = useStyles();
  const { cards } = props;
  const open = cards.filter((card) => card.state === 'open');
  return (
    <View style={styles.box}>
      <Head
        icon={Zap}
        tone="ember"
        title={titleOf(open.length)}
        note={props.frozen ? t('today.ring.offline') : undefined}
      />
      {open.length < GROUP_FROM ? (
        <Rows {...props} first={open[0]?.id} />
      ) : (
        <>
          <Rows {...props} cards={cards.filter((card) => card.state !== 'open')} />
          {bySource(open).map((group, index) => (
            <Group
              key={group.source ?? ''}
              {...props}
              group={group}
              first={index === 0 ? open[0]?.id : undefined}
            />
          ))}
        </>
      )}
    </View>
  );
}

const titleOf = (count: number): string => {
  if (count === 0) return t('today.new.gone');
  return count === 1 ? t('today.new.one') : t('today.new', { count });
};

/** Answers that are late, one's own and the team's. */
export function LateLeads(props: Shown) {
  const styles = useStyles();
  return (
    <View style={styles.box}>
      <Head icon={Clock} tone="danger" title={t('today.overdue', { count: props.cards.length })} />
      <Rows {...props} />
    </View>
  );
}

function Head({
  icon,
  tone,
  title,
  note,
}: {
  icon: LucideIcon;
  tone: 'ember' | 'danger';
  title: string;
  note?: string | undefined;
}) {
  const styles = useStyles();
  const { colors } = useTheme();
  return (
    <View style={[styles.head, { backgroundColor: colors[`${tone}Tint`] }]}>
      <Icon of={icon} tone={`${tone}Text`} />
      <Text variant="strong" weight={600} tone={`${tone}Text`} heading={3} style={styles.grow}>
        {title}
      </Text>
      {note && <Text tone={`${tone}Text`}>{note}</Text>}
    </View>
  );
}

function Group({ group, first, ...props }: Shown & { group: SourceGroup; first?: string | undefined }) {
  const styles = useStyles();
  const { colors } = useTheme();
  // The group with the most urgent lead is open to begin with.
  const [open, setOpen] = useState(first !== undefined);
  const source = group.source ?? t('today.new.no_source');
  const values = { count: group.cards.length, source };
  return (
    <>
      <PressBox
        role="button"
        aria-expanded={open}
        aria-label={t(open ? 'today.new.hide' : 'today.new.show', values)}
        onPress={() => setOpen(!open)}
        {...webProps({ dataSet: { ring: 'inset' } })}
        style={(state: PressState) => [styles.group, state.hovered && { backgroundColor: colors.hover }]}
      >
        <Icon of={open ? ChevronDown : ChevronRight} />
        <Text variant="strong" lines={1} style={styles.grow}>
          {t('today.new.of', values)}
        </Text>
      </PressBox>
      {open && <Rows {...props} cards={group.cards} first={first} />}
    </>
  );
}

function Rows({
  cards,
  first,
  claiming,
  nameOf,
  activeId,
  readerId,
  ...rest
}: Shown & { first?: string | undefined }) {
  const compact = useWidth() === 'compact';
  if (cards.length === 0) return null;
  return (
    <View role="list">
      {cards.map((card) => (
        <LeadCard
          key={card.id}
          {...rest}
          card={card}
          name={nameOf(card)}
          owner={card.ownerId === readerId ? null : card.ownerName}
          first={card.id === first}
          active={!compact && card.id === activeId}
          claiming={claiming === card.id}
        />
      ))}
    </View>
  );
}

const useStyles = makeStyles(({ colors, radius }) => ({
  box: {
    borderRadius: radius.card,
    borderWidth: 1,
    borderColor: colors.line,
    backgroundColor: colors.surface,
    overflow: 'hidden',
  },
  head: {
    flexDirection: 'row',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: 9,
    minHeight: 38,
    paddingHorizontal: 14,
    paddingVertical: 8,
  },
  group: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: 8,
    minHeight: 44,
    paddingHorizontal: 14,
    borderTopWidth: 1,
    borderTopColor: colors.lineSubtle,
  },
  grow: { flex: 1 },
}));
