import { type MessageKey, t } from '@lintel/contract/messages';
import { View } from 'react-native';
import { SelectField } from '@/ui/SelectField';
import { DateField, NumberField } from '@/ui/TextField';
import { makeStyles } from '@/ui/theme-context';
import { dayNumber, shortMonthDay, weekdayName } from '../words';
import { nthOf, REPEATS, type Repeat, type RepeatKind } from './repeat';

interface Props {
  repeat: Repeat;
  /** The first day, after which the choices are named. */
  day: string;
  /** The rule in words when the form cannot write it. */
  words: string | undefined;
  error: string | undefined;
  onChange: (repeat: Repeat) => void;
}

/** A choice in the words of the day it begins on: "Monthly on the fourth Tuesday". */
export function choiceText(kind: RepeatKind, day: string, words?: string): string {
  if (kind === 'other') return words ?? t('calendar.repeat.other');
  return t(`calendar.repeat.${kind}`, {
    day: weekdayName(day, 'long'),
    date: dayNumber(day),
    nth: t(`calendar.nth.${nthOf(day)}` as MessageKey),
    month_day: shortMonthDay(day),
  });
}

/** How it repeats and until when. */
export function RepeatField({ repeat, day, words, error, onChange }: Props) {
  const styles = useStyles();
  const kinds = REPEATS.filter((kind) => kind !== 'other' || repeat.kind === 'other');
  const ends = repeat.count !== null ? 'count' : repeat.until !== null ? 'until' : 'never';
  const writes = repeat.kind !== 'never' && repeat.kind !== 'other';
  return (
    <View style={styles.box}>
      <SelectField
        label={t('calendar.form.repeat')}
        options={kinds.map((kind) => ({ value: kind, label: choiceText(kind, day, words) }))}
        value={repeat.kind}
        onChange={(kind) => onChange({ ...repeat, kind })}
      />
      {writes && (
        <View style={styles.row}>
          <View style={styles.cell}>
            <SelectField
              label={t('calendar.form.ends')}
              options={(['never', 'until', 'count'] as const).map((value) => ({
                value,
                label: t(`calendar.ends.${value}`),
              }))}
              value={ends}
              onChange={(next) =>
                onChange({
                  ...repeat,
                  until: next === 'until' ? day : null,
                  count: next === 'count' ? 10 : null,
                })
              }
            />
          </View>
          {ends === 'until' && (
            <View style={styles.cell}>
              <DateField
                label={t('calendar.form.until')}
                value={repeat.until}
                onChange={(until) => onChange({ ...repeat, until: until ?? day })}
              />
            </View>
          )}
          {ends === 'count' && (
            <View style={styles.cell}>
              <NumberField
                label={t('calendar.form.times')}
                value={repeat.count}
                error={error}
                onChange={(count) => onChange({ ...repeat, count: Math.round(count ?? 0) })}
              />
            </View>
          )}
        </View>
      )}
    </View>
  );
}

const useStyles = makeStyles(() => ({
  box: { gap: 12 },
  row: { flexDirection: 'row', flexWrap: 'wrap', gap: 12 },
  cell: { flexGrow: 1, flexBasis: 160, minWidth: 0 },
}));
