import type { Member } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { Link, useRouter } from 'expo-router';
import { useCallback, useMemo } from 'react';
import { View } from 'react-native';
import { useOrganisationQuery } from '@/features/auth';
import { problemText } from '@/store/problem';
import { useSession } from '@/store/use-session';
import { Avatar } from '@/ui/Avatar';
import { Banner } from '@/ui/Banner';
import { Chip } from '@/ui/Chip';
import { DataTable } from '@/ui/DataTable';
import type { Column } from '@/ui/data-table';
import { ago } from '@/ui/moment';
import { SelectField } from '@/ui/SelectField';
import { SkeletonRows } from '@/ui/Skeleton';
import { Spinner } from '@/ui/Spinner';
import { EmptyState } from '@/ui/States';
import { Text } from '@/ui/Text';
import { SearchField } from '@/ui/TextField';
import { makeStyles, useWidth } from '@/ui/theme-context';
import { useNow } from '@/ui/use-now';
import { useMembersInfiniteQuery, useRolesQuery } from '../admin.api';
import { Failed } from '../Failed';
import type { useUserFilter } from './use-user-filter';

const ROW = 48;
const rowKey = (row: Member) => row.id;
const rowLabel = (row: Member) => row.name;
const hrefOf = (row: Member) => `/admin/users/${row.id}`;

/** The directory: search, filters and a row for each person. */
export function People({ list }: { list: ReturnType<typeof useUserFilter> }) {
  const styles = useStyles();
  const router = useRouter();
  const width = useWidth();
  const compact = width === 'compact';
  const now = useNow();
  const found = useMembersInfiniteQuery(list.filter);
  const pages = found.currentData?.pages;
  const rows = useMemo(() => pages?.flatMap(({ items }) => items) ?? [], [pages]);
  const open = useCallback((row: Member) => router.push(hrefOf(row)), [router]);
  const { hasNextPage, isFetching, fetchNextPage } = found;
  const more = useCallback(() => {
    if (hasNextPage && !isFetching) void fetchNextPage();
  }, [hasNextPage, isFetching, fetchNextPage]);
  const columns = useMemo(() => peopleColumns(now, width === 'wide'), [now, width]);
  const instead =
    found.isError && !pages ? (
      <Failed title={t('admin.users.failed')} query={found} />
    ) : !pages ? (
      <SkeletonRows rows={12} height={compact ? 72 : ROW} />
    ) : rows.length === 0 ? (
      <EmptyState
        kind="filtered"
        title={t('admin.users.none_found')}
        text={t('admin.users.none_found_text')}
        action={{ label: t('admin.users.clear'), onPress: list.clear }}
      />
    ) : undefined;
  return (
    <>
      <Filters list={list} />
      {found.isError && pages && (
        <Banner
          kind="error"
          title={t('admin.refresh_failed')}
          text={problemText(found.error)}
          action={{ label: t('ui.try_again'), onPress: () => void found.refetch() }}
        />
      )}
      <View style={styles.table}>
        <DataTable<Member>
          key={JSON.stringify(list.filter)}
          label={t('admin.users.people')}
          columns={columns}
          rows={rows}
          rowKey={rowKey}
          rowLabel={rowLabel}
          card={(row) => <PersonCard row={row} now={now} />}
          total={pages?.[0]?.total}
          rowHeight={ROW}
          onOpen={open}
          onEnd={more}
          refreshing={isFetching && rows.length > 0 && !found.isFetchingNextPage}
          instead={instead}
          footer={found.isFetchingNextPage ? <Spinner /> : undefined}
        />
      </View>
      <View role="status" aria-live="polite" style={styles.unseen}>
        <Text>{pages ? t('admin.users.count', { count: pages[0]?.total ?? rows.length }) : ''}</Text>
      </View>
    </>
  );
}

const ANY = 'any';

function Filters({ list }: { list: ReturnType<typeof useUserFilter> }) {
  const styles = useStyles();
  const compact = useWidth() === 'compact';
  const roles = useRolesQuery().data?.items ?? [];
  const teams = useOrganisationQuery().data?.teams ?? [];
  const { filter } = list;
  return (
    <View style={[styles.filters, compact && styles.phone]}>
      <View style={[styles.search, compact && styles.full]}>
        <SearchField label={t('admin.users.search')} value={list.q} onChange={list.setQ} />
      </View>
      <View style={[styles.select, compact && styles.fluid]}>
        <SelectField
          hideLabel
          label={t('admin.users.role')}
          value={filter.role ?? ANY}
          options={[
            { value: ANY, label: t('admin.users.any_role') },
            ...roles.map(({ id, name }) => ({ value: id as string, label: name })),
          ]}
          onChange={(role) => list.set({ role: role === ANY ? undefined : role })}
        />
      </View>
      {teams.length > 0 && (
        <View style={[styles.select, compact && styles.fluid]}>
          <SelectField
            hideLabel
            label={t('admin.users.team')}
            value={filter.team ?? ANY}
            options={[
              { value: ANY, label: t('admin.users.any_team') },
              ...teams.map(({ id, name }) => ({ value: id as string, label: name })),
            ]}
            onChange={(team) => list.set({ team: team === ANY ? undefined : team })}
          />
        </View>
      )}
      <View style={[styles.select, compact && styles.fluid]}>
        <SelectField
          hideLabel
          label={t('admin.users.state')}
          value={filter.state}
          options={(['active', 'inactive', 'all'] as const).map((value) => ({
            value,
            label: t(`admin.users.state.${value}`),
          }))}
          onChange={(state) => list.set({ state: state === 'active' ? undefined : state })}
        />
      </View>
    </View>
  );
}

const teamsText = (row: Member) =>
  row.teams.map(({ name, lead }) => (lead ? t('admin.users.lead_mark', { team: name }) : name)).join(', ');
const seenText = (row: Member, now: number) =>
  row.lastSeenAt ? ago(row.lastSeenAt, now) : t('admin.users.seen_never');

/** Set up, missing (in amber where the company asks for it), or not asked of a program. */
export function FactorChip({ mfa }: { mfa: boolean | null }) {
  const { me } = useSession();
  if (mfa === null) return <Text tone="text3">{t('admin.users.mfa_service')}</Text>;
  if (mfa) return <Chip tone="success" label={t('admin.users.mfa_on')} />;
  const asked = me !== null && me.company.mfaPolicy !== 'optional';
  return <Chip tone={asked ? 'warning' : 'neutral'} label={t('admin.users.mfa_off')} />;
}

function peopleColumns(now: number, wide: boolean): Column<Member>[] {
  const columns: Column<Member>[] = [
    {
      key: 'name',
      header: t('admin.name'),
      width: { flex: 2.2, min: 210 },
      cell: (row) => <Who row={row} />,
    },
    {
      key: 'role',
      header: t('admin.users.role'),
      width: { flex: 1, min: 100 },
      cell: (row) => <Text lines={1}>{row.roleName}</Text>,
    },
    {
      key: 'teams',
      header: t('admin.users.teams_col'),
      width: { flex: 1.5, min: 110 },
      cell: (row) => (
        <Text lines={1} tone="text2">
          {teamsText(row) || '–'}
        </Text>
      ),
    },
    {
      key: 'mfa',
      header: t('admin.users.mfa'),
      width: 112,
      cell: (row) => <FactorChip mfa={row.mfa} />,
    },
    {
      key: 'seen',
      header: t('admin.users.seen'),
      width: 104,
      cell: (row) => (
        <Text lines={1} tone="text2">
          {seenText(row, now)}
        </Text>
      ),
    },
  ];
  return wide ? columns : columns.filter(({ key }) => key !== 'teams');
}

function Who({ row }: { row: Member }) {
  const styles = useStyles();
  return (
    <View style={styles.who}>
      <Avatar name={row.name} size={32} />
      <View style={styles.words}>
        <View style={styles.line}>
          <Link href={hrefOf(row)} numberOfLines={1} style={styles.shrink}>
            <Text variant="strong" lines={1}>
              {row.name}
            </Text>
          </Link>
          {!row.active && <Chip label={t('admin.users.state.inactive')} />}
        </View>
        <Text variant="meta" tone="text2" lines={1}>
          {row.kind === 'service' ? t('admin.users.service') : (row.email ?? '')}
        </Text>
      </View>
    </View>
  );
}

function PersonCard({ row, now }: { row: Member; now: number }) {
  const styles = useStyles();
  return (
    <View style={styles.card}>
      <Avatar name={row.name} size={40} />
      <View style={styles.words}>
        <View style={styles.line}>
          <Text variant="strong" lines={1} style={styles.shrink}>
            {row.name}
          </Text>
          {!row.active && <Chip label={t('admin.users.state.inactive')} />}
        </View>
        <Text tone="text2" lines={1}>
          {[row.roleName, teamsText(row)].filter(Boolean).join(' · ')}
        </Text>
        <Text variant="meta" tone="text3" lines={1}>
          {seenText(row, now)}
        </Text>
      </View>
      {row.mfa === false && <FactorChip mfa={false} />}
    </View>
  );
}

const useStyles = makeStyles(() => ({
  filters: { flexDirection: 'row', flexWrap: 'wrap', gap: 8, paddingHorizontal: 20, paddingVertical: 12 },
  phone: { paddingHorizontal: 16 },
  search: { flexGrow: 2, flexBasis: 220, maxWidth: 420 },
  fluid: { maxWidth: '100%' },
  full: { flexBasis: '100%', maxWidth: '100%' },
  select: { flexGrow: 1, flexBasis: 130, maxWidth: 200 },
  table: { flex: 1, minHeight: 0 },
  unseen: { position: 'absolute', width: 1, height: 1, overflow: 'hidden', opacity: 0 },
  who: { flexDirection: 'row', alignItems: 'center', gap: 10, minWidth: 0, flex: 1 },
  words: { flex: 1, minWidth: 0 },
  line: { flexDirection: 'row', alignItems: 'center', gap: 8, minWidth: 0 },
  shrink: { flexShrink: 1 },
  card: { flexDirection: 'row', alignItems: 'center', gap: 12 },
}));
