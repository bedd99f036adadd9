import type { Lead } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { Link } from 'expo-router';
import { View } from 'react-native';
import { filterText } from '@/features/leads';
import { Section } from '@/ui/Card';
import { fullMoment } from '@/ui/moment';
import { Text } from '@/ui/Text';
import { makeStyles } from '@/ui/theme-context';

/** Where the record comes from, and when. */
export function RecordFacts({ lead }: { lead: Lead }) {
  const styles = useStyles();
  const facts: [string, string][] = [
    [t('leads.field.created'), fullMoment(lead.createdAt)],
    [t('leads.field.updated'), fullMoment(lead.updatedAt)],
  ];
  if (lead.externalId) facts.push([t('leads.field.external_id'), lead.externalId]);
  const batch = lead.importId && filterText({ all: [{ field: 'importId', op: 'is', value: lead.importId }] });
  return (
    <Section title={t('leads.detail.record')}>
      <View style={styles.list}>
        {facts.map(([label, value]) => (
          <View key={label} style={styles.row}>
            <Text tone="text2">{label}</Text>
            <Text align="right" selectable style={styles.value}>
              {value}
            </Text>
          </View>
        ))}
        {batch && (
          <View style={styles.row}>
            <Text tone="text2">{t('leads.detail.imported')}</Text>
            <Link href={`/leads?filter=${encodeURIComponent(batch)}`}>
              <Text tone="accentText">{t('leads.detail.see_import')}</Text>
            </Link>
          </View>
        )}
      </View>
    </Section>
  );
}

const useStyles = makeStyles(() => ({
  list: { gap: 6 },
  row: { flexDirection: 'row', justifyContent: 'space-between', gap: 12 },
  value: { flexShrink: 1 },
}));
