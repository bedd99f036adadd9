import { t } from '@lintel/contract/messages';
import type { QueueLead } from '@lintel/contract/today';
import Clock from 'lucide-react-native/icons/clock';
import { View } from 'react-native';
import { ReasonChip } from '@/ui/Chip';
import { Icon } from '@/ui/Icon';
import { budgetText } from '@/ui/lead-text';
import { Text } from '@/ui/Text';
import { makeStyles } from '@/ui/theme-context';
import { interestText, whenToReach } from './queue-words';

/** What can be done about a lead of the queue. */
export interface QueueActions {
  call: (lead: QueueLead) => void;
  text: (lead: QueueLead) => void;
  email: (lead: QueueLead) => void;
  book: (lead: QueueLead) => void;
  note: (lead: QueueLead) => void;
  log: (lead: QueueLead) => void;
  open: (lead: QueueLead) => void;
  finish: (lead: QueueLead) => void;
  snooze: (lead: QueueLead, anchor: View | null) => void;
}

export interface QueueRowProps extends QueueActions {
  lead: QueueLead;
  name: string;
  /** Whose lead it is, where several people's stand together. */
  owner?: string | undefined;
  /** Why it is due, in one sentence. */
  why: string;
  /** The server's time in milliseconds. */
  now: number;
  /** The one the keyboard is at. */
  active: boolean;
}

/** The first answer is owed whatever is marked. */
export const owesAnswer = (lead: QueueLead): boolean => lead.reasons[0]?.kind === 'answer_late';
/** Why a lead cannot be put off; false when it can. */
export const noSnooze = (lead: QueueLead): string | false => owesAnswer(lead) && t('today.snooze.owed');

/** Why a call cannot be made; false when it can. */
export const noCall = (lead: QueueLead): string | false =>
  lead.phone === null ? t('today.call.none') : lead.callRefused && t('today.call.refused');

/** "$640K–$700K · Townhouse · Fernhill", with whose it is before; at `most` so many of them. */
export const wantText = (lead: QueueLead, owner?: string, most?: number): string =>
  [owner && t('today.of', { name: owner }), budgetText(lead), lead.propertyType, lead.location]
    .filter(Boolean)
    .slice(0, most)
    .join(' · ');

/** When they usually answer, and what time it is there; `short` keeps to one of both. */
export function BestTime({ lead, now, short }: { lead: QueueLead; now: number; short?: boolean }) {
  const styles = useStyles();
  const text = whenToReach(lead, now, short);
  if (text === null) return null;
  return (
    <View style={styles.time}>
      <Icon of={Clock} size={14} tone="text3" />
      <Text variant="meta" tone="text2" lines={1} style={styles.shrink}>
        {text}
      </Text>
    </View>
  );
}

/** Says of a lead that chance has put it where it stands; nothing of others. */
export const OutOfOrder = ({ lead }: { lead: QueueLead }) =>
  lead.outOfOrder ? (
    <Text variant="meta" tone="text2" lines={2}>
      {t('today.out_of_order')}
    </Text>
  ) : null;

/** What they did lately, else the largest reasons of the score. */
export function Signals({ lead, most = 1 }: { lead: QueueLead; most?: number }) {
  const styles = useStyles();
  const did = lead.reasons[0]?.kind === 'interest' ? null : interestText(lead);
  const reasons = [...(lead.score?.reasons ?? [])].sort((a, b) => Math.abs(b.points) - Math.abs(a.points));
  const shown = [
    ...(did === null ? [] : [{ key: 'did', label: did, points: 1 }]),
    ...reasons.map(({ feature, label, points }) => ({ key: feature, label, points })),
  ].slice(0, most);
  if (shown.length === 0) return null;
  return (
    <View style={styles.signals}>
      {shown.map(({ key, label, points }) => (
        <ReasonChip key={key} label={label} points={points} />
      ))}
    </View>
  );
}

const useStyles = makeStyles(() => ({
  time: { flexDirection: 'row', alignItems: 'center', gap: 6, minWidth: 0 },
  shrink: { flexShrink: 1 },
  signals: { flexDirection: 'row', flexWrap: 'wrap', gap: 6, maxWidth: '100%' },
}));
