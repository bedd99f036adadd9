import type { AuditEntry } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { View } from 'react-native';
import { Avatar } from '@/ui/Avatar';
import type { Column } from '@/ui/data-table';
import { ago, clock, daysBetween, shortDay } from '@/ui/moment';
import { Text } from '@/ui/Text';
import { makeStyles } from '@/ui/theme-context';
import { actionWords, kindWords } from './action-words';

const whenText = (iso: string, now: number): string =>
  daysBetween(Date.parse(iso), now) === 0 ? clock(iso) : `${shortDay(iso, now)}, ${clock(iso)}`;
const whoText = ({ user }: AuditEntry): string => user?.name ?? t('admin.audit.system');
const what = ({ resourceType }: AuditEntry): string => (resourceType ? kindWords(resourceType) : '–');

export function auditColumns(now: number, wide: boolean): Column<AuditEntry>[] {
  const quiet = (text: string) => (
    <Text tone="text2" lines={1}>
      {text}
    </Text>
  );
  const all: Column<AuditEntry>[] = [
    { key: 'when', header: t('admin.audit.when'), width: 124, cell: ({ at }) => quiet(whenText(at, now)) },
    {
      key: 'who',
      header: t('admin.audit.who'),
      width: { flex: 1.2, min: 130 },
      cell: (row) => <Who row={row} />,
    },
    {
      key: 'action',
      header: t('admin.audit.action'),
      width: { flex: 1.6, min: 160 },
      cell: ({ action }) => (
        <Text variant="strong" lines={1}>
          {actionWords(action)}
        </Text>
      ),
    },
    {
      key: 'what',
      header: t('admin.audit.what'),
      width: { flex: 0.8, min: 86 },
      cell: (row) => quiet(what(row)),
    },
    {
      key: 'fields',
      header: t('admin.audit.fields'),
      width: { flex: 1.1, min: 100 },
      cell: ({ changed }) => quiet(changed.join(', ') || '–'),
    },
    {
      key: 'from',
      header: t('admin.audit.from'),
      width: 112,
      cell: ({ ip }) => quiet(ip ?? '–'),
    },
  ];
  return wide ? all : all.filter(({ key }) => key !== 'fields' && key !== 'what');
}

function Who({ row }: { row: AuditEntry }) {
  const styles = useStyles();
  return (
    <View style={styles.who}>
      {row.user && <Avatar name={row.user.name} size={20} />}
      <Text lines={1} tone={row.user ? 'text' : 'text2'} style={styles.shrink}>
        {whoText(row)}
      </Text>
    </View>
  );
}

/** An entry on a phone. */
export function AuditCard({ row, now }: { row: AuditEntry; now: number }) {
  const styles = useStyles();
  return (
    <View style={styles.card}>
      <View style={styles.line}>
        <Text variant="strong" lines={1} style={styles.grow}>
          {actionWords(row.action)}
        </Text>
        <Text variant="meta" tone="text3">
          {ago(row.at, now)}
        </Text>
      </View>
      <Text tone="text2" lines={1}>
        {[whoText(row), row.ip].filter(Boolean).join(' · ')}
      </Text>
      {row.changed.length > 0 && (
        <Text variant="meta" tone="text2" lines={1}>
          {row.changed.join(', ')}
        </Text>
      )}
    </View>
  );
}

const useStyles = makeStyles(() => ({
  who: { flexDirection: 'row', alignItems: 'center', gap: 8, minWidth: 0, flex: 1 },
  shrink: { flexShrink: 1 },
  card: { gap: 2, flex: 1 },
  line: { flexDirection: 'row', alignItems: 'baseline', gap: 8 },
  grow: { flex: 1 },
}));
