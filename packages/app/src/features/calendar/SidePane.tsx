import { APPOINTMENT_TYPES } from '@lintel/contract/appointments';
import { t } from '@lintel/contract/messages';
import SlidersHorizontal from 'lucide-react-native/icons/sliders-horizontal';
import { type ReactNode, useRef, useState } from 'react';
import { View } from 'react-native';
import { useSession } from '@/store/use-session';
import { IconButton } from '@/ui/Button';
import { Checkbox } from '@/ui/Choice';
import { Popover } from '@/ui/Popover';
import { MultiSelect, SelectField } from '@/ui/SelectField';
import { Text } from '@/ui/Text';
import { toneColors } from '@/ui/theme';
import { makeStyles, useTheme } from '@/ui/theme-context';
import { toneOf } from './items';
import { usePeople } from './use-people';
import { useZone } from './use-zone';

/** As many fit beside the month as boxes; more are chosen from a list. */
const FEW = 8;

interface PeopleProps {
  chosen: readonly string[];
  onChange: (people: string[]) => void;
}

/** Whose calendars are shown. Nobody chosen is oneself. */
export function PeopleFilter({ chosen, onChange }: PeopleProps) {
  const { me } = useSession();
  const { people, team } = usePeople();
  if (people.length < 2 || !me) return null;
  const shown = chosen.length > 0 ? chosen : [me.userId];
  const set = (next: readonly string[]) =>
    onChange(next.length === 0 || (next.length === 1 && next[0] === me.userId) ? [] : [...next]);
  const all = team.length > 1 && team.every((id) => shown.includes(id));
  const name = (id: string, own: string) => (id === me.userId ? t('calendar.me', { name: own }) : own);
  return (
    <View>
      {team.length > 1 && (
        <Checkbox
          label={t('calendar.my_team')}
          checked={all}
          onChange={(on) => set(on ? [...new Set([...shown, ...team])] : [me.userId])}
        />
      )}
      {people.length <= FEW ? (
        people.map((person) => (
          <Checkbox
            key={person.id}
            label={name(person.id, person.name)}
            checked={shown.includes(person.id)}
            onChange={(on) => set(on ? [...shown, person.id] : shown.filter((id) => id !== person.id))}
          />
        ))
      ) : (
        <MultiSelect
          label={t('calendar.people')}
          hideLabel
          options={people.map(({ id, name: own }) => ({ value: id, label: name(id, own) }))}
          values={shown}
          onChange={set}
        />
      )}
    </View>
  );
}

/** Whose clocks the calendar goes by, on this device. */
export function ClockSettings() {
  const styles = useStyles();
  const { me } = useSession();
  const { kept, set, device } = useZone();
  const company = me?.company.timeZone ?? device;
  const zones = [...new Set([company, kept.zone])].filter((zone): zone is string => zone !== null);
  return (
    <View style={styles.fields}>
      <SelectField
        label={t('calendar.clocks')}
        options={[
          { value: '', label: t('calendar.clocks_device', { zone: device.replaceAll('_', ' ') }) },
          ...zones.map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') })),
        ]}
        value={kept.zone ?? ''}
        onChange={(zone) => set({ zone: zone || null })}
      />
    </View>
  );
}

/** What the colours stand for; the types stand on the blocks in words as well. */
export function Legend() {
  const styles = useStyles();
  const { colors } = useTheme();
  return (
    <View style={styles.legend}>
      {APPOINTMENT_TYPES.filter((type) => toneOf(type) !== 'neutral').map((type) => (
        <View key={type} style={styles.key}>
          <View
            aria-hidden
            style={[styles.dot, { backgroundColor: toneColors(colors, toneOf(type)).solid }]}
          />
          <Text variant="meta" tone="text2">
            {t(`calendar.type.${type}`)}
          </Text>
        </View>
      ))}
    </View>
  );
}

/** Behind one button what stands beside the days where there is room. */
export function MoreOptions({ children }: { children: ReactNode }) {
  const styles = useStyles();
  const anchor = useRef<View>(null);
  const [open, setOpen] = useState(false);
  return (
    <>
      <IconButton
        ref={anchor}
        icon={SlidersHorizontal}
        label={t('calendar.options')}
        expanded={open}
        onPress={() => setOpen(true)}
      />
      <Popover
        open={open}
        onClose={() => setOpen(false)}
        anchor={anchor}
        label={t('calendar.options')}
        width={280}
        height={420}
        align="end"
      >
        <View style={styles.pop}>{children}</View>
      </Popover>
    </>
  );
}

const useStyles = makeStyles(() => ({
  pop: { padding: 14, gap: 14 },
  fields: { gap: 12 },
  legend: { gap: 4 },
  key: { flexDirection: 'row', alignItems: 'center', gap: 8 },
  dot: { width: 8, height: 8, borderRadius: 2.5 },
}));
