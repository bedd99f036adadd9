import { dateFormat, t } from '@lintel/contract/messages';
import { type RefObject, useRef, useState } from 'react';
import { View } from 'react-native';
import { Dialog } from '@/ui/Dialog';
import { MenuList } from '@/ui/Menu';
import { clock } from '@/ui/moment';
import { Popover } from '@/ui/Popover';
import { DateField, TextField } from '@/ui/TextField';
import { makeStyles } from '@/ui/theme-context';
import { momentOf, type SnoozeKey, snoozeChoices } from './snooze';

const WORDS = {
  later: 'today.snooze.later',
  evening: 'today.snooze.evening',
  tomorrow: 'today.snooze.tomorrow',
  week: 'today.snooze.week',
} as const satisfies Record<SnoozeKey, string>;

interface Props {
  /** Who is snoozed; null while the menu is closed. */
  name: string | null;
  anchor: RefObject<View | null>;
  now: number;
  onClose: () => void;
  onSnooze: (until: number) => void;
}

/** Until when a lead is to wait: the usual moments, or a day of one's own. A sheet on phones. */
export function SnoozeMenu({ name, anchor, now, onClose, onSnooze }: Props) {
  const [picking, setPicking] = useState(false);
  const opened = useRef(now);
  const before = useRef<string | null>(null);
  // The moments stand still while the menu is open.
  if (name !== before.current) {
    before.current = name;
    opened.current = now;
  }
  const choices = snoozeChoices(opened.current);
  const label = t('today.snooze.of', { name: name ?? '' });
  const close = () => {
    setPicking(false);
    onClose();
  };
  return (
    <>
      <Popover
        open={name !== null && !picking}
        onClose={close}
        anchor={anchor}
        label={label}
        width={250}
        height={(choices.length + 1) * 34 + 12}
        align="end"
      >
        <MenuList
          label={label}
          onDone={() => {}}
          items={[
            ...choices.map(({ key, until }) => ({
              key,
              label: t(WORDS[key]),
              hint: whenText(until, opened.current),
              onPress: () => {
                close();
                onSnooze(until);
              },
            })),
            { key: 'pick', label: t('today.snooze.pick'), divider: true, onPress: () => setPicking(true) },
          ]}
        />
      </Popover>
      {name !== null && picking && (
        <PickDay
          title={label}
          now={opened.current}
          onClose={close}
          onPick={(until) => {
            close();
            onSnooze(until);
          }}
        />
      )}
    </>
  );
}

const DAY_MS = 86_400_000;

function PickDay({
  title,
  now,
  onClose,
  onPick,
}: {
  title: string;
  now: number;
  onClose: () => void;
  onPick: (until: number) => void;
}) {
  const styles = useStyles();
  const [day, setDay] = useState<string | null>(dayText(now + DAY_MS));
  const [hour, setHour] = useState('09:00');
  const until = momentOf(day ?? '', hour);
  const fault =
    until === null
      ? t('today.snooze.day')
      : until <= now
        ? t('today.snooze.past')
        : until > now + 366 * DAY_MS && t('today.snooze.far');
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      confirm={{
        label: t('today.snooze.keep'),
        disabledReason: fault,
        onPress: () => until !== null && onPick(until),
      }}
    >
      <View style={styles.fields}>
        <DateField label={t('today.snooze.day')} value={day} onChange={setDay} />
        <TextField label={t('today.snooze.hour')} value={hour} onChange={setHour} maxLength={5} />
      </View>
    </Dialog>
  );
}

/** "Tue 9:00 AM", of today the hour alone. */
export function whenText(at: number, now: number): string {
  if (new Date(at).toDateString() === new Date(now).toDateString()) return clock(at);
  const far = at - now > 6 * DAY_MS;
  return dateFormat({
    weekday: 'short',
    ...(far ? { day: 'numeric', month: 'short' } : {}),
    hour: 'numeric',
    minute: '2-digit',
  }).format(at);
}

const dayText = (at: number): string => {
  const day = new Date(at);
  return `${day.getFullYear()}-${String(day.getMonth() + 1).padStart(2, '0')}-${String(day.getDate()).padStart(2, '0')}`;
};

const useStyles = makeStyles(() => ({ fields: { gap: 14 } }));
