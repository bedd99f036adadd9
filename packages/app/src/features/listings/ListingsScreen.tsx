import { LISTING_SORTS } from '@lintel/contract/listings';
import { t } from '@lintel/contract/messages';
import { useRef } from 'react';
import { type TextInput, View } from 'react-native';
import { useShortcut } from '@/platform/use-shortcut';
import { useSession } from '@/store/use-session';
import { SelectField } from '@/ui/SelectField';
import { PermissionState } from '@/ui/States';
import { Screen } from '@/ui/shell/Screen';
import { Segmented, Tabs } from '@/ui/Tabs';
import { SearchField } from '@/ui/TextField';
import { makeStyles, useWidth } from '@/ui/theme-context';
import { ListingList } from './ListingList';
import { useListingFilter } from './use-listing-filter';
import { STATUS_GROUPS, type StatusGroup } from './words';

/** The company's own book of listings: one's own, or all. */
export function ListingsScreen() {
  const { may } = useSession();
  return may('leads:read') ? (
    <Listings />
  ) : (
    <Screen title={t('listings.title')}>
      <PermissionState />
    </Screen>
  );
}

type StatusKey = StatusGroup | 'all';

function Listings() {
  const styles = useStyles();
  const compact = useWidth() === 'compact';
  const filter = useListingFilter();
  const search = useRef<TextInput>(null);
  useShortcut('listings.search', () => search.current?.focus());
  const status: StatusKey = filter.status ?? 'all';
  return (
    <Screen title={t('listings.title')} note={compact ? undefined : t('listings.subtitle')}>
      <View style={styles.bar}>
        <View style={compact ? styles.whole : styles.search}>
          <SearchField ref={search} label={t('listings.search')} value={filter.q} onChange={filter.setQ} />
        </View>
        <Segmented
          label={t('listings.of.label')}
          items={(['mine', 'all'] as const).map((key) => ({ key, label: t(`listings.of.${key}`) }))}
          value={filter.of}
          onChange={(of) => filter.set({ of })}
        />
        <View style={styles.sort}>
          <SelectField
            hideLabel
            label={t('listings.sort.label')}
            value={filter.sort}
            onChange={(sort) => filter.set({ sort })}
            options={LISTING_SORTS.map((value) => ({ value, label: t(`listings.sort.${value}`) }))}
          />
        </View>
      </View>
      <Tabs
        label={t('listings.status.label')}
        items={(['all', ...STATUS_GROUPS] as const).map((key) => ({
          key,
          label: t(`listings.status.${key}`),
        }))}
        value={status}
        onChange={(key) => filter.set({ status: key === 'all' ? undefined : key })}
      />
      <ListingList filter={filter} />
    </Screen>
  );
}

const useStyles = makeStyles(() => ({
  bar: { flexDirection: 'row', flexWrap: 'wrap', alignItems: 'center', gap: 12 },
  search: { flexGrow: 1, flexBasis: 220, maxWidth: 360 },
  whole: { width: '100%' },
  sort: { minWidth: 170 },
}));
