import { t } from '@lintel/contract/messages';
import EllipsisVertical from 'lucide-react-native/icons/ellipsis-vertical';
import Plus from 'lucide-react-native/icons/plus';
import type { ReactNode } from 'react';
import { View } from 'react-native';
import { problemText } from '@/store/problem';
import { Banner } from '@/ui/Banner';
import { Button, IconButton } from '@/ui/Button';
import { Card } from '@/ui/Card';
import type { LucideIcon } from '@/ui/Icon';
import { Menu, type MenuItem } from '@/ui/Menu';
import { SkeletonRows } from '@/ui/Skeleton';
import { EmptyState } from '@/ui/States';
import { Table, type TableColumn } from '@/ui/Table';
import { Text } from '@/ui/Text';
import { makeStyles, useWidth } from '@/ui/theme-context';
import { Failed } from './Failed';

interface Add {
  label: string;
  onPress: () => void;
}

/** Adds one more; on phones by its sign alone. */
export function AddButton({ label, onPress }: Add) {
  return useWidth() === 'compact' ? (
    <IconButton kind="outline" icon={Plus} label={label} onPress={onPress} />
  ) : (
    <Button kind="filled" icon={Plus} label={label} onPress={onPress} />
  );
}

/** What an area is for. On phones its name is in the bar already. */
export function AreaIntro({ title, text }: { title: string; text: string }) {
  const compact = useWidth() === 'compact';
  return (
    <>
      {!compact && (
        <Text variant="section" heading={2}>
          {title}
        </Text>
      )}
      <Text tone="text2">{text}</Text>
    </>
  );
}

/** What can be done with one row. */
export function ActionsMenu({ name, items }: { name: string; items: readonly MenuItem[] }) {
  const label = t('admin.actions_for', { name });
  return (
    <Menu
      label={label}
      items={items}
      trigger={(props) => <IconButton {...props} size="small" icon={EllipsisVertical} label={label} />}
    />
  );
}

interface TableProps<Row> {
  label: string;
  /** Above the table, where the area has more than one. */
  title?: string;
  query: {
    data?: { items: readonly Row[] };
    isError: boolean;
    isFetching: boolean;
    error?: unknown;
    refetch: () => unknown;
  };
  columns: TableColumn<Row>[];
  /** What a row says on a phone. */
  card: (row: Row) => ReactNode;
  menu: (row: Row) => ReactNode;
  failed: string;
  empty: { icon: LucideIcon; title: string; text: string; action?: Add };
}

/** The rows of an area, with every state they can be in: on their way, none yet, not had, or had and not refreshed. */
export function AreaTable<Row extends { id: string }>({
  label,
  title,
  query,
  columns,
  card,
  menu,
  failed,
  empty,
}: TableProps<Row>) {
  const styles = useStyles();
  const items = query.data?.items;
  return (
    <>
      {query.isError && items && (
        <Banner
          inset
          kind="error"
          title={t('admin.refresh_failed')}
          text={problemText(query.error)}
          action={{ label: t('ui.try_again'), onPress: () => void query.refetch() }}
        />
      )}
      <Card flush title={title}>
        {items?.length === 0 ? (
          <EmptyState kind="first-use" {...empty} />
        ) : items ? (
          <Table
            label={label}
            columns={columns}
            rows={items}
            rowKey={({ id }) => id}
            card={(row) => (
              <View style={styles.card}>
                <View style={styles.words}>{card(row)}</View>
                {menu(row)}
              </View>
            )}
          />
        ) : query.isError ? (
          <Failed title={failed} query={query} />
        ) : (
          <SkeletonRows rows={4} avatar={false} />
        )}
      </Card>
    </>
  );
}

const useStyles = makeStyles(() => ({
  card: { flexDirection: 'row', alignItems: 'center', gap: 10 },
  words: { flex: 1, minWidth: 0, gap: 4 },
}));
