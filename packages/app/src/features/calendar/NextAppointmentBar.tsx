import { t } from '@lintel/contract/messages';
import CalendarIcon from 'lucide-react-native/icons/calendar';
import Navigation from 'lucide-react-native/icons/navigation';
import { useMemo, useState } from 'react';
import { Linking, Pressable, View } from 'react-native';
import { Icon } from '@/ui/Icon';
import { clock } from '@/ui/moment';
import { Text } from '@/ui/Text';
import { makeStyles } from '@/ui/theme-context';
import { useNow } from '@/ui/use-now';
import { AppointmentPanel } from './appointment/AppointmentPanel';
import { mapsUrl } from './appointment/maps-url';
import { nextAppointment } from './items';
import { wallTime } from './time/zone';
import { useCalendar } from './use-calendar';
import { useZone } from './use-zone';
import { leadsText, typeText } from './words';

/** The next appointment of today above the tabs of a phone: what, whom, and the way there. Nothing when there is none. */
export function NextAppointmentBar() {
  const styles = useStyles();
  const { zone } = useZone();
  const now = useNow();
  const today = wallTime(now, zone).day;
  const days = useMemo(() => [today], [today]);
  const data = useCalendar({ days, zone });
  const [openId, setOpen] = useState<string | null>(null);
  const next = nextAppointment(data.items, now);
  const shown = next && wallTime(next.start, zone).day <= today ? next : undefined;
  const opened = data.items.find(({ id }) => id === openId);
  const place = shown?.of.place;
  // Who it is with often stands in the title already.
  const under = shown
    ? [shown.start <= now && t('calendar.runs'), leadsText(shown) || typeText(shown), place].filter(
        (part) => part && !shown.of.title.includes(part),
      )
    : [];
  return (
    <>
      {shown && (
        <View role="group" aria-label={t('calendar.next_is')} style={styles.bar}>
          <Pressable role="button" onPress={() => setOpen(shown.id)} style={styles.words}>
            <Icon of={CalendarIcon} size={24} tone="surface" />
            <View style={styles.lines}>
              <Text weight={600} tone="surface" lines={1}>
                {`${clock(shown.start, zone)} ${shown.of.title}`}
              </Text>
              {under.length > 0 && (
                <Text variant="meta" tone="line" lines={1}>
                  {under.join(' · ')}
                </Text>
              )}
            </View>
          </Pressable>
          {place && (
            <Pressable
              role="button"
              aria-label={t('calendar.go_to', { place })}
              onPress={() => void Linking.openURL(mapsUrl(place)).catch(() => undefined)}
              style={styles.go}
            >
              <Icon of={Navigation} tone="surface" />
              <Text decorative weight={600} tone="surface">
                {t('calendar.go')}
              </Text>
            </Pressable>
          )}
        </View>
      )}
      {opened?.kind === 'appointment' && (
        <AppointmentPanel
          key={opened.id}
          appointment={opened.of}
          zone={zone}
          now={now}
          clashes={data.clashes.get(opened.id)}
          onClose={() => setOpen(null)}
        />
      )}
    </>
  );
}

const useStyles = makeStyles(({ colors, radius, shadow }) => ({
  bar: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: 8,
    paddingLeft: 14,
    paddingRight: 8,
    paddingVertical: 8,
    borderRadius: radius.dialog,
    backgroundColor: colors.text,
    boxShadow: shadow.sh2,
  },
  words: { flex: 1, minWidth: 0, minHeight: 44, flexDirection: 'row', alignItems: 'center', gap: 14 },
  lines: { flex: 1, minWidth: 0 },
  go: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: 6,
    minHeight: 44,
    paddingHorizontal: 14,
    borderRadius: radius.card,
    borderWidth: 1,
    borderColor: colors.text3,
  },
}));
