import type { Listing } from '@lintel/contract/listings';
import { t } from '@lintel/contract/messages';
import { Link } from 'expo-router';
import { View } from 'react-native';
import { Chip } from '@/ui/Chip';
import { ago, shortDay } from '@/ui/moment';
import { Table, type TableColumn } from '@/ui/Table';
import { Text } from '@/ui/Text';
import { Tooltip } from '@/ui/Tooltip';
import { makeStyles, useWidth } from '@/ui/theme-context';
import type { ListingNames } from './use-listing-names';
import { factsText, placeText, priceText, statusLook } from './words';

/** Listings as rows; on phones each in a few lines. */
export function ListingTable({ rows, names }: { rows: readonly Listing[]; names: ListingNames }) {
  const wide = useWidth() === 'wide';
  return (
    <Table
      label={t('listings.list_label')}
      columns={columns(names, wide)}
      rows={rows}
      rowKey={({ id }) => id}
      card={(listing) => <ListingCard listing={listing} names={names} />}
    />
  );
}

function ListingCard({ listing, names }: { listing: Listing; names: ListingNames }) {
  const styles = useStyles();
  const facts = [
    factsText(listing),
    names.agentName(listing.listingAgentId),
    listing.listedAt && ago(listing.listedAt),
  ];
  return (
    <>
      <View style={styles.line}>
        <View style={styles.grow}>
          <Text variant="strong">
            {listing.listPrice === null
              ? t('listings.no_price')
              : priceText(listing.listPrice, names.currency)}
          </Text>
        </View>
        <Chip {...statusLook(listing.standardStatus)} />
      </View>
      <Address listing={listing} />
      <Text variant="meta" tone="text2" lines={2}>
        {facts.filter(Boolean).join(' · ')}
      </Text>
    </>
  );
}

function Address({ listing }: { listing: Listing }) {
  const styles = useStyles();
  const under = [
    placeText(listing),
    listing.listingId && t('listings.mls', { number: listing.listingId }),
  ].filter(Boolean);
  return (
    <View style={styles.address}>
      <Link href={`/listings/${listing.id}`}>
        <Text variant="strong" tone="accentText" lines={1}>
          {listing.unparsedAddress}
        </Text>
      </Link>
      {under.length > 0 && (
        <Text variant="meta" tone="text2" lines={1}>
          {under.join(' · ')}
        </Text>
      )}
    </View>
  );
}

const Quiet = ({ text }: { text: string | null }) => (
  <Text tone="text2" lines={1}>
    {text ?? '–'}
  </Text>
);

function columns(names: ListingNames, wide: boolean): TableColumn<Listing>[] {
  const all: (TableColumn<Listing> | false)[] = [
    {
      key: 'address',
      label: t('listings.col.address'),
      width: { flex: 2, min: 180 },
      cell: (listing) => <Address listing={listing} />,
    },
    {
      key: 'status',
      label: t('listings.col.status'),
      width: { flex: 0.9, min: 112 },
      cell: ({ standardStatus }) => <Chip {...statusLook(standardStatus)} />,
    },
    {
      key: 'price',
      label: t('listings.col.price'),
      width: { flex: 0.7, min: 90 },
      align: 'right',
      cell: ({ listPrice }) => (
        <Text weight={600}>{listPrice === null ? '–' : priceText(listPrice, names.currency)}</Text>
      ),
    },
    {
      key: 'facts',
      label: t('listings.col.facts'),
      width: { flex: 1.3, min: 160 },
      cell: (listing) => <Quiet text={factsText(listing)} />,
    },
    wide && {
      key: 'type',
      label: t('listings.col.type'),
      width: { flex: 0.9, min: 100 },
      cell: ({ propertyType }) => <Quiet text={propertyType} />,
    },
    {
      key: 'agent',
      label: t('listings.col.agent'),
      width: { flex: 0.9, min: 100 },
      cell: ({ listingAgentId }) => (
        <Quiet text={listingAgentId === null ? t('listings.no_agent') : names.agentName(listingAgentId)} />
      ),
    },
    {
      key: 'listed',
      label: t('listings.col.listed'),
      width: { flex: 0.7, min: 96 },
      cell: ({ listedAt }) =>
        listedAt === null ? (
          <Quiet text={null} />
        ) : (
          <Tooltip text={shortDay(listedAt)}>
            <View>
              <Quiet text={ago(listedAt)} />
            </View>
          </Tooltip>
        ),
    },
  ];
  return all.filter((column) => column !== false);
}

const useStyles = makeStyles(() => ({
  address: { gap: 1 },
  line: { flexDirection: 'row', alignItems: 'center', gap: 10 },
  grow: { flex: 1, minWidth: 0 },
}));
