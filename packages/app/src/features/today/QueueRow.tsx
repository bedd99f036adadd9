import { t } from '@lintel/contract/messages';
import AlarmClock from 'lucide-react-native/icons/alarm-clock';
import CalendarPlus from 'lucide-react-native/icons/calendar-plus';
import Check from 'lucide-react-native/icons/check';
import ClipboardCheck from 'lucide-react-native/icons/clipboard-check';
import Ellipsis from 'lucide-react-native/icons/ellipsis';
import Mail from 'lucide-react-native/icons/mail';
import MessageSquare from 'lucide-react-native/icons/message-square';
import NotebookPen from 'lucide-react-native/icons/notebook-pen';
import Phone from 'lucide-react-native/icons/phone';
import UserX from 'lucide-react-native/icons/user-x';
import { useRef } from 'react';
import { View } from 'react-native';
import { Avatar } from '@/ui/Avatar';
import { IconButton } from '@/ui/Button';
import { Icon } from '@/ui/Icon';
import { Menu, type MenuItem } from '@/ui/Menu';
import { PressBox } from '@/ui/PressBox';
import { ScoreMeter } from '@/ui/ScoreMeter';
import { Text } from '@/ui/Text';
import { makeStyles, useTheme, useWidth } from '@/ui/theme-context';
import type { PressState } from '@/ui/web-props';
import {
  BestTime,
  noCall,
  noSnooze,
  OutOfOrder,
  owesAnswer,
  type QueueRowProps,
  Signals,
  wantText,
} from './QueueParts';
import { SwipeRow } from './SwipeRow';

/** A lead of the queue in one line: who, how likely, why now, and the quickest things to do. */
export function QueueRow(props: QueueRowProps) {
  return useWidth() === 'compact' ? <PhoneRow {...props} /> : <WideRow {...props} />;
}

function WideRow({ lead, name, owner, why, now, active, ...act }: QueueRowProps) {
  const styles = useStyles();
  const { colors } = useTheme();
  const wide = useWidth() === 'wide';
  const want = wantText(lead, owner, 2);
  return (
    <View style={[styles.row, active && { backgroundColor: colors.hover }]}>
      <Avatar name={lead.name} size={32} />
      <Name {...{ name, want }} onOpen={() => act.open(lead)} />
      <View style={styles.score}>
        {lead.score && (
          <ScoreMeter
            points={lead.score.points}
            band={lead.score.band}
            delta={lead.score.delta}
            byHand={lead.score.overriddenUntil != null}
          />
        )}
      </View>
      <View style={styles.why}>
        <Text lines={3} tone={owesAnswer(lead) ? 'dangerText' : 'text'}>
          {why}
        </Text>
        <OutOfOrder lead={lead} />
        <BestTime lead={lead} now={now} short />
      </View>
      {wide && (
        <View style={styles.signals}>
          <Signals lead={lead} />
        </View>
      )}
      <View style={styles.buttons}>
        <IconButton
          icon={Phone}
          label={`${t('today.call')}: ${name}`}
          disabledReason={noCall(lead)}
          onPress={() => act.call(lead)}
        />
        <IconButton
          icon={MessageSquare}
          label={`${t('today.text')}: ${name}`}
          disabledReason={!lead.phone && t('today.text.none')}
          onPress={() => act.text(lead)}
        />
        <IconButton icon={Check} label={t('today.done_with.of', { name })} onPress={() => act.finish(lead)} />
        <More {...{ lead, name }} {...act} />
      </View>
    </View>
  );
}

function Name({ name, want, onOpen }: { name: string; want: string; onOpen: () => void }) {
  const styles = useStyles();
  return (
    <View style={styles.who}>
      <PressBox role="link" onPress={onOpen} hitSlop={6} style={styles.link}>
        <Text variant="strong" lines={1}>
          {name}
        </Text>
      </PressBox>
      {want !== '' && (
        <Text variant="meta" tone="text2" lines={1}>
          {want}
        </Text>
      )}
    </View>
  );
}

function PhoneRow({ lead, name, owner, why, now, active: _, ...act }: QueueRowProps) {
  const styles = useStyles();
  const { colors } = useTheme();
  return (
    <SwipeRow
      actions={[
        {
          key: 'snooze',
          icon: AlarmClock,
          label: t('today.snooze'),
          spoken: t('today.snooze.of', { name }),
          off: owesAnswer(lead),
          onPress: () => act.snooze(lead, null),
        },
        {
          key: 'done',
          icon: Check,
          label: t('today.done_with'),
          spoken: t('today.done_with.of', { name }),
          solid: true,
          onPress: () => act.finish(lead),
        },
      ]}
    >
      <View style={styles.phone}>
        <PressBox
          role="link"
          onPress={() => act.open(lead)}
          style={(state: PressState) => [
            styles.phoneMain,
            state.pressed && { backgroundColor: colors.hover },
          ]}
        >
          <Avatar name={lead.name} size={40} />
          <View style={styles.phoneWords}>
            <View style={styles.phoneName}>
              <Text variant="strong" weight={600} lines={2} style={styles.shrink}>
                {name}
              </Text>
              {lead.score && (
                <ScoreMeter
                  points={lead.score.points}
                  band={lead.score.band}
                  byHand={lead.score.overriddenUntil != null}
                />
              )}
            </View>
            <Text lines={2} tone={owesAnswer(lead) ? 'dangerText' : 'text'}>
              {why}
            </Text>
            {owner !== undefined && (
              <Text variant="meta" tone="text2" lines={2}>
                {t('today.of', { name: owner })}
              </Text>
            )}
            <OutOfOrder lead={lead} />
            <BestTime lead={lead} now={now} short />
          </View>
        </PressBox>
        <IconButton
          kind="tint"
          icon={Phone}
          label={`${t('today.call')}: ${name}`}
          disabledReason={noCall(lead)}
          onPress={() => act.call(lead)}
        />
        <More {...{ lead, name }} {...act} snoozeAndDone />
      </View>
    </SwipeRow>
  );
}

/** Everything else that can be done, for whoever does not swipe or press keys. */
function More({
  lead,
  name,
  snoozeAndDone,
  ...act
}: Omit<QueueRowProps, 'why' | 'now' | 'active'> & { snoozeAndDone?: boolean }) {
  const anchor = useRef<View | null>(null);
  const items: MenuItem[] = [
    ...(snoozeAndDone
      ? [
          {
            key: 'text',
            label: t('today.text'),
            icon: MessageSquare,
            disabledReason: !lead.phone && t('today.text.none'),
            onPress: () => act.text(lead),
          },
        ]
      : []),
    {
      key: 'email',
      label: t('today.email'),
      icon: Mail,
      disabledReason: !lead.email && t('today.email.none'),
      onPress: () => act.email(lead),
    },
    { key: 'book', label: t('today.book'), icon: CalendarPlus, onPress: () => act.book(lead) },
    { key: 'note', label: t('today.note'), icon: NotebookPen, onPress: () => act.note(lead) },
    { key: 'log', label: t('today.log'), icon: ClipboardCheck, onPress: () => act.log(lead) },
    {
      key: 'snooze',
      label: t('today.snooze'),
      icon: AlarmClock,
      divider: true,
      disabledReason: noSnooze(lead),
      onPress: () => act.snooze(lead, anchor.current),
    },
    ...(snoozeAndDone
      ? [{ key: 'done', label: t('today.done_with'), icon: Check, onPress: () => act.finish(lead) }]
      : []),
  ];
  return (
    <Menu
      label={t('today.more_of', { name })}
      items={items}
      trigger={({ ref, onPress, expanded }) => (
        <IconButton
          ref={(node) => {
            ref.current = node;
            anchor.current = node;
          }}
          icon={Ellipsis}
          label={t('today.more_of', { name })}
          expanded={expanded}
          onPress={onPress}
        />
      )}
    />
  );
}

/** What stays for a moment of a lead that went to somebody else. */
export function GoneRow({ name, said }: { name: string; said: string }) {
  const styles = useStyles();
  return (
    <View role="listitem" style={styles.row}>
      <View style={styles.mark}>
        <Icon of={UserX} />
      </View>
      <View style={styles.why}>
        <Text variant="strong" tone="text2" lines={1} style={styles.struck}>
          {name}
        </Text>
        <Text variant="meta" tone="text2" live="polite">
          {said}
        </Text>
      </View>
    </View>
  );
}

const useStyles = makeStyles(({ colors }) => ({
  row: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: 12,
    minHeight: 56,
    paddingVertical: 8,
    paddingHorizontal: 14,
    borderBottomWidth: 1,
    borderBottomColor: colors.lineSubtle,
  },
  // The same in every row, so that the reasons stand below each other; what a chip does not need is theirs.
  who: { flexGrow: 0, flexShrink: 0, flexBasis: '22%', minWidth: 0, gap: 1 },
  link: { alignSelf: 'flex-start', maxWidth: '100%', borderRadius: 4 },
  score: { width: 76 },
  why: { flex: 1, minWidth: 0, gap: 1 },
  signals: { flexShrink: 0, maxWidth: '25%', alignItems: 'flex-end' },
  buttons: { flexDirection: 'row', alignItems: 'center', gap: 2 },
  phone: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: 4,
    minHeight: 76,
    paddingRight: 8,
    backgroundColor: colors.surface,
    borderBottomWidth: 1,
    borderBottomColor: colors.lineSubtle,
  },
  phoneMain: {
    flex: 1,
    minWidth: 0,
    flexDirection: 'row',
    alignItems: 'center',
    gap: 12,
    paddingVertical: 10,
    paddingLeft: 16,
  },
  phoneWords: { flex: 1, minWidth: 0, gap: 1 },
  phoneName: { flexDirection: 'row', alignItems: 'center', gap: 10 },
  shrink: { flexShrink: 1 },
  struck: { textDecorationLine: 'line-through' },
  mark: {
    width: 32,
    height: 32,
    borderRadius: 16,
    alignItems: 'center',
    justifyContent: 'center',
    backgroundColor: colors.sunken,
  },
}));
