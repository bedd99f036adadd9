import { t } from '@lintel/contract/messages';
import AlarmClock from 'lucide-react-native/icons/alarm-clock';
import CalendarPlus from 'lucide-react-native/icons/calendar-plus';
import Check from 'lucide-react-native/icons/check';
import Mail from 'lucide-react-native/icons/mail';
import MessageSquare from 'lucide-react-native/icons/message-square';
import NotebookPen from 'lucide-react-native/icons/notebook-pen';
import Phone from 'lucide-react-native/icons/phone';
import { useRef } from 'react';
import { View } from 'react-native';
import { useListStagesQuery } from '@/features/leads';
import { Avatar } from '@/ui/Avatar';
import { Button, IconButton } from '@/ui/Button';
import { StageDot } from '@/ui/Chip';
import { PressBox } from '@/ui/PressBox';
import { ScoreMeter } from '@/ui/ScoreMeter';
import { Text } from '@/ui/Text';
import { makeStyles } from '@/ui/theme-context';
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
import { saidText } from './queue-words';

/** The row one is at, opened: who, why now, their own words, when they answer, and everything there is to do. */
export function FocusCard({ lead, name, owner, why, now, ...act }: QueueRowProps) {
  const styles = useStyles();
  const snooze = useRef<View>(null);
  const { data: stages } = useListStagesQuery();
  const stage = stages?.items.find(({ id }) => id === lead.stageId);
  const want = wantText(lead, owner);
  const { latest, score } = lead;
  return (
    <View style={styles.card}>
      <Avatar name={lead.name} size={40} />
      <View style={styles.content}>
        <View style={styles.head}>
          <PressBox role="link" onPress={() => act.open(lead)} hitSlop={6} style={styles.name}>
            <Text variant="section" lines={1}>
              {name}
            </Text>
          </PressBox>
          {score && (
            <ScoreMeter
              points={score.points}
              band={score.band}
              delta={score.delta}
              byHand={score.overriddenUntil != null}
            />
          )}
          {stage && <StageDot label={stage.name} color={stage.color} />}
          {want !== '' && (
            <Text variant="meta" tone="text2" lines={1} style={styles.shrink}>
              {want}
            </Text>
          )}
        </View>
        <View style={styles.line}>
          <Text variant="strong" tone={owesAnswer(lead) ? 'dangerText' : 'text'} style={styles.shrink}>
            {why}
          </Text>
          <BestTime lead={lead} now={now} />
        </View>
        <OutOfOrder lead={lead} />
        {latest?.text && (
          <View style={styles.quote}>
            <Text lines={4}>
              <Text tone="text2">{saidText(latest, now)}</Text>
              {`  “${latest.text}”`}
            </Text>
          </View>
        )}
        <Signals lead={lead} most={3} />
        <View style={styles.actions}>
          <Button
            kind="filled"
            icon={Phone}
            label={lead.phone ? t('today.call.number', { number: shortPhone(lead.phone) }) : t('today.call')}
            spoken={lead.phone ? undefined : `${t('today.call')}: ${name}`}
            shortcut="P"
            disabledReason={noCall(lead)}
            onPress={() => act.call(lead)}
          />
          <Button
            icon={MessageSquare}
            label={t('today.text')}
            spoken={`${t('today.text')}: ${name}`}
            disabledReason={!lead.phone && t('today.text.none')}
            onPress={() => act.text(lead)}
          />
          <Button
            icon={CalendarPlus}
            label={t('today.book')}
            spoken={`${t('today.book')}: ${name}`}
            onPress={() => act.book(lead)}
          />
          <IconButton
            kind="outline"
            icon={Mail}
            label={`${t('today.email')}: ${name}`}
            shortcut="M"
            disabledReason={!lead.email && t('today.email.none')}
            onPress={() => act.email(lead)}
          />
          <IconButton
            kind="outline"
            icon={NotebookPen}
            label={t('today.note.of', { name })}
            shortcut="N"
            onPress={() => act.note(lead)}
          />
          <View style={styles.grow} />
          <Button
            ref={snooze}
            kind="quiet"
            icon={AlarmClock}
            label={t('today.snooze')}
            spoken={t('today.snooze.of', { name })}
            disabledReason={noSnooze(lead)}
            onPress={() => act.snooze(lead, snooze.current)}
          />
          <Button
            kind="quiet"
            icon={Check}
            label={t('today.done_with')}
            spoken={t('today.done_with.of', { name })}
            onPress={() => act.finish(lead)}
          />
        </View>
      </View>
    </View>
  );
}

/** "(312) 555-0142" of a number of North America, any other as it is. */
const shortPhone = (phone: string): string => phone.replace(/^\+1(\d{3})(\d{3})(\d{4})$/, '($1) $2-$3');

const useStyles = makeStyles(({ colors, radius }) => ({
  card: {
    flexDirection: 'row',
    gap: 12,
    padding: 14,
    borderRadius: radius.card,
    borderWidth: 1,
    borderColor: colors.accentLine,
    backgroundColor: colors.surface,
  },
  content: { flex: 1, minWidth: 0, gap: 8 },
  head: { flexDirection: 'row', flexWrap: 'wrap', alignItems: 'center', columnGap: 10, rowGap: 4 },
  name: { flexShrink: 1, borderRadius: 4 },
  shrink: { flexShrink: 1 },
  line: { flexDirection: 'row', flexWrap: 'wrap', alignItems: 'center', columnGap: 12, rowGap: 2 },
  quote: {
    paddingHorizontal: 12,
    paddingVertical: 8,
    borderRadius: radius.control,
    backgroundColor: colors.sunken,
  },
  actions: { flexDirection: 'row', flexWrap: 'wrap', alignItems: 'center', gap: 8, marginTop: 2 },
  grow: { flex: 1 },
}));
