import type { IntakeMessage } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { Link } from 'expo-router';
import ArchiveX from 'lucide-react-native/icons/archive-x';
import Inbox from 'lucide-react-native/icons/inbox';
import { useMemo, useState } from 'react';
import { Pressable, View } from 'react-native';
import { AdminFrame, AdminGate, Failed } from '@/features/admin';
import { problemText } from '@/store/problem';
import { BulkBar } from '@/ui/BulkBar';
import { Button } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { Chip } from '@/ui/Chip';
import { Checkbox } from '@/ui/Choice';
import { ago } from '@/ui/moment';
import { SkeletonRows } from '@/ui/Skeleton';
import { EmptyState } from '@/ui/States';
import { Table, type TableColumn } from '@/ui/Table';
import { Tabs } from '@/ui/Tabs';
import { Text } from '@/ui/Text';
import { useToast } from '@/ui/Toast';
import { makeStyles, useWidth } from '@/ui/theme-context';
import { useNow } from '@/ui/use-now';
import { type QueueTab, useIgnoreMessagesMutation, useMessagesInfiniteQuery } from '../inbox.api';

const TABS: readonly QueueTab[] = ['open', 'read', 'ignored'];
/** As many as one call puts aside. */
const MOST = 200;

/** What came in and waits for a person, what became leads, and what was put aside. */
export function QueueScreen() {
  return (
    <AdminGate area="queue">
      <Queue />
    </AdminGate>
  );
}

export const messagePath = (id: string): string => `/admin/queue/${id}`;
export const nameOf = ({ from, subject }: Pick<IntakeMessage, 'from' | 'subject'>): string =>
  from ?? subject ?? t('inbox.no_sender');

function Queue() {
  const styles = useStyles();
  const toast = useToast();
  const width = useWidth();
  const compact = width === 'compact';
  const now = useNow();
  const [tab, setTab] = useState<QueueTab>('open');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const query = useMessagesInfiniteQuery(tab);
  const [ignore] = useIgnoreMessagesMutation();
  const items = useMemo(() => query.data?.pages.flatMap((page) => page.items), [query.data]);
  const picked = (items ?? []).filter(({ id }) => chosen.has(id)).slice(0, MOST);

  const go = (next: QueueTab) => {
    setTab(next);
    setChosen(new Set());
  };
  const toggle = (id: string, on: boolean) => {
    const next = new Set(chosen);
    if (on) next.add(id);
    else next.delete(id);
    setChosen(next);
  };
  const putAside = async () => {
    const reply = await ignore({ body: { ids: picked.map(({ id }) => id) } });
    if ('error' in reply) return toast({ message: problemText(reply.error), tone: 'danger' });
    setChosen(new Set());
    toast({ message: t('inbox.put_aside_done', { count: reply.data?.ignored ?? 0 }) });
  };
  const box = (of: IntakeMessage) => (
    <Checkbox
      label={t('inbox.select_one', { name: nameOf(of) })}
      hideLabel
      checked={chosen.has(of.id)}
      onChange={(on) => toggle(of.id, on)}
    />
  );

  return (
    <AdminFrame area="queue">
      {!compact && (
        <Text variant="section" heading={2}>
          {t('inbox.queue.title')}
        </Text>
      )}
      <Text tone="text2">{t('inbox.queue.text')}</Text>
      <Tabs
        label={t('inbox.queue.title')}
        value={tab}
        onChange={go}
        items={TABS.map((key) => ({ key, label: t(`inbox.tab.${key}`) }))}
      />
      <View style={styles.list}>
        <Card flush>
          {items?.length === 0 ? (
            <EmptyState
              kind={tab === 'open' ? 'all-done' : 'filtered'}
              icon={Inbox}
              title={t(`inbox.none.${tab}`)}
              text={tab === 'open' ? t('inbox.none.open_text') : undefined}
            />
          ) : items ? (
            <Table
              label={t(`inbox.tab.${tab}`)}
              columns={columns(now, tab, width === 'wide', box)}
              rows={items}
              rowKey={({ id }) => id}
              card={(of) => (
                <View style={styles.card}>
                  {tab === 'open' && box(of)}
                  <View style={styles.words}>
                    <Sender of={of} />
                    {of.problem && <Text lines={2}>{of.problem}</Text>}
                    <View style={styles.chips}>
                      <Chip label={t(`inbox.door.${of.door}`)} />
                      <Text variant="meta" tone="text2">
                        {ago(of.receivedAt, now)}
                      </Text>
                    </View>
                  </View>
                </View>
              )}
            />
          ) : query.isError ? (
            <Failed title={t('inbox.failed')} query={query} />
          ) : (
            <SkeletonRows rows={6} avatar={false} />
          )}
        </Card>
        {query.hasNextPage && (
          <Button
            label={t('inbox.more')}
            busy={query.isFetchingNextPage}
            onPress={() => void query.fetchNextPage()}
          />
        )}
        <BulkBar
          count={picked.length}
          actions={[
            { key: 'aside', label: t('inbox.put_aside'), icon: ArchiveX, onPress: () => void putAside() },
          ]}
          onClear={() => setChosen(new Set())}
        />
      </View>
    </AdminFrame>
  );
}

function Sender({ of }: { of: IntakeMessage }) {
  return (
    <Link href={messagePath(of.id)} asChild>
      <Pressable role="link">
        <Text variant="strong" lines={1}>
          {of.from ?? t('inbox.no_sender')}
        </Text>
        <Text variant="meta" tone="text2" lines={1}>
          {of.subject ?? t('inbox.no_subject')}
        </Text>
      </Pressable>
    </Link>
  );
}

function columns(
  now: number,
  tab: QueueTab,
  wide: boolean,
  box: (of: IntakeMessage) => React.ReactNode,
): TableColumn<IntakeMessage>[] {
  const all: (TableColumn<IntakeMessage> | false)[] = [
    tab === 'open' && { key: 'box', label: t('inbox.col.select'), hideLabel: true, width: 24, cell: box },
    {
      key: 'from',
      label: t('inbox.col.from'),
      width: { flex: 1.6, min: 170 },
      cell: (of) => <Sender of={of} />,
    },
    {
      key: 'problem',
      label: t('inbox.col.problem'),
      width: { flex: 1.8, min: 160 },
      cell: (of) => (
        <Text tone="text2" lines={2}>
          {of.problem ?? t(`inbox.state.${of.state}`)}
        </Text>
      ),
    },
    wide && {
      key: 'door',
      label: t('inbox.col.door'),
      width: { flex: 0.9, min: 100 },
      cell: (of) => (
        <View style={{ alignItems: 'flex-start' }}>
          <Chip label={of.channel ?? t(`inbox.door.${of.door}`)} />
        </View>
      ),
    },
    {
      key: 'age',
      label: t('inbox.col.age'),
      width: { flex: 0.7, min: 90 },
      cell: (of) => (
        <Text tone="text2" lines={1}>
          {ago(of.receivedAt, now)}
        </Text>
      ),
    },
  ];
  return all.filter((column) => column !== false);
}

const useStyles = makeStyles(() => ({
  list: { flexGrow: 1, gap: 12, paddingBottom: 64 },
  card: { flexDirection: 'row', alignItems: 'flex-start', gap: 10 },
  words: { flex: 1, minWidth: 0, gap: 4 },
  chips: { flexDirection: 'row', alignItems: 'center', gap: 8 },
}));
