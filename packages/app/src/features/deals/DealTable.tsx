import type { DealRow } from '@lintel/contract/deals';
import { t } from '@lintel/contract/messages';
import { Link } from 'expo-router';
import { View } from 'react-native';
import { Avatar } from '@/ui/Avatar';
import { StageDot } from '@/ui/Chip';
import { Table, type TableColumn } from '@/ui/Table';
import { Text } from '@/ui/Text';
import { makeStyles, useWidth } from '@/ui/theme-context';
import { dayText, money } from './format';
import { RiskChip } from './RiskChip';
import type { DealNames } from './use-deal-names';

/** Deals in order of closing: what is due next, and what is at risk. */
export function DealTable({ rows, names }: { rows: readonly DealRow[]; names: DealNames }) {
  const wide = useWidth() === 'wide';
  return (
    <Table
      label={t('deals.list_label')}
      columns={columns(names, wide)}
      rows={rows}
      rowKey={(deal) => deal.id}
      card={(deal) => <DealCard deal={deal} names={names} />}
    />
  );
}

/** A deal in a few lines: on phones, and on the board. */
export function DealCard({ deal, names, plain }: { deal: DealRow; names: DealNames; plain?: boolean }) {
  const styles = useStyles();
  const owner = names.userName(deal.ownerId);
  return (
    <>
      <DealName deal={deal} />
      <View style={styles.line}>
        <Text variant="strong">
          {deal.price === null ? t('deals.no_price') : money(deal.price, deal.currency)}
        </Text>
        {!plain && <StageDot label={names.stageName(deal.stageId)} position={names.stageAt(deal.stageId)} />}
      </View>
      <Text variant="meta" tone="text2" lines={2}>
        {[
          deal.closingOn && `${t('deals.col.closing')} ${dayText(deal.closingOn, names.today)}`,
          deal.next?.title,
          !plain && owner,
        ]
          .filter(Boolean)
          .join(' · ')}
      </Text>
      <View style={styles.line}>
        <State deal={deal} />
        {plain && owner && <Avatar name={owner} size={20} label={owner} />}
      </View>
    </>
  );
}

function DealName({ deal }: { deal: DealRow }) {
  const styles = useStyles();
  const under = [deal.leads.map(({ name }) => name).join(', '), deal.address].filter(
    (text) => text && text !== deal.name,
  );
  return (
    <View style={styles.name}>
      <Link href={`/deals/${deal.id}`}>
        <Text variant="strong" tone="accentText" lines={1}>
          {deal.name}
        </Text>
      </Link>
      <Text variant="meta" tone="text2" lines={1}>
        {[t(`deals.side.${deal.side}`), ...under].join(' · ')}
      </Text>
    </View>
  );
}

const State = ({ deal }: { deal: DealRow }) =>
  deal.state === 'open' ? (
    <RiskChip risk={deal.risk} />
  ) : (
    <Text variant="meta" tone={deal.state === 'won' ? 'successText' : 'text2'}>
      {t(`deals.state.${deal.state}`)}
    </Text>
  );

function columns(names: DealNames, wide: boolean): TableColumn<DealRow>[] {
  const all: (TableColumn<DealRow> | false)[] = [
    {
      key: 'name',
      label: t('deals.col.name'),
      width: { flex: 2, min: 170 },
      cell: (deal) => <DealName deal={deal} />,
    },
    {
      key: 'stage',
      label: t('deals.col.stage'),
      width: { flex: 1.1, min: 110 },
      cell: (deal) => (
        <StageDot label={names.stageName(deal.stageId)} position={names.stageAt(deal.stageId)} />
      ),
    },
    {
      key: 'price',
      label: t('deals.col.price'),
      width: { flex: 0.8, min: 90 },
      align: 'right',
      cell: (deal) => (deal.price === null ? '–' : money(deal.price, deal.currency)),
    },
    {
      key: 'closing',
      label: t('deals.col.closing'),
      width: { flex: 0.7, min: 80 },
      cell: (deal) => {
        const day = deal.closedOn ?? deal.closingOn;
        return day === null ? '–' : dayText(day, names.today);
      },
    },
    wide && {
      key: 'next',
      label: t('deals.col.next'),
      width: { flex: 1.5, min: 130 },
      cell: (deal) => (
        <View>
          <Text lines={1}>{deal.next?.title ?? '–'}</Text>
          {deal.next?.dueOn && (
            <Text variant="meta" tone={deal.next.dueOn < names.today ? 'dangerText' : 'text2'}>
              {dayText(deal.next.dueOn, names.today)}
            </Text>
          )}
        </View>
      ),
    },
    {
      key: 'risk',
      label: t('deals.col.risk'),
      width: { flex: 0.7, min: 90 },
      cell: (deal) => <State deal={deal} />,
    },
    wide && {
      key: 'owner',
      label: t('deals.col.owner'),
      width: { flex: 0.9, min: 90 },
      cell: (deal) => (
        <Text tone="text2" lines={1}>
          {names.userName(deal.ownerId) ?? t('deals.no_owner')}
        </Text>
      ),
    },
  ];
  return all.filter((column) => column !== false);
}

const useStyles = makeStyles(() => ({
  name: { gap: 1 },
  line: { flexDirection: 'row', flexWrap: 'wrap', alignItems: 'center', gap: 10 },
}));
