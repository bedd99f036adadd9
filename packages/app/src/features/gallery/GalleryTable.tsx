import Download from 'lucide-react-native/icons/download';
import Plus from 'lucide-react-native/icons/plus';
import Tag from 'lucide-react-native/icons/tag';
import Upload from 'lucide-react-native/icons/upload';
import UserPlus from 'lucide-react-native/icons/user-plus';
import { useMemo, useState } from 'react';
import { View } from 'react-native';
import { Avatar } from '@/ui/Avatar';
import { BulkBar } from '@/ui/BulkBar';
import { Button, IconButton } from '@/ui/Button';
import { ReasonChip, StageDot } from '@/ui/Chip';
import { DataTable } from '@/ui/DataTable';
import type { Column, Sort } from '@/ui/data-table';
import { KeyCap } from '@/ui/KeyCap';
import { ScoreMeter } from '@/ui/ScoreMeter';
import { Screen } from '@/ui/shell/Screen';
import { Tabs } from '@/ui/Tabs';
import { Text } from '@/ui/Text';
import { SearchField } from '@/ui/TextField';
import { makeStyles, useWidth } from '@/ui/theme-context';

interface Row {
  id: string;
  name: string;
  points: number;
  delta: number;
  reason: string;
  good: boolean;
  stage: number;
  source: string;
  next: string;
}

const names = [
  'Daniel Okafor',
  'Aisha Rahman',
  'Renée Castellan',
  'Inés & Tomas Berg',
  'Leila Haddad',
  'Victor Almeida',
  'Jonah Abara',
  'Chloe Fairbank',
  'Hana Kimura',
  'Gareth Poole',
  'Marcus Wren',
  'Sofia Lind',
];
const stages = ['New', 'Contacted', 'Qualified', 'Showing', 'Nurture'];
const stageColors = ['v1', 'v2', 'v4', 'v3', 'v6'] as const;
const reasons = [
  '2nd showing asked',
  'Enquired 14 Quarry Ln',
  '4 views today',
  'Saved 2 listings',
  'No reply to 2 texts',
  '21 days quiet',
];
const rows: Row[] = Array.from({ length: 2000 }, (_, i) => ({
  id: `${i}`,
  name: `${names[i % names.length]}${i < names.length ? '' : ` ${i}`}`,
  points: Math.max(1, Math.round(91 - i * 3.1) + (i > 25 ? i % 40 : 0)),
  delta: [6, 0, 4, 9, 3, 1, 0, -4, -5][i % 9] ?? 0,
  reason: reasons[i % reasons.length] ?? '',
  good: i % reasons.length < 4,
  stage: i % stages.length,
  source: ['Referral', 'Portal', 'Website', 'Open house'][i % 4] ?? '',
  next: ['Call, today', 'Reply, 2:41 left', 'Call, 10:00', 'Confirm showing'][i % 4] ?? '',
}));

export function GalleryTable() {
  const styles = useStyles();
  const compact = useWidth() === 'compact';
  const [selection, setSelection] = useState(new Set(['2', '3', '4']));
  const [sort, setSort] = useState<Sort>({ key: 'score', direction: 'descending' });
  const [list, setList] = useState('all');
  const [search, setSearch] = useState('');
  const shown = useMemo(
    () =>
      rows
        .filter((row) => row.name.toLowerCase().includes(search.toLowerCase()))
        .sort(
          (a, b) =>
            (sort.direction === 'descending' ? -1 : 1) *
            (sort.key === 'name' ? a.name.localeCompare(b.name) : a.points - b.points),
        ),
    [sort, search],
  );
  const columns = useMemo(
    (): Column<Row>[] => [
      {
        key: 'name',
        header: 'Name',
        width: { flex: 1.4, min: 190 },
        sortable: true,
        cell: (row) => (
          <View style={styles.line}>
            <Avatar name={row.name} />
            <Text variant="strong" lines={1} style={styles.grow}>
              {row.name}
            </Text>
          </View>
        ),
      },
      {
        key: 'score',
        header: 'Score',
        width: 82,
        sortable: true,
        cell: (row) => <ScoreMeter points={row.points} delta={row.delta} />,
      },
      {
        key: 'why',
        header: 'Why',
        width: { flex: 1.4, min: 200 },
        cell: (row) => <ReasonChip label={row.reason} points={row.good ? 4 : -4} />,
      },
      {
        key: 'stage',
        header: 'Stage',
        width: 110,
        cell: (row) => <StageDot label={stages[row.stage] ?? ''} color={stageColors[row.stage]} />,
      },
      { key: 'source', header: 'Source', width: 100, cell: (row) => <Text tone="text2">{row.source}</Text> },
      { key: 'next', header: 'Next step', width: 140, cell: (row) => <Text lines={1}>{row.next}</Text> },
      {
        key: 'owner',
        header: 'Owner',
        width: 60,
        cell: (row) => <Avatar size={26} name={row.stage === 4 ? null : 'Maya Ortega'} label="Maya Ortega" />,
      },
    ],
    [styles],
  );
  return (
    <Screen
      title="Leads"
      ground="surface"
      body="fill"
      actions={
        compact ? (
          <IconButton kind="outline" icon={Plus} label="New lead" />
        ) : (
          <>
            <Text tone="text2">1,284 people</Text>
            <Button icon={Upload} label="Import" />
            <Button kind="filled" icon={Plus} label="New lead" shortcut="C" />
          </>
        )
      }
      toolbar={
        <View style={[styles.toolbar, compact && styles.narrow]}>
          {compact && <SearchField label="Name, phone, address" value={search} onChange={setSearch} />}
          <Tabs
            label="Lists"
            value={list}
            onChange={setList}
            items={[
              { key: 'all', label: 'All leads', count: 1284 },
              { key: 'hot', label: 'Hot, not contacted', count: 24 },
              { key: 'new', label: 'New this week', count: 61 },
            ]}
          />
        </View>
      }
      footer={
        compact ? undefined : (
          <>
            <Text variant="meta" tone="text2">
              1–16 of 1,284
            </Text>
            <View style={styles.line}>
              <KeyCap keys="X" />
              <Text variant="meta" tone="text2">
                select
              </Text>
              <KeyCap keys="J" />
              <KeyCap keys="K" />
              <Text variant="meta" tone="text2">
                move
              </Text>
            </View>
          </>
        )
      }
    >
      <DataTable
        label="Leads"
        columns={columns}
        rows={shown}
        rowKey={(row) => row.id}
        rowLabel={(row) => row.name}
        total={1284}
        sort={sort}
        onSort={setSort}
        selection={selection}
        onSelect={setSelection}
        onOpen={() => {}}
        currentKey="5"
        card={(row) => (
          <View style={styles.card}>
            <Avatar name={row.name} size={40} />
            <View style={styles.grow}>
              <View style={styles.line}>
                <Text variant="strong" lines={1} style={styles.grow}>
                  {row.name}
                </Text>
                <ScoreMeter points={row.points} delta={row.delta} />
              </View>
              <Text lines={1}>{row.reason}</Text>
              <View style={styles.line}>
                <StageDot variant="meta" label={stages[row.stage] ?? ''} color={stageColors[row.stage]} />
                <Text variant="meta" tone="text2" style={styles.end}>
                  {row.next}
                </Text>
              </View>
            </View>
          </View>
        )}
      />
      <BulkBar
        count={selection.size}
        onClear={() => setSelection(new Set())}
        actions={[
          { key: 'assign', label: 'Assign', icon: UserPlus, onPress: () => {} },
          { key: 'tag', label: 'Tag', icon: Tag, onPress: () => {} },
          { key: 'export', label: 'Export', icon: Download, onPress: () => {} },
        ]}
      />
    </Screen>
  );
}

const useStyles = makeStyles(({ colors }) => ({
  toolbar: { paddingHorizontal: 20, paddingVertical: 10, backgroundColor: colors.surface, gap: 8 },
  narrow: { paddingHorizontal: 16, paddingTop: 0 },
  line: { flexDirection: 'row', alignItems: 'center', gap: 8 },
  grow: { flex: 1, minWidth: 0 },
  end: { marginLeft: 'auto' },
  card: { flexDirection: 'row', alignItems: 'center', gap: 12 },
}));
