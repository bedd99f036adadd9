import type { Availability, Turns } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import Pencil from 'lucide-react-native/icons/pencil';
import { useState } from 'react';
import { View } from 'react-native';
import { Failed, NotSaved } from '@/features/admin';
import { useSession } from '@/store/use-session';
import { IconButton } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { Chip } from '@/ui/Chip';
import { Toggle } from '@/ui/Choice';
import { SkeletonRows } from '@/ui/Skeleton';
import { Table, type TableColumn } from '@/ui/Table';
import { Text } from '@/ui/Text';
import { makeStyles } from '@/ui/theme-context';
import { useAvailabilityQuery, useRoutingTurnsQuery, useSetAvailabilityMutation } from '../routing.api';
import { windowText } from '../rules/rule-words';
import { useNames } from '../use-names';
import { AvailabilityDialog } from './AvailabilityDialog';

/** Who receives leads right now and why not, how many they have, and who is next in every round. */
export function PeopleTab() {
  const styles = useStyles();
  const { may } = useSession();
  const { names } = useNames();
  const query = useAvailabilityQuery();
  const turns = useRoutingTurnsQuery();
  const [set, setting] = useSetAvailabilityMutation();
  const [editing, setEditing] = useState<Availability>();
  const editable = may('routing:manage');
  const items = query.data?.items;
  const receiving = (of: Availability) => (
    <Toggle
      hideLabel
      label={t('routing.receives', { name: names.user(of.userId) })}
      on={of.receiving}
      disabledReason={!editable && t('routing.only_managers')}
      onChange={(on) => void set({ params: { userId: of.userId }, body: { receiving: on } })}
    />
  );
  const edit = (of: Availability) =>
    editable && (
      <IconButton
        size="small"
        icon={Pencil}
        label={t('routing.availability_of', { name: names.user(of.userId) })}
        onPress={() => setEditing(of)}
      />
    );
  return (
    <View style={styles.page}>
      <NotSaved error={setting.error} />
      <Card flush title={t('routing.who_receives')}>
        {items ? (
          <Table
            label={t('routing.who_receives')}
            columns={columns(names.user, receiving, edit)}
            rows={items}
            rowKey={({ userId }) => userId}
            card={(of) => (
              <View style={styles.card}>
                <View style={styles.words}>
                  <Text variant="strong">{names.user(of.userId)}</Text>
                  <Now of={of} />
                  <Text variant="meta" tone="text2">
                    {loadText(of)}
                  </Text>
                </View>
                {receiving(of)}
                {edit(of)}
              </View>
            )}
          />
        ) : query.isError ? (
          <Failed title={t('routing.people_failed')} query={query} />
        ) : (
          <SkeletonRows rows={4} avatar={false} />
        )}
      </Card>
      {turns.data && turns.data.items.length > 0 && (
        <Card title={t('routing.rounds')} note={t('routing.rounds_note')}>
          {turns.data.items.map((ring, i) => (
            <Ring first={i === 0} key={`${ring.ringId} ${ring.step}`} ring={ring} userName={names.user} />
          ))}
        </Card>
      )}
      {editing && (
        <AvailabilityDialog
          of={editing}
          name={names.user(editing.userId)}
          onClose={() => setEditing(undefined)}
        />
      )}
    </View>
  );
}

function Ring({ ring, first, userName }: { ring: Turns; first: boolean; userName: (id: string) => string }) {
  const styles = useStyles();
  return (
    <View style={[styles.ring, !first && styles.rule]}>
      <Text variant="strong">{ring.kind === 'catch_all' ? t('routing.catch_all') : ring.name}</Text>
      <View style={styles.seats}>
        {ring.people.map(({ userId, perRound, taken, now }) => (
          <Chip
            key={userId}
            tone={userId === ring.nextUserId ? 'accent' : now ? 'warning' : 'neutral'}
            label={[
              t(userId === ring.nextUserId ? 'routing.seat_next' : 'routing.seat', {
                name: userName(userId),
                taken,
                share: perRound,
              }),
              ...(now ? [t(`routing.skip.${now}`)] : []),
            ].join(' · ')}
          />
        ))}
      </View>
    </View>
  );
}

function Now({ of }: { of: Availability }) {
  const styles = useStyles();
  return (
    <View style={styles.now}>
      <Chip
        tone={of.now === null ? 'success' : of.now === 'off_hours' ? 'info' : 'warning'}
        label={of.now === null ? t('routing.receives_now') : t(`routing.skip.${of.now}`)}
      />
    </View>
  );
}

const capText = (count: number, cap: number | null): string =>
  cap === null ? String(count) : t('routing.of_cap', { count, cap });
const loadText = (of: Availability): string =>
  t('routing.load', { today: capText(of.leadsToday, of.dayCap), open: capText(of.openLeads, of.openCap) });

const columns = (
  userName: (id: string) => string,
  receiving: (of: Availability) => React.ReactNode,
  edit: (of: Availability) => React.ReactNode,
): TableColumn<Availability>[] => [
  {
    key: 'name',
    label: t('routing.person'),
    width: { flex: 1.4, min: 130 },
    cell: (of) => (
      <Text variant="strong" lines={1}>
        {userName(of.userId)}
      </Text>
    ),
  },
  { key: 'on', label: t('routing.receiving'), width: 84, cell: receiving },
  { key: 'now', label: t('routing.now'), width: { flex: 1, min: 120 }, cell: (of) => <Now of={of} /> },
  {
    key: 'hours',
    label: t('routing.hours'),
    width: { flex: 1.4, min: 140 },
    cell: (of) => (
      <Text tone="text2" lines={2}>
        {of.hours ? of.hours.map(windowText).join('; ') : t('routing.always')}
      </Text>
    ),
  },
  {
    key: 'today',
    label: t('routing.today'),
    width: 90,
    align: 'right',
    cell: (of) => capText(of.leadsToday, of.dayCap),
  },
  {
    key: 'open',
    label: t('routing.open_leads'),
    width: 100,
    align: 'right',
    cell: (of) => capText(of.openLeads, of.openCap),
  },
  { key: 'edit', label: t('routing.change_word'), hideLabel: true, width: 28, cell: edit },
];

const useStyles = makeStyles(({ colors }) => ({
  page: { gap: 14 },
  card: { flexDirection: 'row', alignItems: 'center', gap: 10 },
  words: { flex: 1, minWidth: 0, gap: 4 },
  now: { flexDirection: 'row' },
  ring: { gap: 6, paddingVertical: 8 },
  rule: { borderTopWidth: 1, borderTopColor: colors.lineSubtle },
  seats: { flexDirection: 'row', flexWrap: 'wrap', gap: 6 },
}));
