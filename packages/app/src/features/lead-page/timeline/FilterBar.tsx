import { TIMELINE_GROUPS, type TimelineGroup } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import type { TimelineCounts } from '@lintel/contract/timeline';
import CalendarSearch from 'lucide-react-native/icons/calendar-search';
import ListFilter from 'lucide-react-native/icons/list-filter';
import X from 'lucide-react-native/icons/x';
import { useRef, useState } from 'react';
import { View } from 'react-native';
import { Button, IconButton } from '@/ui/Button';
import { dayHeading } from '@/ui/moment';
import { Popover } from '@/ui/Popover';
import { OptionList } from '@/ui/SelectField';
import { Tabs } from '@/ui/Tabs';
import { Text } from '@/ui/Text';
import { DateField } from '@/ui/TextField';
import { makeStyles } from '@/ui/theme-context';

/** What the timeline shows: a tab, or groups chosen one by one, and from which day back. */
export interface TimelineView {
  readonly tab: Tab | null;
  readonly groups: readonly TimelineGroup[];
  /** A day, `2026-11-12`. */
  readonly day: string | null;
}
const TABS = ['all', 'notes', 'messages', 'calls', 'activity', 'changes'] as const;
type Tab = (typeof TABS)[number];
export const WHOLE: TimelineView = { tab: 'all', groups: [], day: null };

/** The view as the server is asked for it. */
export const groupOfView = ({ tab, groups }: TimelineView): string => tab ?? groups.join(',');
/** The end of the day where the reader is. */
export const beforeOfView = ({ day }: TimelineView): string | undefined => {
  if (day === null) return undefined;
  const at = new Date(`${day}T00:00:00`);
  at.setDate(at.getDate() + 1);
  return at.toISOString();
};

interface Props {
  view: TimelineView;
  counts: TimelineCounts | undefined;
  onChange: (view: TimelineView) => void;
}

/** Tabs for what is asked for most, a list of all groups with their counts, and a jump to a day. */
export function FilterBar({ view, counts, onChange }: Props) {
  const styles = useStyles();
  const filter = useRef<View>(null);
  const jump = useRef<View>(null);
  const [open, setOpen] = useState<'filter' | 'jump' | null>(null);
  const [day, setDay] = useState(view.day);
  const chosen = new Set(view.tab === null ? view.groups : []);
  const countOf = (group: TimelineGroup) => {
    const one = counts?.groups[group];
    return one ? ` ${one.count}${one.capped ? '+' : ''}` : '';
  };
  const toggle = (group: TimelineGroup) => {
    const next = new Set(chosen);
    if (!next.delete(group)) next.add(group);
    const groups = TIMELINE_GROUPS.filter((one) => next.has(one));
    onChange(groups.length === 0 ? { ...view, tab: 'all', groups } : { ...view, tab: null, groups });
  };
  return (
    <View style={styles.bar}>
      <View style={styles.line}>
        <View style={styles.tabs}>
          <Tabs
            label={t('leads.events.groups')}
            items={TABS.map((key) => ({ key, label: t(`timeline.tab.${key}`) }))}
            value={view.tab ?? ('' as Tab)}
            onChange={(tab) => onChange({ ...view, tab, groups: [] })}
          />
        </View>
        <IconButton
          ref={filter}
          icon={ListFilter}
          label={t('timeline.filter')}
          expanded={open === 'filter'}
          onPress={() => setOpen('filter')}
        />
        <IconButton
          ref={jump}
          icon={CalendarSearch}
          label={t('timeline.jump')}
          expanded={open === 'jump'}
          onPress={() => setOpen('jump')}
        />
      </View>
      {(view.tab === null || view.day !== null) && (
        <View style={styles.line}>
          <Text tone="text2" live="polite" style={styles.grow}>
            {[
              view.tab === null && view.groups.map((group) => t(`timeline.group.${group}`)).join(', '),
              view.day !== null && t('timeline.until', { day: dayHeading(`${view.day}T12:00:00`) }),
            ]
              .filter(Boolean)
              .join(' · ')}
          </Text>
          <Button
            kind="quiet"
            size="small"
            icon={X}
            label={t('timeline.whole')}
            onPress={() => onChange(WHOLE)}
          />
        </View>
      )}
      <Popover
        open={open === 'filter'}
        onClose={() => setOpen(null)}
        anchor={filter}
        label={t('timeline.filter')}
        width={240}
        height={TIMELINE_GROUPS.length * 34 + 60}
        align="end"
      >
        <OptionList
          label={t('timeline.filter')}
          options={TIMELINE_GROUPS.map((value) => ({
            value,
            label: `${t(`timeline.group.${value}`)}${countOf(value)}`,
          }))}
          chosen={chosen}
          many
          onChoose={toggle}
        />
      </Popover>
      <Popover
        open={open === 'jump'}
        onClose={() => setOpen(null)}
        anchor={jump}
        label={t('timeline.jump')}
        width={260}
        height={130}
        align="end"
      >
        <View style={styles.jump}>
          <DateField label={t('timeline.jump_day')} value={day} onChange={setDay} />
          <Button
            kind="filled"
            label={t('timeline.jump_go')}
            disabledReason={day === null && t('timeline.jump_needs')}
            onPress={() => {
              setOpen(null);
              onChange({ ...view, day });
            }}
          />
        </View>
      </Popover>
    </View>
  );
}

const useStyles = makeStyles(() => ({
  bar: { gap: 4 },
  line: { flexDirection: 'row', alignItems: 'center', gap: 4 },
  tabs: { flex: 1, minWidth: 0 },
  grow: { flex: 1, minWidth: 0 },
  jump: { gap: 10, padding: 12 },
}));
