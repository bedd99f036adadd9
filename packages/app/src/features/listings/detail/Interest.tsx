import type { ListingPage } from '@lintel/contract/listings';
import { t } from '@lintel/contract/messages';
import { Link } from 'expo-router';
import { View } from 'react-native';
import { Avatar } from '@/ui/Avatar';
import { Card } from '@/ui/Card';
import { ago } from '@/ui/moment';
import { Text } from '@/ui/Text';
import { makeStyles } from '@/ui/theme-context';

type Interested = ListingPage['leads'][number];

/** "Asked once · Saved · Viewed 4 times" */
const interestText = ({ asks, saves, views }: Pick<Interested, 'asks' | 'saves' | 'views'>): string =>
  [
    asks > 0 && t('listings.interest.asks', { count: asks }),
    saves > 0 && t('listings.interest.saved'),
    views > 0 && t('listings.interest.views', { count: views }),
  ]
    .filter(Boolean)
    .join(' · ');

/** Leads within reach who asked about the listing or looked at it, the latest first. */
export function Interest({ page: { leads, moreLeads } }: { page: ListingPage }) {
  const styles = useStyles();
  return (
    <Card title={t('listings.interest.title')}>
      {leads.length === 0 ? (
        <Text tone="text2">{t('listings.interest.none')}</Text>
      ) : (
        <View role="list" aria-label={t('listings.interest.label')}>
          {leads.map((lead, index) => (
            <View key={lead.leadId} role="listitem" style={[styles.lead, index > 0 && styles.rule]}>
              <Avatar name={lead.name ?? '?'} />
              <View style={styles.grow}>
                <Link href={`/leads/${lead.leadId}`}>
                  <Text variant="strong" tone="accentText" lines={1}>
                    {lead.name ?? t('listings.interest.nameless')}
                  </Text>
                </Link>
                <Text variant="meta" tone="text2">
                  {interestText(lead)}
                </Text>
              </View>
              <Text variant="meta" tone="text2">
                {ago(lead.lastAt)}
              </Text>
            </View>
          ))}
        </View>
      )}
      {moreLeads && (
        <Text variant="meta" tone="text2">
          {t('listings.interest.more', { count: leads.length })}
        </Text>
      )}
    </Card>
  );
}

const useStyles = makeStyles(({ colors }) => ({
  lead: { flexDirection: 'row', alignItems: 'center', gap: 12, paddingVertical: 8 },
  rule: { borderTopWidth: 1, borderTopColor: colors.lineSubtle },
  grow: { flex: 1, minWidth: 0 },
}));
