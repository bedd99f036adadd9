import type { Lead, Stage } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import BadgeCheck from 'lucide-react-native/icons/badge-check';
import CalendarPlus from 'lucide-react-native/icons/calendar-plus';
import Clock from 'lucide-react-native/icons/clock';
import Mail from 'lucide-react-native/icons/mail';
import MessageSquare from 'lucide-react-native/icons/message-square';
import Phone from 'lucide-react-native/icons/phone';
import type { ReactNode } from 'react';
import { View } from 'react-native';
import { useShortcut } from '@/platform/use-shortcut';
import { useSession } from '@/store/use-session';
import { Avatar } from '@/ui/Avatar';
import { Button } from '@/ui/Button';
import { Chip } from '@/ui/Chip';
import { formatPhone } from '@/ui/field-format';
import { Icon, type LucideIcon } from '@/ui/Icon';
import { budgetText, leadName } from '@/ui/lead-text';
import { clock } from '@/ui/moment';
import { PressBox } from '@/ui/PressBox';
import { Text } from '@/ui/Text';
import { makeStyles, useTheme, useWidth } from '@/ui/theme-context';
import { useNow } from '@/ui/use-now';
import type { PressState } from '@/ui/web-props';
import { StageStrip } from './StageStrip';
import { useMayNote } from './use-may-note';
import { reachOf } from './use-reach';

interface Props {
  lead: Lead;
  stages: readonly Stage[];
  onMove: (stage: Stage) => void;
  /** Somebody begins to write: a note, a text, an e-mail. */
  onWrite: (way: 'note' | 'text' | 'email') => void;
  /** A call was begun: what came of it is asked. */
  onCalled: () => void;
  onBook: () => void;
  /** Who else is here: on a phone at the lead's picture, where there is always room. */
  presence: ReactNode;
}

/** Who this is in five seconds, how to reach them, and where they stand. */
export function LeadHeader({ lead, stages, onMove, onWrite, onCalled, onBook, presence }: Props) {
  const styles = useStyles();
  const compact = useWidth() === 'compact';
  const now = useNow(10_000);
  const reach = reachOf(lead);
  const canNote = useMayNote();
  const { may } = useSession();
  const mayBook = may('leads:update');
  const call = () => {
    reach.call.open();
    if (mayBook) onCalled();
  };
  const text = () => onWrite('text');
  const email = () => onWrite('email');
  useShortcut('lead.call', reach.call.off ? null : call);
  useShortcut('lead.text', reach.text.off ? null : text);
  useShortcut('lead.email', reach.mail.off ? null : email);
  useShortcut('lead.note', canNote ? () => onWrite('note') : null);
  useShortcut('lead.book', mayBook ? onBook : null);
  const name = nameOf(lead);
  const local = lead.timeZone && t('leads.detail.local_time', { time: clock(now, lead.timeZone) });
  const chips = (
    <>
      {lead.financing && lead.financing !== 'unknown' && lead.financing !== 'not_started' && (
        <Chip
          label={t(`leads.financing.${lead.financing}`)}
          tone={lead.financing === 'applied' ? 'neutral' : 'success'}
          icon={lead.financing === 'applied' ? undefined : BadgeCheck}
        />
      )}
      {lead.source && <Chip label={lead.source} />}
    </>
  );
  if (compact) {
    const want = [lead.type && t(`leads.type.${lead.type}`), budgetText(lead), lead.location]
      .filter(Boolean)
      .join(', ');
    return (
      <View style={styles.phone}>
        <View style={styles.who}>
          <View>
            <Avatar name={name} size={60} />
            {presence}
          </View>
          <View style={styles.words}>
            <Text variant="title" heading={1}>
              {name}
            </Text>
            {want !== '' && <Text tone="text2">{want}</Text>}
            <View style={styles.chips}>{chips}</View>
            {local && (
              <Text variant="meta" tone="text2">
                {local}
              </Text>
            )}
          </View>
        </View>
        <View style={styles.thumbs}>
          <Thumb icon={Phone} label={t('leads.detail.call')} main off={reach.call.off} onPress={call} />
          <Thumb icon={MessageSquare} label={t('leads.detail.text')} off={reach.text.off} onPress={text} />
          <Thumb icon={Mail} label={t('leads.detail.email')} off={reach.mail.off} onPress={email} />
          {mayBook && <Thumb icon={CalendarPlus} label={t('timeline.book')} onPress={onBook} />}
        </View>
        <StageStrip lead={lead} stages={stages} onMove={onMove} />
      </View>
    );
  }
  return (
    <View style={styles.header}>
      <View style={styles.who}>
        <Avatar name={name} size={48} />
        <View style={styles.words}>
          <View style={styles.chips}>
            <Text variant="title" heading={1}>
              {name}
            </Text>
            {lead.type && <Chip label={t(`leads.type.${lead.type}`)} tone="accent" />}
            {chips}
          </View>
          <View style={styles.facts}>
            {reach.phone && <Fact icon={Phone} text={formatPhone(reach.phone)} />}
            {reach.email && <Fact icon={Mail} text={reach.email} />}
            {local && <Fact icon={Clock} text={local} />}
          </View>
        </View>
        <View style={styles.actions}>
          <Button
            kind="filled"
            icon={Phone}
            label={t('leads.detail.call')}
            shortcut="P"
            disabledReason={reach.call.off}
            onPress={call}
          />
          <Button
            icon={MessageSquare}
            label={t('leads.detail.text')}
            shortcut="T"
            disabledReason={reach.text.off}
            onPress={text}
          />
          <Button
            icon={Mail}
            label={t('leads.detail.email')}
            shortcut="M"
            disabledReason={reach.mail.off}
            onPress={email}
          />
          {mayBook && <Button icon={CalendarPlus} label={t('timeline.book')} shortcut="B" onPress={onBook} />}
        </View>
      </View>
      <StageStrip lead={lead} stages={stages} onMove={onMove} />
    </View>
  );
}

export const nameOf = (lead: Lead): string =>
  leadName({
    ...lead,
    email: lead.emails[0]?.value ?? lead.emails[0]?.raw ?? null,
    phone: lead.phones[0]?.value ?? lead.phones[0]?.raw ?? null,
  });

function Fact({ icon, text }: { icon: LucideIcon; text: string }) {
  const styles = useStyles();
  return (
    <View style={styles.fact}>
      <Icon of={icon} size={14} tone="text3" />
      <Text tone="text2" lines={1} selectable style={styles.shrink}>
        {text}
      </Text>
    </View>
  );
}

/** One of four at the thumb; a missing number or address switches it off and is said. */
function Thumb({
  icon,
  label,
  main,
  off,
  onPress,
}: {
  icon: LucideIcon;
  label: string;
  main?: boolean;
  off?: string;
  onPress: () => void;
}) {
  const styles = useStyles();
  const { colors } = useTheme();
  const tone = off ? 'disabled' : main ? 'onAccent' : 'accentText';
  return (
    <PressBox
      role="button"
      off={Boolean(off)}
      aria-label={off ? `${label}. ${off}` : label}
      onPress={onPress}
      style={(state: PressState) => [
        styles.thumb,
        {
          backgroundColor: off
            ? colors.sunken
            : main
              ? state.pressed
                ? colors.accentHover
                : colors.accent
              : colors.accentTint,
        },
      ]}
    >
      <Icon of={icon} size={20} tone={tone} />
      <Text variant="strong" tone={tone} maxScale={1.3} lines={1}>
        {label}
      </Text>
    </PressBox>
  );
}

const useStyles = makeStyles(({ colors }) => ({
  header: {
    gap: 12,
    paddingHorizontal: 20,
    paddingVertical: 14,
    backgroundColor: colors.surface,
    borderBottomWidth: 1,
    borderBottomColor: colors.line,
  },
  phone: {
    gap: 14,
    paddingHorizontal: 16,
    paddingTop: 4,
    paddingBottom: 8,
    backgroundColor: colors.surface,
    borderBottomWidth: 1,
    borderBottomColor: colors.line,
  },
  who: { flexDirection: 'row', alignItems: 'center', gap: 14 },
  words: { flex: 1, minWidth: 0, gap: 4 },
  chips: { flexDirection: 'row', flexWrap: 'wrap', alignItems: 'center', gap: 8 },
  facts: { flexDirection: 'row', flexWrap: 'wrap', columnGap: 14, rowGap: 2 },
  fact: { flexDirection: 'row', alignItems: 'center', gap: 5, minWidth: 0 },
  shrink: { flexShrink: 1 },
  actions: { flexDirection: 'row', gap: 10, alignSelf: 'center' },
  thumbs: { flexDirection: 'row', gap: 8 },
  thumb: { flex: 1, minHeight: 58, borderRadius: 14, alignItems: 'center', justifyContent: 'center', gap: 3 },
}));
