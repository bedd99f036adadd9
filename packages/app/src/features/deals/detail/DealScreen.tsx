import type { Deal } from '@lintel/contract/deals';
import { t } from '@lintel/contract/messages';
import { Link, useLocalSearchParams, useRouter } from 'expo-router';
import { View } from 'react-native';
import { isAppProblem, problemText } from '@/store/problem';
import { useAutoRetry } from '@/store/use-auto-retry';
import { useSession } from '@/store/use-session';
import { Banner } from '@/ui/Banner';
import { Card } from '@/ui/Card';
import { SkeletonBlock } from '@/ui/Skeleton';
import { ErrorState, PermissionState } from '@/ui/States';
import { Screen } from '@/ui/shell/Screen';
import { Text } from '@/ui/Text';
import { makeStyles, useWidth } from '@/ui/theme-context';
import { useGetDealQuery } from '../deals.api';
import { dayText, money } from '../format';
import { RiskChip, riskText } from '../RiskChip';
import { useDealNames } from '../use-deal-names';
import { Actions } from './Actions';
import { Checklist } from './Checklist';
import { CommissionCard } from './CommissionCard';
import { History } from './History';
import { KeyDates } from './KeyDates';
import { People } from './People';
import { StageSteps } from './StageSteps';
import type { DealPart } from './use-change';

/** One deal from offer to closing: where it stands, its dates, who does what, and who gets what. */
export function DealScreen() {
  const { id = '' } = useLocalSearchParams<{ id: string }>();
  const { may } = useSession();
  const router = useRouter();
  const back = () => router.push('/deals');
  const query = useGetDealQuery({ params: { dealId: id } }, { skip: !may('deals:read') });
  useAutoRetry(query.isError, query.isFetching, () => void query.refetch());
  const deal = query.currentData;
  if (!may('deals:read') || !deal) {
    const gone = isAppProblem(query.error) && [404, 422].includes(query.error.status);
    return (
      <Screen title={t('deals.title')} onBack={back}>
        {!may('deals:read') ? (
          <PermissionState title={t('deals.forbidden.title')} text={t('deals.forbidden.text')} />
        ) : query.isError ? (
          <ErrorState
            title={t(gone ? 'deals.missing.title' : 'deals.title')}
            text={gone ? t('deals.missing.text') : problemText(query.error)}
            {...(gone ? {} : { onRetry: () => void query.refetch(), retrying: query.isFetching })}
          />
        ) : (
          <SkeletonBlock lines={8} />
        )}
      </Screen>
    );
  }
  return <DealPage deal={deal} onBack={back} />;
}

function DealPage({ deal, onBack }: { deal: Deal; onBack: () => void }) {
  const styles = useStyles();
  const width = useWidth();
  const [wide, compact] = [width === 'wide', width === 'compact'];
  const names = useDealNames();
  const { may } = useSession();
  const part: DealPart = { deal, names, mayChange: deal.mayUpdate && deal.state === 'open' };
  const why = deal.risk.reasons.map(riskText).join(' · ');
  const facts = [
    t(`deals.side.${deal.side}`),
    deal.listingId === null && deal.address !== deal.name && deal.address,
    names.userName(deal.ownerId) ?? t('deals.no_owner'),
  ].filter(Boolean);
  return (
    <Screen
      title={deal.name}
      onBack={onBack}
      crumbs={[{ label: t('deals.title'), href: '/deals' }]}
      // On phones the name stands over the price and the actions under the thumb.
      quietTitle={compact}
      {...(deal.mayUpdate && { [compact ? 'footer' : 'actions']: <Actions {...part} /> })}
    >
      <View style={styles.page}>
        {deal.state === 'lost' && deal.lostReason && (
          <Banner
            kind="warning"
            inset
            title={t('deals.lost_banner', {
              day: dayText(deal.closedOn ?? '', names.today),
              reason: t(`deals.reason.${deal.lostReason}`),
            })}
            {...(deal.lostNote ? { text: deal.lostNote } : {})}
          />
        )}
        {deal.state === 'won' && (
          <Banner
            kind="info"
            inset
            title={t('deals.won_banner', { day: dayText(deal.closedOn ?? '', names.today) })}
          />
        )}
        <Card>
          <View style={styles.head}>
            <View style={styles.grow}>
              {compact && (
                <Text variant="title" heading={1}>
                  {deal.name}
                </Text>
              )}
              <Text variant={compact ? 'section' : 'title'}>
                {deal.price === null ? t('deals.no_price') : money(deal.price, deal.currency)}
              </Text>
              <Text tone="text2">{facts.join(' · ')}</Text>
              {deal.listingId !== null && (
                <Link href={`/listings/${deal.listingId}`}>
                  <Text tone="accentText">{deal.address ?? t('deals.field.listingId')}</Text>
                </Link>
              )}
            </View>
            {deal.state === 'open' && (
              <View style={styles.risk}>
                <RiskChip risk={deal.risk} />
                {why !== '' && (
                  <Text variant="meta" tone="text2">
                    {why}
                  </Text>
                )}
              </View>
            )}
          </View>
          <StageSteps {...part} />
        </Card>
        <KeyDates {...part} />
        <View style={wide ? styles.beside : styles.stack}>
          <View style={[styles.stack, wide && styles.grow]}>
            <Checklist {...part} />
            <History {...part} />
          </View>
          <View style={[styles.stack, wide && styles.side]}>
            <People {...part} />
            {may('deals:commission') ? (
              <CommissionCard {...part} />
            ) : (
              <Card title={t('deals.commission')}>
                <Text tone="text2">{t('deals.commission.forbidden')}</Text>
              </Card>
            )}
            <Notes {...part} />
          </View>
        </View>
      </View>
    </Screen>
  );
}

/** Notes are written on the lead, where everybody who works with the person finds them. */
function Notes({ deal }: DealPart) {
  const seen = new Set<string>();
  const leads = deal.people.filter(
    ({ leadId, name }) => leadId !== null && name !== null && !seen.has(leadId) && seen.add(leadId),
  );
  return leads.length === 0 ? null : (
    <Card title={t('deals.notes')}>
      <Text variant="meta" tone="text2">
        {t('deals.notes.text')}
      </Text>
      {leads.map(({ leadId, name }) => (
        <Link key={leadId} href={`/leads/${leadId}`}>
          <Text tone="accentText">{t('deals.notes.open', { name: name ?? '' })}</Text>
        </Link>
      ))}
    </Card>
  );
}

const useStyles = makeStyles(() => ({
  page: { gap: 14 },
  head: { flexDirection: 'row', flexWrap: 'wrap', gap: 12, alignItems: 'flex-start' },
  grow: { flex: 1, minWidth: 200 },
  risk: { gap: 3, maxWidth: 320 },
  beside: { flexDirection: 'row', gap: 14, alignItems: 'flex-start' },
  stack: { gap: 14 },
  side: { width: 380 },
}));
