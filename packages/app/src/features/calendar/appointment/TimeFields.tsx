import { t } from '@lintel/contract/messages';
import CalendarIcon from 'lucide-react-native/icons/calendar';
import { useEffect, useRef, useState } from 'react';
import { View } from 'react-native';
import { IconButton } from '@/ui/Button';
import { Popover } from '@/ui/Popover';
import { DateField, TextField } from '@/ui/TextField';
import { makeStyles } from '@/ui/theme-context';
import { MiniMonth } from '../grid/MiniMonth';
import { minutesText } from '../words';
import { parseTime } from './form';

/** A day, typed or chosen from a month. */
export function DayField({
  label,
  day,
  today,
  firstWeekday,
  error,
  onChange,
}: {
  label: string;
  day: string | null;
  today: string;
  firstWeekday: number;
  error?: string | undefined;
  onChange: (day: string | null) => void;
}) {
  const styles = useStyles();
  const anchor = useRef<View>(null);
  const [open, setOpen] = useState(false);
  return (
    <View style={styles.day}>
      <View style={styles.field}>
        <DateField label={label} value={day} onChange={onChange} error={error} hint="" />
      </View>
      <View style={styles.button}>
        <IconButton
          ref={anchor}
          icon={CalendarIcon}
          label={t('calendar.form.choose_day', { label })}
          expanded={open}
          onPress={() => setOpen(true)}
        />
      </View>
      <Popover
        open={open}
        onClose={() => setOpen(false)}
        anchor={anchor}
        label={label}
        width={252}
        height={260}
      >
        <View style={styles.month}>
          <MiniMonth
            day={day ?? today}
            today={today}
            firstWeekday={firstWeekday}
            onDay={(next) => {
              setOpen(false);
              onChange(next);
            }}
          />
        </View>
      </Popover>
    </View>
  );
}

/** A time of day, as people write it; it reads "2:30 PM" once it is left. */
export function TimeField({
  label,
  minutes,
  error,
  onChange,
}: {
  label: string;
  minutes: number | null;
  error?: string | undefined;
  onChange: (minutes: number | null) => void;
}) {
  const [text, setText] = useState(minutes === null ? '' : minutesText(minutes));
  const known = useRef(minutes);
  useEffect(() => {
    if (known.current === minutes) return;
    known.current = minutes;
    if (minutes !== null) setText(minutesText(minutes));
  }, [minutes]);
  return (
    <TextField
      label={label}
      value={text}
      autoCorrect={false}
      autoComplete="off"
      error={error}
      onChange={(next) => {
        setText(next);
        const read = parseTime(next) ?? null;
        known.current = read;
        onChange(read);
      }}
      onBlur={() => {
        const read = parseTime(text);
        if (read !== undefined) setText(minutesText(read));
      }}
    />
  );
}

const useStyles = makeStyles(() => ({
  day: { flexDirection: 'row', alignItems: 'flex-start', gap: 4 },
  field: { flex: 1, minWidth: 0 },
  button: { paddingTop: 23 },
  month: { padding: 12 },
}));
