import type { Appointment } from '@lintel/contract/appointments';
import { t } from '@lintel/contract/messages';
import { Link } from 'expo-router';
import Bell from 'lucide-react-native/icons/bell';
import Building from 'lucide-react-native/icons/building';
import Clock from 'lucide-react-native/icons/clock';
import Ellipsis from 'lucide-react-native/icons/ellipsis';
import Navigation from 'lucide-react-native/icons/navigation';
import Repeat from 'lucide-react-native/icons/repeat';
import StickyNote from 'lucide-react-native/icons/sticky-note';
import TriangleAlert from 'lucide-react-native/icons/triangle-alert';
import Users from 'lucide-react-native/icons/users';
import type { ReactNode } from 'react';
import { useState } from 'react';
import { Linking, View } from 'react-native';
import { useOnline } from '@/platform/use-online';
import { problemText } from '@/store/problem';
import { Button, IconButton } from '@/ui/Button';
import { Chip } from '@/ui/Chip';
import { Icon, type LucideIcon } from '@/ui/Icon';
import { Menu } from '@/ui/Menu';
import { Notice } from '@/ui/Notice';
import { Text } from '@/ui/Text';
import { useToast } from '@/ui/Toast';
import { makeStyles } from '@/ui/theme-context';
import { useCancelAppointmentMutation, useRecordOutcomeMutation } from '../calendar.api';
import { type AppointmentItem, appointmentItem, toneOf } from '../items';
import { SeriesDialog } from '../SeriesDialog';
import { daysOf } from '../time/layout';
import { type SeriesScope, whichOf } from '../use-reschedule';
import { elsewhereText, fullDay, timesText, zoneName } from '../words';
import { BookAppointment } from './BookAppointment';
import { mapsUrl } from './maps-url';
import { OutcomeDialog } from './OutcomeDialog';
import { Panel } from './Panel';
import { reminderText } from './texts';
import { useLeadZones } from './use-lead-zones';

interface Props {
  appointment: Appointment;
  zone: string;
  now: number;
  /** What those who take part have at the same time. */
  clashes?: readonly AppointmentItem[] | undefined;
  onClose: () => void;
}

type Open = 'edit' | 'outcome' | 'cancel' | 'again' | null;

/** All of one appointment, and what can be done with it. */
export function AppointmentPanel({ appointment: of, zone, now, clashes, onClose }: Props) {
  const styles = useStyles();
  const toast = useToast();
  const online = useOnline();
  const [open, setOpen] = useState<Open>(null);
  const [cancel, cancelling] = useCancelAppointmentMutation();
  const [record] = useRecordOutcomeMutation();
  const item = appointmentItem(of, zone);
  const { first, last } = daysOf(item, zone);
  const leadZones = useLeadZones(of.leads.map(({ id, name }) => ({ id, name: name ?? t('leads.unnamed') })));
  const booked = of.state === 'booked';
  const begun = item.start <= now;
  const params = { appointmentId: of.id };
  const which = of.originally ? { originally: of.originally } : {};

  const restore = () =>
    void record({ params, body: { ...which, outcome: 'booked' } }).then((done) => {
      if (done.error) toast({ message: problemText(done.error), tone: 'danger' });
    });
  const callOff = async (scope: SeriesScope | null) => {
    const done = await cancel({ params, body: whichOf(of, scope) });
    if (done.error) return toast({ message: problemText(done.error), tone: 'danger' });
    toast({
      message: t('calendar.outcome.saved_cancelled', { title: of.title }),
      // Of a series only this one can be brought back by itself.
      undo: scope === null || scope === 'one' ? restore : undefined,
    });
    onClose();
  };

  if (open === 'edit') return <BookAppointment appointment={of} onClose={onClose} />;
  if (open === 'outcome') return <OutcomeDialog appointment={of} now={now} onClose={onClose} />;
  if (open === 'again')
    return <OutcomeDialog appointment={of} now={now} first="rescheduled" onClose={onClose} />;
  if (open === 'cancel')
    return (
      <SeriesDialog
        danger
        title={t('calendar.scope.cancel')}
        confirm={t('calendar.call_off')}
        onAnswer={(scope) => {
          setOpen(null);
          if (scope) void callOff(scope);
        }}
      />
    );

  const offline = !online && t('calendar.offline');
  const others = of.attendees.filter(({ id }) => id !== of.organizerId);
  const organizer = of.attendees.find(({ id }) => id === of.organizerId);
  return (
    <Panel
      title={of.title}
      onClose={onClose}
      footer={
        of.mayChange ? (
          <>
            {booked && (
              <Menu
                label={t('calendar.more_actions')}
                items={[
                  {
                    key: 'again',
                    label: t('calendar.outcome.rescheduled'),
                    onPress: () => setOpen('again'),
                    disabledReason: offline,
                  },
                  {
                    key: 'cancel',
                    label: t('calendar.call_off'),
                    danger: true,
                    disabledReason: offline,
                    onPress: () => (of.originally ? setOpen('cancel') : void callOff(null)),
                  },
                ]}
                trigger={(menu) => (
                  <IconButton
                    {...menu}
                    icon={Ellipsis}
                    label={t('calendar.more_actions')}
                    busy={cancelling.isLoading}
                  />
                )}
              />
            )}
            {booked && (
              <Button
                kind={begun ? 'filled' : 'outline'}
                label={t('calendar.outcome.button')}
                disabledReason={offline}
                onPress={() => setOpen('outcome')}
              />
            )}
            {booked ? (
              <Button
                kind={begun ? 'outline' : 'filled'}
                label={t('calendar.edit')}
                disabledReason={offline}
                onPress={() => setOpen('edit')}
              />
            ) : (
              <Button
                label={t('calendar.restore')}
                disabledReason={offline}
                onPress={() => {
                  restore();
                  onClose();
                }}
              />
            )}
          </>
        ) : (
          <Button label={t('ui.close')} onPress={onClose} />
        )
      }
    >
      <View style={styles.chips}>
        <Chip tone={toneOf(of.type)} label={t(`calendar.type.${of.type}`)} />
        {!booked && (
          <Chip
            tone={of.state === 'held' ? 'success' : of.state === 'no_show' ? 'danger' : 'neutral'}
            label={t(`calendar.state.${of.state}`)}
          />
        )}
        {of.imported && <Chip label={t('calendar.imported')} />}
      </View>
      <Fact icon={Clock}>
        <Text>{first === last ? fullDay(first) : timesText(item, zone)}</Text>
        {first === last && <Text tone="text2">{timesText(item, zone)}</Text>}
        {!item.allDay && elsewhereText(item, zone, of.timeZone) && (
          <Text variant="meta" tone="text2">
            {t('calendar.booked_in', { time: timesText(item, of.timeZone), place: zoneName(of.timeZone) })}
          </Text>
        )}
        {leadZones.map((lead) => {
          const there = elsewhereText(item, zone, lead.zone);
          return (
            there && (
              <Text key={lead.id} variant="meta" tone="text2">
                {t('calendar.for_lead', {
                  name: lead.name,
                  time: timesText(item, lead.zone),
                  place: zoneName(lead.zone),
                })}
              </Text>
            )
          );
        })}
      </Fact>
      {clashes && clashes.length > 0 && (
        <Notice
          icon={TriangleAlert}
          tone="warning"
          text={t('calendar.clash_with', {
            names: clashes.map((other) => `${other.of.title} (${timesText(other, zone)})`).join(', '),
          })}
        />
      )}
      {of.recurrence && (
        <Fact icon={Repeat}>
          <Text>{of.recurrence.words}</Text>
        </Fact>
      )}
      {of.place && (
        <Fact icon={Building}>
          <Text selectable>{of.place}</Text>
          <View style={styles.go}>
            <Button
              size="small"
              icon={Navigation}
              label={t('calendar.go')}
              spoken={t('calendar.go_to', { place: of.place })}
              onPress={() => void Linking.openURL(mapsUrl(of.place ?? '')).catch(() => undefined)}
            />
          </View>
        </Fact>
      )}
      {(of.leads.length > 0 || of.otherLeads > 0) && (
        <Fact icon={Users}>
          {of.leads.map((lead) => (
            <Link key={lead.id} href={`/leads/${lead.id}`}>
              <Text tone="accentText">{lead.name ?? t('leads.unnamed')}</Text>
            </Link>
          ))}
          {of.otherLeads > 0 && (
            <Text tone="text2">{t('calendar.other_leads', { count: of.otherLeads })}</Text>
          )}
        </Fact>
      )}
      <Fact icon={Users}>
        {organizer && <Text>{t('calendar.by', { name: organizer.name })}</Text>}
        {others.length > 0 && (
          <Text>{t('calendar.with', { names: others.map(({ name }) => name).join(', ') })}</Text>
        )}
      </Fact>
      {of.reminders.length > 0 && (
        <Fact icon={Bell}>
          <Text>{of.reminders.map(reminderText).join(', ')}</Text>
        </Fact>
      )}
      {of.note && (
        <Fact icon={StickyNote}>
          <Text selectable>{of.note}</Text>
        </Fact>
      )}
      {of.outcomeNote && (
        <Fact icon={StickyNote}>
          <Text selectable>{t('calendar.outcome_note', { note: of.outcomeNote })}</Text>
        </Fact>
      )}
    </Panel>
  );
}

function Fact({ icon, children }: { icon: LucideIcon; children: ReactNode }) {
  const styles = useStyles();
  return (
    <View style={styles.fact}>
      <View style={styles.icon}>
        <Icon of={icon} tone="text3" />
      </View>
      <View style={styles.words}>{children}</View>
    </View>
  );
}

const useStyles = makeStyles(() => ({
  chips: { flexDirection: 'row', flexWrap: 'wrap', gap: 6 },
  fact: { flexDirection: 'row', gap: 10 },
  icon: { paddingTop: 2 },
  words: { flex: 1, minWidth: 0, gap: 2 },
  go: { alignItems: 'flex-start', paddingTop: 4 },
}));
