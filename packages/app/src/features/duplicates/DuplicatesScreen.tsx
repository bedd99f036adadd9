import type { DuplicateGroup } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { useRouter } from 'expo-router';
import ScanSearch from 'lucide-react-native/icons/scan-search';
import Users from 'lucide-react-native/icons/users';
import { useEffect, useRef, useState } from 'react';
import { View } from 'react-native';
import { useShortcut } from '@/platform/use-shortcut';
import { isAppProblem, problemText } from '@/store/problem';
import { useAutoRetry } from '@/store/use-auto-retry';
import { useSession } from '@/store/use-session';
import { Button, IconButton } from '@/ui/Button';
import { ago } from '@/ui/moment';
import { showCount } from '@/ui/numbers';
import { ProgressBar } from '@/ui/Progress';
import { SkeletonRows } from '@/ui/Skeleton';
import { EmptyState, ErrorState, PermissionState } from '@/ui/States';
import { Screen } from '@/ui/shell/Screen';
import { Tabs } from '@/ui/Tabs';
import { Text } from '@/ui/Text';
import { useToast } from '@/ui/Toast';
import { makeStyles, useWidth } from '@/ui/theme-context';
import { useNow } from '@/ui/use-now';
import {
  type GroupKind,
  useDuplicateListInfiniteQuery,
  useDuplicateScanQuery,
  useStartDuplicateScanMutation,
} from './duplicates.api';
import { GroupCard, groupKey } from './GroupCard';
import { useDecide } from './use-decide';

const KINDS = ['all', 'person', 'household'] as const;

/** What looks like the same person or household, the surest first, decided one after the other. */
export function DuplicatesScreen() {
  const { may } = useSession();
  return may('leads:merge') ? (
    <Queue />
  ) : (
    <Screen title={t('duplicates.title')}>
      <PermissionState title={t('duplicates.forbidden')} text={t('duplicates.forbidden_text')} />
    </Screen>
  );
}

function Queue() {
  const styles = useStyles();
  const compact = useWidth() === 'compact';
  const router = useRouter();
  const [kind, setKind] = useState<(typeof KINDS)[number]>('all');
  const list = useDuplicateListInfiniteQuery(kind === 'all' ? {} : { kind: kind as GroupKind });
  const pages = list.currentData?.pages;
  const groups = pages?.flatMap((page) => page.items) ?? [];
  const first = pages?.[0];
  const focus = useFocus(groups);
  const decide = useDecide();
  useAutoRetry(list.isError, list.isFetching, () => void list.refetch());

  const merge = (group: DuplicateGroup) =>
    router.push(`/leads/merge?ids=${group.leads.map(({ id }) => id).join(',')}`);
  const say = (group: DuplicateGroup, decision: 'not_same' | 'household') =>
    void decide(group.leads, decision);
  const at = focus.current;
  useShortcut('duplicates.next', groups.length > 0 ? () => focus.move(1) : null);
  useShortcut('duplicates.previous', groups.length > 0 ? () => focus.move(-1) : null);
  useShortcut('duplicates.merge', at ? () => merge(at) : null);
  useShortcut('duplicates.not_same', at ? () => say(at, 'not_same') : null);
  useShortcut('duplicates.household', at ? () => say(at, 'household') : null);

  const again = () => void list.refetch();
  return (
    <Screen
      title={t('duplicates.title')}
      note={compact ? undefined : t('duplicates.note')}
      onBack={() => router.push('/leads')}
      actions={<ScanButton />}
    >
      <View style={styles.page}>
        <View style={styles.bar}>
          <Tabs
            label={t('duplicates.kinds')}
            items={KINDS.map((key) => ({
              key,
              label: t(`duplicates.kind.${key}`),
              ...(key === kind && first?.total
                ? { count: `${showCount(first.total)}${first.totalCapped ? '+' : ''}` }
                : {}),
            }))}
            value={kind}
            onChange={setKind}
          />
          <ScanState />
        </View>
        {compact && <Text tone="text2">{t('duplicates.note')}</Text>}
        {!pages ? (
          list.isError ? (
            <ErrorState
              title={t('duplicates.error')}
              text={problemText(list.error)}
              reference={isAppProblem(list.error) ? list.error.requestId : undefined}
              onRetry={again}
              retrying={list.isFetching}
            />
          ) : (
            <SkeletonRows rows={3} height={190} />
          )
        ) : groups.length === 0 ? (
          <EmptyState
            kind="all-done"
            icon={Users}
            title={t('duplicates.none')}
            text={t('duplicates.none_text')}
          />
        ) : (
          <View role="list" aria-label={t('duplicates.title')} style={styles.list}>
            {groups.map((group) => (
              <GroupCard
                key={groupKey(group)}
                group={group}
                focused={!compact && at !== undefined && groupKey(group) === groupKey(at)}
                onFocus={() => focus.set(groupKey(group))}
                onMerge={() => merge(group)}
                onSay={(decision) => say(group, decision)}
              />
            ))}
          </View>
        )}
        {list.hasNextPage && (
          <View style={styles.more}>
            <Button
              label={t('duplicates.more')}
              busy={list.isFetchingNextPage}
              onPress={() => void list.fetchNextPage()}
            />
          </View>
        )}
      </View>
    </Screen>
  );
}

/** The suggestion that keys act on; when it is decided, the one that takes its place. */
function useFocus(groups: readonly DuplicateGroup[]) {
  const [key, set] = useState<string>();
  const place = useRef(0);
  const found = groups.findIndex((group) => groupKey(group) === key);
  const index = found >= 0 ? found : Math.min(place.current, groups.length - 1);
  useEffect(() => {
    if (index >= 0) place.current = index;
  }, [index]);
  return {
    current: groups[index],
    set,
    move: (by: number) => {
      const to = groups[Math.min(groups.length - 1, Math.max(0, index + by))];
      if (to) set(groupKey(to));
    },
  };
}

function ScanButton() {
  const compact = useWidth() === 'compact';
  const toast = useToast();
  const { data } = useDuplicateScanQuery();
  const [start, { isLoading }] = useStartDuplicateScanMutation();
  const busy = isLoading || data?.state === 'waiting' || data?.state === 'running';
  const props = {
    label: t('duplicates.scan'),
    busy,
    onPress: () =>
      void start().then((done) => {
        if ('error' in done) toast({ message: problemText(done.error), tone: 'danger' });
      }),
  };
  return compact ? <IconButton {...props} icon={ScanSearch} /> : <Button {...props} icon={ScanSearch} />;
}

/** How far the look through all leads is, or when the last one was. */
function ScanState() {
  const styles = useStyles();
  const now = useNow(60_000);
  const { data } = useDuplicateScanQuery();
  if (!data || data.state === 'none') return null;
  if (data.state === 'done')
    return data.finishedAt ? (
      <Text variant="meta" tone="text3">
        {t('duplicates.scan.done', { when: ago(data.finishedAt, now) })}
      </Text>
    ) : null;
  const label =
    data.total > 0
      ? t('duplicates.scan.running', { done: showCount(data.done), total: showCount(data.total) })
      : t('duplicates.scan.running_quiet');
  return (
    <View style={styles.scan}>
      <Text variant="meta" tone="text2" live="polite">
        {label}
      </Text>
      <ProgressBar label={label} value={data.total > 0 ? data.done / data.total : null} />
    </View>
  );
}

const useStyles = makeStyles(() => ({
  page: { gap: 12, width: '100%', maxWidth: 1120, alignSelf: 'center' },
  bar: {
    flexDirection: 'row',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'space-between',
    gap: 10,
  },
  list: { gap: 12 },
  more: { alignItems: 'center', paddingVertical: 8 },
  scan: { minWidth: 220, gap: 4 },
}));
