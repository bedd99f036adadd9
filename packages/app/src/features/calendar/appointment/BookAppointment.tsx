import { APPOINTMENT_TYPES, type Appointment, type AppointmentType } from '@lintel/contract/appointments';
import { t } from '@lintel/contract/messages';
import { useState } from 'react';
import { View } from 'react-native';
import { useLeadLists } from '@/features/leads';
import { LeadPicker } from '@/features/pickers';
import { useOnline } from '@/platform/use-online';
import { fieldError, problemText } from '@/store/problem';
import { useSession } from '@/store/use-session';
import { Banner } from '@/ui/Banner';
import { Button } from '@/ui/Button';
import { Toggle } from '@/ui/Choice';
import type { Named } from '@/ui/SearchPicker';
import { MultiSelect, SelectField } from '@/ui/SelectField';
import { Text } from '@/ui/Text';
import { TextField } from '@/ui/TextField';
import { useToast } from '@/ui/Toast';
import { makeStyles } from '@/ui/theme-context';
import { useSettled } from '@/ui/use-settled';
import {
  useCancelAppointmentMutation,
  useCreateAppointmentMutation,
  useFindClashesQuery,
  useUpdateAppointmentMutation,
} from '../calendar.api';
import { SeriesDialog } from '../SeriesDialog';
import { sameClock, wallTime } from '../time/zone';
import { whichOf } from '../use-reschedule';
import { useZone } from '../use-zone';
import { rangeText, shortDate, zoneName } from '../words';
import { ClashList } from './ClashList';
import {
  type AppointmentForm,
  changesOf,
  formOf,
  inZone,
  newAppointment,
  newForm,
  problemsOf,
  timeOf,
  timesOf,
  withEnd,
  withStart,
} from './form';
import { ListingPicker } from './ListingPicker';
import { Panel } from './Panel';
import { RepeatField } from './RepeatField';
import { DayField, TimeField } from './TimeFields';
import { reminderText, whenText } from './texts';
import { useLeadZones } from './use-lead-zones';

/** Minutes before, as they are offered. */
const REMINDERS = [0, 5, 10, 15, 30, 60, 120, 1440, 2880, 10_080] as const;

export interface BookProps {
  onClose: () => void;
  /** For whom it is booked; their page or card was open. */
  lead?: Named | undefined;
  type?: AppointmentType | undefined;
  /** Moments; the next half hour unless given. */
  start?: number | undefined;
  end?: number | undefined;
  allDay?: boolean | undefined;
  /** One that is booked, to be changed. */
  appointment?: Appointment | undefined;
  onSaved?: ((appointment: Appointment) => void) | undefined;
}

/** Books an appointment, or changes one. What clashes is said before it is saved and refuses nothing. */
export function BookAppointment({ onClose, appointment, onSaved, ...want }: BookProps) {
  const styles = useStyles();
  const toast = useToast();
  const online = useOnline();
  const { me } = useSession();
  const { zone, firstWeekday } = useZone();
  const { users } = useLeadLists();
  const [{ before, now }] = useState(() => {
    const opened = Date.now();
    return {
      now: opened,
      before: appointment
        ? formOf(
            appointment,
            appointment.listingId
              ? { id: appointment.listingId, name: t('calendar.form.same_listing') }
              : null,
            t('leads.unnamed'),
          )
        : newForm({ ...want, now: opened, zone, organizerId: me?.userId ?? '' }),
    };
  });
  const [form, setForm] = useState(before);
  const [tried, setTried] = useState(false);
  const [asking, setAsking] = useState(false);
  const [create, creating] = useCreateAppointmentMutation();
  const [update, updating] = useUpdateAppointmentMutation();
  const [cancel] = useCancelAppointmentMutation();
  const set = (change: Partial<AppointmentForm>) => setForm((form) => ({ ...form, ...change }));

  const problems = problemsOf(form);
  const wrong = (problem: (typeof problems)[number]) =>
    tried && problems.includes(problem) ? t(`calendar.problem.${problem}`) : undefined;
  const times = timesOf(form);
  const error = creating.error ?? updating.error;
  const today = wallTime(now, zone).day;
  // One that came over several days keeps its last day as a field of its own.
  const longer = !before.allDay && before.lastDay !== before.firstDay;

  // What somebody has then, asked when typing rests.
  const time = timeOf(form);
  const checked = useSettled(
    JSON.stringify(
      time && !problems.some((problem) => problem !== 'title')
        ? {
            time,
            userIds: [...new Set([form.organizerId, ...form.attendeeIds])],
            ...(appointment ? { except: appointment.id } : {}),
          }
        : null,
    ),
  );
  const clashes = useFindClashesQuery(
    { body: JSON.parse(checked ?? 'null') },
    { skip: checked === 'null' || !online },
  ).currentData?.clashes;

  // Zones that matter here: mine, the company's, those of the leads, the one it is in.
  const leadZones = useLeadZones(form.leads);
  const zones = [
    ...new Set([form.timeZone, zone, me?.company.timeZone ?? zone, ...leadZones.map((l) => l.zone)]),
  ];
  const elsewhere = times && !form.allDay ? times.start : null;

  const save = async (scope: Parameters<typeof whichOf>[1]) => {
    if (!appointment) {
      const done = await create({ body: newAppointment(form, me?.userId ?? '') });
      if (done.error) return;
      const { appointment: booked } = done.data;
      toast({
        message: t('calendar.booked', { title: booked.title, when: whenText(booked, zone) }),
        undo: () => {
          void cancel({ params: { appointmentId: booked.id }, body: {} }).then(
            (undone) => undone.error && toast({ message: problemText(undone.error), tone: 'danger' }),
          );
        },
      });
      onSaved?.(booked);
      return onClose();
    }
    const { recurrence, ...changes } = changesOf(before, form);
    const done = await update({
      params: { appointmentId: appointment.id },
      body: {
        version: appointment.version,
        ...whichOf(appointment, scope),
        ...changes,
        ...(recurrence === undefined || scope === 'one' ? {} : { recurrence }),
      },
    });
    if (done.error) return;
    toast({ message: t('calendar.saved', { title: done.data.appointment.title }), tone: 'success' });
    onSaved?.(done.data.appointment);
    onClose();
  };
  const submit = () => {
    setTried(true);
    if (problems.length > 0) return;
    if (appointment && Object.keys(changesOf(before, form)).length === 0) return onClose();
    if (appointment?.originally) setAsking(true);
    else void save(null);
  };

  const colleagues = users.filter(
    ({ id, active, kind }) =>
      (active && kind === 'person' && id !== form.organizerId) || form.attendeeIds.includes(id),
  );
  return (
    <>
      <Panel
        title={t(appointment ? 'calendar.form.edit' : 'calendar.form.new')}
        onClose={onClose}
        footer={
          <>
            <Button label={t('ui.cancel')} onPress={onClose} />
            <Button
              kind="filled"
              label={t(appointment ? 'calendar.form.save' : 'calendar.form.book')}
              busy={creating.isLoading || updating.isLoading}
              disabledReason={!online && t('calendar.offline')}
              onPress={submit}
            />
          </>
        }
      >
        {error && <Banner inset kind="error" title={problemText(error)} />}
        <View style={styles.row}>
          <View style={styles.cell}>
            <SelectField
              label={t('calendar.form.type')}
              options={APPOINTMENT_TYPES.map((value) => ({ value, label: t(`calendar.type.${value}`) }))}
              value={form.type}
              onChange={(type) => set({ type })}
            />
          </View>
          <View style={styles.wide}>
            <TextField
              required
              label={t('calendar.form.title')}
              value={form.title}
              onChange={(title) => set({ title })}
              error={wrong('title') ?? fieldError(error, 'title')}
              maxLength={200}
              autoFocus={!appointment}
              onSubmit={submit}
            />
          </View>
        </View>
        <LeadPicker
          label={t('calendar.form.leads')}
          most={20}
          leads={form.leads}
          onChange={(leads) => set({ leads })}
        />
        <Toggle label={t('calendar.all_day')} on={form.allDay} onChange={(allDay) => set({ allDay })} />
        <View style={styles.row}>
          <View style={styles.day}>
            <DayField
              label={t(form.allDay ? 'calendar.form.first_day' : 'calendar.form.day')}
              day={form.firstDay}
              today={today}
              firstWeekday={firstWeekday}
              error={wrong('first_day')}
              onChange={(firstDay) => setForm((form) => withStart(form, { firstDay }))}
            />
          </View>
          {(form.allDay || longer) && (
            <View style={styles.wide}>
              <DayField
                label={t('calendar.form.last_day')}
                day={form.lastDay}
                today={today}
                firstWeekday={firstWeekday}
                error={wrong('last_day') ?? wrong('order')}
                onChange={(lastDay) => set({ lastDay })}
              />
            </View>
          )}
          {!form.allDay && (
            <>
              <View style={styles.small}>
                <TimeField
                  label={t('calendar.form.from')}
                  minutes={form.from}
                  error={wrong('from')}
                  onChange={(from) => setForm((form) => withStart(form, { from }))}
                />
              </View>
              <View style={styles.small}>
                <TimeField
                  label={t('calendar.form.to')}
                  minutes={form.to}
                  error={wrong('to') ?? wrong('order')}
                  onChange={(to) => setForm((form) => withEnd(form, to, longer))}
                />
              </View>
            </>
          )}
        </View>
        {!form.allDay && !longer && (form.lastDay ?? '') > (form.firstDay ?? '') && form.lastDay && (
          <Text variant="meta" tone="text2">
            {t('calendar.form.ends_on', { day: shortDate(form.lastDay) })}
          </Text>
        )}
        {!form.allDay && zones.length > 1 && (
          <SelectField
            label={t('calendar.form.zone')}
            hint={t('calendar.form.zone_hint')}
            options={zones.map((value) => ({ value, label: value.replaceAll('_', ' ') }))}
            value={form.timeZone}
            onChange={(timeZone) => setForm((form) => inZone(form, timeZone))}
          />
        )}
        {elsewhere !== null && times && !sameClock(zone, form.timeZone, elsewhere) && (
          <Text variant="meta" tone="text2">
            {t('calendar.for_you', { time: rangeText(times, zone), place: zoneName(zone) })}
          </Text>
        )}
        {elsewhere !== null &&
          times &&
          leadZones
            .filter((lead) => !sameClock(lead.zone, form.timeZone, elsewhere))
            .map((lead) => (
              <Text key={lead.id} variant="meta" tone="text2">
                {t('calendar.for_lead', {
                  name: lead.name,
                  time: rangeText(times, lead.zone),
                  place: zoneName(lead.zone),
                })}
              </Text>
            ))}
        {clashes && clashes.length > 0 && <ClashList clashes={clashes} zone={zone} />}
        {form.firstDay !== null && (
          <RepeatField
            repeat={form.repeat}
            day={form.firstDay}
            words={appointment?.recurrence?.words}
            error={wrong('count')}
            onChange={(repeat) => set({ repeat })}
          />
        )}
        <TextField
          label={t('calendar.form.place')}
          value={form.place}
          onChange={(place) => set({ place })}
          maxLength={300}
        />
        <ListingPicker
          listing={form.listing}
          onChange={(listing) =>
            set({ listing, ...(listing && form.place.trim() === '' ? { place: listing.name } : {}) })
          }
        />
        {colleagues.length > 0 && (
          <MultiSelect
            label={t('calendar.form.colleagues')}
            placeholder={t('calendar.form.nobody_else')}
            options={colleagues.map(({ id, name }) => ({ value: id, label: name }))}
            values={form.attendeeIds}
            onChange={(attendeeIds) => set({ attendeeIds })}
          />
        )}
        <MultiSelect
          label={t('calendar.form.reminders')}
          placeholder={t('calendar.form.no_reminder')}
          options={[...new Set([...REMINDERS, ...form.reminders])]
            .sort((a, b) => a - b)
            .map((minutes) => ({ value: String(minutes), label: reminderText(minutes) }))}
          values={form.reminders.map(String)}
          onChange={(values) => set({ reminders: values.map(Number).slice(0, 5) })}
        />
        {form.organizerId === me?.userId && (
          <TextField
            label={t('calendar.form.note')}
            value={form.note}
            onChange={(note) => set({ note })}
            rows={3}
            maxLength={20_000}
            onSubmit={submit}
          />
        )}
      </Panel>
      {asking && (
        <SeriesDialog
          title={t('calendar.scope.change')}
          confirm={t('calendar.form.save')}
          onAnswer={(scope) => {
            setAsking(false);
            if (scope) void save(scope);
          }}
        />
      )}
    </>
  );
}

const useStyles = makeStyles(() => ({
  row: { flexDirection: 'row', flexWrap: 'wrap', gap: 12 },
  cell: { flexGrow: 1, flexBasis: 170, minWidth: 0 },
  wide: { flexGrow: 2, flexBasis: 200, minWidth: 0 },
  day: { flexGrow: 2, flexBasis: 220, minWidth: 0 },
  small: { flexGrow: 1, flexBasis: 100, minWidth: 0 },
}));
