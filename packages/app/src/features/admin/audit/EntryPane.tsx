import type { AuditEntry, AuditEntryDetail } from '@lintel/contract';
import { hasMessage, t } from '@lintel/contract/messages';
import { Link } from 'expo-router';
import { View } from 'react-native';
import { problemText } from '@/store/problem';
import { useSession } from '@/store/use-session';
import { Button } from '@/ui/Button';
import { fullMoment } from '@/ui/moment';
import { showCount } from '@/ui/numbers';
import { SimpleTable } from '@/ui/SimpleTable';
import { Text } from '@/ui/Text';
import { makeStyles, useWidth } from '@/ui/theme-context';
import { useLazyAuditEntryQuery } from '../admin.api';
import { actionWords, kindWords } from './action-words';

interface Props {
  entry: AuditEntry;
  /** Narrows the list to the record of this entry. */
  onRecord: (id: string) => void;
  onClose: () => void;
}

/** One entry in full. Values are fetched only when asked for, as that is logged. */
export function EntryPane({ entry, onRecord, onClose }: Props) {
  const styles = useStyles();
  const wide = useWidth() === 'wide';
  const { resourceId, resourceType } = entry;
  const page = resourceId && pageOf(resourceType, resourceId);
  const facts: [string, string | null][] = [
    [t('admin.audit.when'), fullMoment(entry.at)],
    [t('admin.audit.who'), entry.user?.name ?? t('admin.audit.system')],
    [t('admin.audit.what'), resourceType && kindWords(resourceType)],
    [t('admin.audit.fields'), entry.changed.join(', ')],
    [t('admin.audit.from'), entry.ip],
    [t('admin.audit.device'), entry.userAgent],
    [t('admin.audit.request'), entry.requestId],
    [
      t('admin.audit.position'),
      entry.position === null ? t('admin.audit.unsealed') : showCount(entry.position),
    ],
  ];
  return (
    <View style={styles.pane}>
      {wide && (
        <Text variant="card" heading={2}>
          {actionWords(entry.action)}
        </Text>
      )}
      <View style={styles.facts}>
        {facts
          .filter(([, value]) => value)
          .map(([label, value]) => (
            <View key={label} style={styles.fact}>
              <Text variant="meta" tone="text2">
                {label}
              </Text>
              <Text selectable>{value}</Text>
            </View>
          ))}
      </View>
      <Values entry={entry} />
      <View style={styles.actions}>
        {page && (
          <Link href={page}>
            <Text tone="accentText">{t('admin.audit.open_record')}</Text>
          </Link>
        )}
        {resourceId && (
          <Button size="small" label={t('admin.audit.this_record')} onPress={() => onRecord(resourceId)} />
        )}
        {wide && <Button kind="quiet" size="small" label={t('ui.close')} onPress={onClose} />}
      </View>
    </View>
  );
}

const PAGES: Readonly<Record<string, string>> = {
  lead: '/leads',
  import: '/leads/import',
  user: '/admin/users',
  model: '/ml/models',
};
/** Where the record of an entry is looked at, if it has a page. */
const pageOf = (type: string | null, id: string): string | undefined => {
  const area = type ? PAGES[type] : undefined;
  return area && `${area}/${id}`;
};

/** A value as it was kept; a permission among its keys is called by its name. */
function words(value: unknown): string {
  if (value === null || value === undefined || value === '') return t('admin.audit.empty');
  if (typeof value !== 'object') return String(value);
  const parts = Array.isArray(value)
    ? value.map(words)
    : Object.entries(value).map(([key, inner]) => {
        const permission = `admin.may.${key}`;
        return `${hasMessage(permission) ? t(permission) : key}: ${words(inner)}`;
      });
  return parts.join(', ') || t('admin.audit.empty');
}

/** A row for each value that differs; all of them where nothing does. */
function valueRows({ before, after }: Pick<AuditEntryDetail, 'before' | 'after'>) {
  const rows = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])].map((key) => ({
    key,
    cells: [key, words(before?.[key]), words(after?.[key])] as const,
  }));
  const changed = rows.filter(({ cells: [, was, is] }) => was !== is);
  return changed.length > 0 ? changed : rows;
}

function Values({ entry }: { entry: AuditEntry }) {
  const styles = useStyles();
  const { may } = useSession();
  const [show, { data, error, isFetching }] = useLazyAuditEntryQuery();
  if (!entry.hasValues) return null;
  const quiet = (text: string) => (
    <Text variant="meta" tone="text2">
      {text}
    </Text>
  );
  return (
    <View style={styles.values}>
      <Text variant="strong" weight={600}>
        {t('admin.audit.values')}
      </Text>
      {!may('audit:values') ? (
        quiet(t('admin.audit.values_denied'))
      ) : data ? (
        data.erased ? (
          quiet(t('admin.audit.values_erased'))
        ) : (
          <>
            <SimpleTable
              label={t('admin.audit.values')}
              columns={[
                { label: t('admin.audit.fields') },
                { label: t('admin.audit.before') },
                { label: t('admin.audit.after') },
              ]}
              rows={valueRows(data)}
            />
            {data.hash && quiet(`${t('admin.audit.hash')} ${data.hash}`)}
          </>
        )
      ) : (
        <>
          <View style={styles.actions}>
            <Button
              size="small"
              label={t('admin.audit.values_show')}
              busy={isFetching}
              onPress={() => void show({ params: { entryId: entry.id } })}
            />
          </View>
          {quiet(t('admin.audit.values_note'))}
          {error && (
            <Text tone="dangerText" live="polite">
              {problemText(error)}
            </Text>
          )}
        </>
      )}
    </View>
  );
}

const useStyles = makeStyles(({ colors }) => ({
  pane: { gap: 14 },
  facts: { gap: 8 },
  fact: { gap: 1 },
  values: { gap: 8, paddingTop: 12, borderTopWidth: 1, borderTopColor: colors.lineSubtle },
  actions: { flexDirection: 'row', flexWrap: 'wrap', alignItems: 'center', gap: 10 },
}));
