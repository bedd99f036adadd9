import type { ListingPage } from '@lintel/contract/listings';
import { t } from '@lintel/contract/messages';
import { useLocalSearchParams, useRouter } from 'expo-router';
import { lazy, Suspense } from 'react';
import { View } from 'react-native';
import { isAppProblem, problemText } from '@/store/problem';
import { useAutoRetry } from '@/store/use-auto-retry';
import { useSession } from '@/store/use-session';
import { Card } from '@/ui/Card';
import { Chip } from '@/ui/Chip';
import { ago, shortDay } from '@/ui/moment';
import { showCount } from '@/ui/numbers';
import { SkeletonBlock } from '@/ui/Skeleton';
import { ErrorState, PermissionState } from '@/ui/States';
import { Screen } from '@/ui/shell/Screen';
import { Text } from '@/ui/Text';
import { makeStyles, useWidth } from '@/ui/theme-context';
import { Age } from '../ListingList';
import { useReadListingQuery } from '../listings.api';
import { useListingNames } from '../use-listing-names';
import { placeText, priceText, statusLook } from '../words';
import { Interest } from './Interest';

const ListingDeals = lazy(() =>
  import('@/features/business').then((area) => ({ default: area.ListingDeals })),
);

/** One listing: its facts, who asked about it, and the deals on it. */
export function ListingScreen() {
  const { id = '' } = useLocalSearchParams<{ id: string }>();
  const { may } = useSession();
  const router = useRouter();
  const back = () => router.push('/listings');
  const mayRead = may('leads:read');
  const query = useReadListingQuery({ params: { propertyId: id } }, { skip: !mayRead });
  useAutoRetry(query.isError, query.isFetching, () => void query.refetch());
  const page = query.currentData;
  if (mayRead && page) return <Listing page={page} onBack={back} />;
  const gone = isAppProblem(query.error) && [404, 422].includes(query.error.status);
  return (
    <Screen title={t('listings.title')} onBack={back}>
      {!mayRead ? (
        <PermissionState />
      ) : query.isError ? (
        <ErrorState
          title={t(gone ? 'listings.missing.title' : 'listings.failed_one')}
          text={gone ? t('listings.missing.text') : problemText(query.error)}
          {...(gone ? {} : { onRetry: () => void query.refetch(), retrying: query.isFetching })}
        />
      ) : (
        <SkeletonBlock lines={8} />
      )}
    </Screen>
  );
}

function Listing({ page, onBack }: { page: ListingPage; onBack: () => void }) {
  const styles = useStyles();
  const width = useWidth();
  const [wide, compact] = [width === 'wide', width === 'compact'];
  const { may } = useSession();
  const names = useListingNames();
  const { listing } = page;
  const { listPrice, livingArea } = listing;
  return (
    <Screen
      title={listing.unparsedAddress}
      onBack={onBack}
      crumbs={[{ label: t('listings.title'), href: '/listings' }]}
      // On phones the address stands under the price.
      quietTitle={compact}
    >
      <Age one />
      <Card>
        <View style={styles.head}>
          <View style={styles.grow}>
            <Text variant="title">
              {listPrice === null ? t('listings.no_price') : priceText(listPrice, names.currency)}
            </Text>
            {compact && (
              <Text variant="section" heading={1}>
                {listing.unparsedAddress}
              </Text>
            )}
            <Text tone="text2">{placeText(listing)}</Text>
          </View>
          <View style={styles.end}>
            <Chip {...statusLook(listing.standardStatus)} />
            {listPrice !== null && livingArea !== null && livingArea > 0 && (
              <Text variant="meta" tone="text2">
                {t('listings.per_area', { price: priceText(listPrice / livingArea, names.currency) })}
              </Text>
            )}
          </View>
        </View>
      </Card>
      <View style={wide ? styles.beside : styles.stack}>
        {wide && (
          <View style={styles.grow}>
            <Interest page={page} />
          </View>
        )}
        <View style={[styles.stack, wide && styles.side]}>
          <Facts page={page} />
          {may('deals:read') && (
            <Suspense>
              <ListingDeals listingId={listing.id} />
            </Suspense>
          )}
        </View>
        {!wide && <Interest page={page} />}
      </View>
    </Screen>
  );
}

function Facts({ page: { listing } }: { page: ListingPage }) {
  const styles = useStyles();
  const { agentName } = useListingNames();
  const count = (value: number | null) => (value === null ? null : showCount(value));
  const facts = [
    ['beds', count(listing.bedroomsTotal)],
    ['baths', count(listing.bathroomsTotal)],
    ['area', count(listing.livingArea)],
    ['type', listing.propertyType],
    ['listed', listing.listedAt && `${shortDay(listing.listedAt)} (${ago(listing.listedAt)})`],
    ['agent', listing.listingAgentId === null ? t('listings.no_agent') : agentName(listing.listingAgentId)],
    ['number', listing.listingId],
  ] as const;
  return (
    <Card title={t('listings.facts')}>
      <View role="list" aria-label={t('listings.facts')}>
        {facts.map(([key, value]) => (
          <View key={key} role="listitem" style={styles.fact}>
            <Text tone="text2" style={styles.label}>
              {t(`listings.fact.${key}`)}
            </Text>
            <Text
              {...(value === null ? { tone: 'text3' as const } : { weight: 500 as const })}
              style={styles.value}
              selectable
            >
              {value ?? t('listings.unknown')}
            </Text>
          </View>
        ))}
      </View>
    </Card>
  );
}

const useStyles = makeStyles(({ colors }) => ({
  head: { flexDirection: 'row', flexWrap: 'wrap', gap: 12, alignItems: 'flex-start' },
  grow: { flex: 1, minWidth: 0 },
  end: { gap: 4, alignItems: 'flex-end' },
  beside: { flexDirection: 'row', gap: 14, alignItems: 'flex-start' },
  stack: { gap: 14 },
  side: { width: 340 },
  fact: {
    flexDirection: 'row',
    gap: 12,
    paddingVertical: 7,
    borderTopWidth: 1,
    borderTopColor: colors.lineSubtle,
  },
  label: { width: 116 },
  value: { flex: 1, minWidth: 0 },
}));
