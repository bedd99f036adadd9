import type { TodayLead } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import ArrowRight from 'lucide-react-native/icons/arrow-right';
import ClipboardCheck from 'lucide-react-native/icons/clipboard-check';
import Hand from 'lucide-react-native/icons/hand';
import Phone from 'lucide-react-native/icons/phone';
import UserX from 'lucide-react-native/icons/user-x';
import { type ReactNode, useMemo } from 'react';
import { View } from 'react-native';
import { Avatar } from '@/ui/Avatar';
import { Button, IconButton } from '@/ui/Button';
import { ReasonChip } from '@/ui/Chip';
import { Icon } from '@/ui/Icon';
import { ago } from '@/ui/moment';
import { ScoreMeter } from '@/ui/ScoreMeter';
import { Text } from '@/ui/Text';
import { makeStyles, useWidth } from '@/ui/theme-context';
import { CountdownRing } from './CountdownRing';
import { leftOf } from './countdown';

export interface CardActions {
  claim: (card: TodayLead) => void;
  call: (card: TodayLead) => void;
  log: (card: TodayLead) => void;
  open: (card: TodayLead) => void;
}

interface Props extends CardActions {
  card: TodayLead;
  name: string;
  /** The server's time in milliseconds. */
  now: number;
  frozen: boolean;
  /** The most urgent one: its action is the filled button. */
  first: boolean;
  /** The one the keyboard is at. */
  active: boolean;
  claiming: boolean;
  /** Whose lead it is, where that is not the reader. */
  owner?: string | null;
}

/** One new lead: time left, who, the person's own words, why it came, and what to do. */
export function LeadCard({ card, name, now, frozen, first, active, claiming, owner, ...act }: Props) {
  const styles = useStyles();
  const compact = useWidth() === 'compact';
  const gone = card.state !== 'open';
  const late = !gone && Date.parse(card.dueAt) <= now;
  const mark = gone ? (
    <View style={[styles.mark, compact && styles.largeMark]}>
      <Icon of={UserX} />
    </View>
  ) : late && card.card === 'lead' ? (
    <Avatar name={name} size={compact ? 48 : 40} />
  ) : (
    <CountdownRing left={leftOf(card, now)} name={name} frozen={frozen} size={compact ? 52 : 42} />
  );
  const said = card.words && `“${card.words}”`;
  const line = [
    late && card.card === 'lead' && t('today.overdue.since', { when: ago(card.dueAt, now).toLowerCase() }),
    late && owner && t('today.overdue.of', { name: owner }),
    card.veiled ? t('today.veiled') : card.source,
  ]
    .filter(Boolean)
    .join(' · ');
  const who = (
    <View style={styles.who}>
      <View style={styles.nameRow}>
        <Text
          variant={compact ? 'card' : 'strong'}
          weight={600}
          lines={1}
          tone={gone ? 'text2' : 'text'}
          style={[styles.shrink, gone && styles.struck]}
        >
          {name}
        </Text>
        {compact && !gone && card.score && (
          <ScoreMeter
            points={card.score.points}
            band={card.score.band}
            delta={card.score.delta}
            byHand={card.score.overriddenUntil != null}
          />
        )}
      </View>
      {gone ? (
        <Text variant="meta" tone="text2" live="polite">
          {goneWords(card)}
        </Text>
      ) : (
        line !== '' && (
          <Text variant="meta" tone={late ? 'dangerText' : 'text2'} lines={compact ? 2 : 1}>
            {line}
          </Text>
        )
      )}
    </View>
  );
  const words = !gone && (
    <View style={[styles.words, compact && styles.wordsBelow]}>
      {card.about && !card.veiled && (
        <Text variant="strong" weight={500} lines={1}>
          {card.about}
        </Text>
      )}
      {said && (
        <Text tone={compact ? 'text' : 'text2'} lines={compact ? 4 : 2}>
          {said}
        </Text>
      )}
      <Why card={card} />
      <Reasons card={card} />
    </View>
  );
  const buttons = !gone && (
    <Buttons {...act} card={card} name={name} frozen={frozen} first={first} claiming={claiming} late={late} />
  );
  return (
    <View role="listitem" style={[compact ? styles.stack : styles.row, active && styles.active]}>
      {compact ? (
        <>
          <View style={styles.head}>
            {mark}
            {who}
          </View>
          {words}
          {buttons}
        </>
      ) : (
        <>
          {mark}
          {who}
          <View style={styles.score}>
            {!gone && card.score && (
              <ScoreMeter
                points={card.score.points}
                band={card.score.band}
                delta={card.score.delta}
                byHand={card.score.overriddenUntil != null}
              />
            )}
          </View>
          {words || <View style={styles.words} />}
          {buttons}
        </>
      )}
    </View>
  );
}

function goneWords({ state, takenBy }: TodayLead): string {
  if (state === 'taken') return takenBy ? t('today.taken', { name: takenBy }) : t('today.taken.unknown');
  return takenBy ? t('today.passed', { name: takenBy }) : t('today.passed.unknown');
}

/** Why it came, or what happens next. */
function Why({ card }: { card: TodayLead }) {
  const text = [
    card.card === 'offer' ? t('today.offered') : card.why,
    card.passesTo && t('today.passes_to', { name: card.passesTo }),
  ]
    .filter(Boolean)
    .join(' · ');
  return text === '' ? null : (
    <Text variant="meta" tone="text2" lines={2}>
      {text}
    </Text>
  );
}

/** The two largest reasons of the score. */
function Reasons({ card }: { card: TodayLead }) {
  const styles = useStyles();
  const reasons = useMemo(
    () =>
      [...(card.score?.reasons ?? [])].sort((a, b) => Math.abs(b.points) - Math.abs(a.points)).slice(0, 2),
    [card.score],
  );
  if (reasons.length === 0) return null;
  return (
    <View style={styles.reasons}>
      {reasons.map((reason) => (
        <ReasonChip key={reason.feature} label={reason.label} points={reason.points} />
      ))}
    </View>
  );
}

function Buttons({
  card,
  name,
  frozen,
  first,
  claiming,
  late,
  ...act
}: CardActions &
  Pick<Props, 'card' | 'name' | 'frozen' | 'first' | 'claiming'> & { late: boolean }): ReactNode {
  const styles = useStyles();
  const compact = useWidth() === 'compact';
  const kind = first ? 'filled' : 'outline';
  if (card.card === 'offer')
    return (
      <View style={[styles.buttons, compact && styles.wide]}>
        <Button
          kind={kind}
          grow={compact}
          icon={Hand}
          label={t('today.claim')}
          spoken={`${t('today.claim')}: ${name}`}
          busy={claiming}
          disabledReason={frozen ? t('today.claim.offline') : late && t('today.ring.over', { name })}
          onPress={() => act.claim(card)}
        />
      </View>
    );
  const call = (
    <Button
      kind={kind}
      grow={compact}
      icon={Phone}
      label={t('today.call')}
      spoken={`${t('today.call')}: ${name}`}
      disabledReason={!card.phone && t('today.call.none')}
      onPress={() => act.call(card)}
    />
  );
  const log = compact ? (
    <IconButton
      kind="outline"
      icon={ClipboardCheck}
      label={t('today.log.of', { name })}
      onPress={() => act.log(card)}
    />
  ) : (
    <Button
      icon={ClipboardCheck}
      label={t('today.log')}
      spoken={t('today.log.of', { name })}
      onPress={() => act.log(card)}
    />
  );
  return (
    <View style={[styles.buttons, compact && styles.wide]}>
      {compact ? (
        <>
          {call}
          {log}
        </>
      ) : (
        <>
          {log}
          {call}
        </>
      )}
      <IconButton
        kind={compact ? 'outline' : 'quiet'}
        icon={ArrowRight}
        label={`${t('today.open')}: ${name}`}
        onPress={() => act.open(card)}
      />
    </View>
  );
}

const useStyles = makeStyles(({ colors }) => ({
  row: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: 12,
    minHeight: 64,
    paddingVertical: 12,
    paddingHorizontal: 14,
    borderTopWidth: 1,
    borderTopColor: colors.lineSubtle,
  },
  stack: { padding: 16, gap: 12, borderTopWidth: 1, borderTopColor: colors.lineSubtle },
  active: { backgroundColor: colors.hover },
  head: { flexDirection: 'row', alignItems: 'center', gap: 14 },
  mark: {
    width: 42,
    height: 42,
    borderRadius: 21,
    alignItems: 'center',
    justifyContent: 'center',
    backgroundColor: colors.sunken,
  },
  largeMark: { width: 52, height: 52, borderRadius: 26 },
  who: { flex: 3, minWidth: 0, gap: 1 },
  nameRow: { flexDirection: 'row', alignItems: 'center', gap: 10 },
  shrink: { flexShrink: 1 },
  struck: { textDecorationLine: 'line-through' },
  score: { width: 72 },
  words: { flex: 5, minWidth: 0, gap: 2 },
  wordsBelow: { flex: undefined },
  reasons: { flexDirection: 'row', flexWrap: 'wrap', gap: 6, marginTop: 4 },
  buttons: { flexDirection: 'row', alignItems: 'center', gap: 8 },
  wide: { gap: 10 },
}));
