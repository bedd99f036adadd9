import type { Appointment } from '@lintel/contract/appointments';
import { t } from '@lintel/contract/messages';
import { useState } from 'react';
import { View } from 'react-native';
import { useOnline } from '@/platform/use-online';
import { problemText } from '@/store/problem';
import { Banner } from '@/ui/Banner';
import { Button } from '@/ui/Button';
import { Radio, RadioGroup } from '@/ui/Choice';
import { TextField } from '@/ui/TextField';
import { useToast } from '@/ui/Toast';
import { makeStyles } from '@/ui/theme-context';
import { useRecordOutcomeMutation } from '../calendar.api';
import { wallTime } from '../time/zone';
import { useZone } from '../use-zone';
import { type AppointmentForm, formOf, problemsOf, timeOf, withEnd, withStart } from './form';
import { Panel } from './Panel';
import { DayField, TimeField } from './TimeFields';
import { whenText } from './texts';

const CHOICES = ['held', 'no_show', 'rescheduled', 'cancelled'] as const;
const AHEAD_MS = 15 * 60_000;
type Choice = (typeof CHOICES)[number];

interface Props {
  appointment: Appointment;
  now: number;
  /** What is chosen to begin with. */
  first?: Choice;
  onClose: () => void;
}

/** What became of an appointment: held, nobody came, moved to another time, called off. With a note, and Undo. */
export function OutcomeDialog({ appointment, now, first, onClose }: Props) {
  const styles = useStyles();
  const toast = useToast();
  const online = useOnline();
  const { zone, firstWeekday } = useZone();
  const [outcome, setOutcome] = useState<Choice | undefined>(first);
  const [note, setNote] = useState('');
  const [tried, setTried] = useState(false);
  const [form, setForm] = useState<AppointmentForm>(() => formOf(appointment, null, ''));
  const [record, { isLoading, error }] = useRecordOutcomeMutation();
  const problems = outcome === 'rescheduled' ? problemsOf(form) : [];
  const time = timeOf(form);
  const same = JSON.stringify(time) === JSON.stringify(timeOf(formOf(appointment, null, '')));
  // The server lets somebody say it a little before it begins by its clock.
  const early = Date.parse(appointment.startsAt) > now + AHEAD_MS;
  const which = appointment.originally ? { originally: appointment.originally } : {};
  const params = { appointmentId: appointment.id };
  const save = async () => {
    setTried(true);
    if (!outcome || problems.length > 0) return;
    const done = await record({
      params,
      body: {
        ...which,
        outcome,
        ...(note.trim() === '' ? {} : { note: note.trim() }),
        ...(outcome === 'rescheduled' && time && !same ? { time } : {}),
      },
    });
    if (done.error) return;
    const { next } = done.data;
    toast({
      message: next
        ? t('calendar.outcome.moved_to', { title: next.title, when: whenText(next, zone) })
        : t(`calendar.outcome.saved_${outcome}`, { title: appointment.title }),
      // The new one of a moved appointment has a life of its own: it is called off from itself.
      undo: next
        ? undefined
        : () =>
            void record({ params, body: { ...which, outcome: 'booked' } }).then(
              (undone) => undone.error && toast({ message: problemText(undone.error), tone: 'danger' }),
            ),
    });
    onClose();
  };
  return (
    <Panel
      title={t('calendar.outcome.title', { title: appointment.title })}
      onClose={onClose}
      footer={
        <>
          <Button label={t('ui.cancel')} onPress={onClose} />
          <Button
            kind="filled"
            label={t('calendar.form.save')}
            busy={isLoading}
            disabledReason={!online ? t('calendar.offline') : !outcome && t('calendar.outcome.choose')}
            onPress={() => void save()}
          />
        </>
      }
    >
      {error && <Banner inset kind="error" title={problemText(error)} />}
      <RadioGroup label={t('calendar.outcome.what')}>
        {CHOICES.map((value) => (
          <Radio
            key={value}
            label={t(`calendar.outcome.${value}`)}
            hint={value === 'held' ? t('calendar.outcome.held_hint') : undefined}
            disabledReason={
              early && (value === 'held' || value === 'no_show') && t('calendar.outcome.not_yet')
            }
            checked={outcome === value}
            onSelect={() => setOutcome(value)}
          />
        ))}
      </RadioGroup>
      {outcome === 'rescheduled' && (
        <View style={styles.row}>
          <View style={styles.day}>
            <DayField
              label={t('calendar.outcome.new_day')}
              day={form.firstDay}
              today={wallTime(now, zone).day}
              firstWeekday={firstWeekday}
              error={tried && problems.includes('first_day') ? t('calendar.problem.first_day') : undefined}
              onChange={(firstDay) => setForm((form) => withStart(form, { firstDay }))}
            />
          </View>
          {!form.allDay && (
            <>
              <View style={styles.small}>
                <TimeField
                  label={t('calendar.form.from')}
                  minutes={form.from}
                  error={tried && problems.includes('from') ? t('calendar.problem.from') : undefined}
                  onChange={(from) => setForm((form) => withStart(form, { from }))}
                />
              </View>
              <View style={styles.small}>
                <TimeField
                  label={t('calendar.form.to')}
                  minutes={form.to}
                  error={tried && problems.includes('order') ? t('calendar.problem.order') : undefined}
                  onChange={(to) => setForm((form) => withEnd(form, to))}
                />
              </View>
            </>
          )}
        </View>
      )}
      <TextField
        label={t('calendar.outcome.note')}
        value={note}
        onChange={setNote}
        rows={2}
        maxLength={20_000}
        onSubmit={() => void save()}
      />
    </Panel>
  );
}

const useStyles = makeStyles(() => ({
  row: { flexDirection: 'row', flexWrap: 'wrap', gap: 12 },
  day: { flexGrow: 2, flexBasis: 220, minWidth: 0 },
  small: { flexGrow: 1, flexBasis: 100, minWidth: 0 },
}));
