import type { DealRow } from '@lintel/contract/deals';
import { t } from '@lintel/contract/messages';
import { Link } from 'expo-router';
import { useState } from 'react';
import { View } from 'react-native';
import { StageDot } from '@/ui/Chip';
import { Table, type TableColumn } from '@/ui/Table';
import { Text } from '@/ui/Text';
import { makeStyles } from '@/ui/theme-context';
import { dayText, money, underName } from './format';
import { RiskChip } from './RiskChip';
import type { DealNames } from './use-deal-names';

interface Props {
  /** Of all rows. */
  state: DealRow['state'];
  rows: readonly DealRow[];
  names: DealNames;
}

/** Deals of a state: of open ones what is due next, and what is at risk; of the others how they ended. */
export function DealTable({ state, rows, names }: Props) {
  const [room, setRoom] = useState(Number.POSITIVE_INFINITY);
  return (
    <View onLayout={(event) => setRoom(event.nativeEvent.layout.width)}>
      <Table
        label={t('deals.list_label')}
        columns={columns(state, names, room)}
        rows={rows}
        rowKey={(deal) => deal.id}
        card={(deal) => <DealCard deal={deal} names={names} />}
      />
    </View>
  );
}

/** A deal in a few lines, on phones. */
function DealCard({ deal, names }: { deal: DealRow; names: DealNames }) {
  const styles = useStyles();
  const owner = names.userName(deal.ownerId);
  return (
    <>
      <DealName deal={deal} />
      <View style={styles.line}>
        <Text variant="strong">
          {deal.price === null ? t('deals.no_price') : money(deal.price, deal.currency)}
        </Text>
        {deal.state === 'open' && (
          <StageDot label={names.stageName(deal.stageId)} color={names.stageColor(deal.stageId)} />
        )}
      </View>
      <Text variant="meta" tone="text2" lines={2}>
        {[endText(deal, names), deal.state === 'open' && deal.next?.title, owner].filter(Boolean).join(' · ')}
      </Text>
      {deal.state !== 'won' && <State deal={deal} />}
    </>
  );
}

function DealName({ deal }: { deal: DealRow }) {
  const styles = useStyles();
  return (
    <View style={styles.name}>
      <Link href={`/deals/${deal.id}`}>
        <Text variant="strong" tone="accentText" lines={1}>
          {deal.name}
        </Text>
      </Link>
      <Text variant="meta" tone="text2" lines={2}>
        {underName(deal)}
      </Text>
    </View>
  );
}

/** How an open deal stands, or why one fell through. */
const State = ({ deal }: { deal: DealRow }) =>
  deal.state === 'open' ? (
    <RiskChip risk={deal.risk} />
  ) : (
    <Text variant="meta" tone="text2">
      {deal.lostReason && t(`deals.reason.${deal.lostReason}`)}
    </Text>
  );

/** When it is to close, or when it ended. */
const endText = ({ state, closingOn, closedOn }: DealRow, { today }: DealNames): string | null =>
  state === 'open'
    ? closingOn && `${t('deals.col.closing')} ${dayText(closingOn, today)}`
    : closedOn && `${t(`deals.col.${state}`)} ${dayText(closedOn, today)}`;

/** Points a table must have for a column that can be done without. */
const FOR_NEXT = 660;
const FOR_OWNER = 780;

function columns(state: Props['state'], names: DealNames, room: number): TableColumn<DealRow>[] {
  const open = state === 'open';
  const all: (TableColumn<DealRow> | false)[] = [
    {
      key: 'name',
      label: t('deals.col.name'),
      width: { flex: 1.6, min: 140 },
      cell: (deal) => <DealName deal={deal} />,
    },
    open && {
      key: 'stage',
      label: t('deals.col.stage'),
      width: { flex: 0.2, min: 116 },
      cell: (deal) => (
        <StageDot label={names.stageName(deal.stageId)} color={names.stageColor(deal.stageId)} />
      ),
    },
    {
      key: 'price',
      label: t('deals.col.price'),
      width: { flex: 0.1, min: 80 },
      align: 'right',
      cell: (deal) => (deal.price === null ? '–' : money(deal.price, deal.currency)),
    },
    {
      key: 'closing',
      label: t(open ? 'deals.col.closing' : `deals.col.${state}`),
      width: { flex: 0.1, min: 100 },
      cell: (deal) => {
        const day = open ? deal.closingOn : deal.closedOn;
        return day === null ? '–' : dayText(day, names.today);
      },
    },
    open &&
      room >= FOR_NEXT && {
        key: 'next',
        label: t('deals.col.next'),
        width: { flex: 1.4, min: 124 },
        cell: (deal) => (
          <View>
            <Text lines={2}>{deal.next?.title ?? '–'}</Text>
            {deal.next?.dueOn && (
              <Text variant="meta" tone={deal.next.dueOn < names.today ? 'dangerText' : 'text2'}>
                {dayText(deal.next.dueOn, names.today)}
              </Text>
            )}
          </View>
        ),
      },
    state !== 'won' && {
      key: 'risk',
      label: t(open ? 'deals.col.risk' : 'deals.col.reason'),
      width: { flex: 0.1, min: open ? 84 : 140 },
      cell: (deal) => <State deal={deal} />,
    },
    room >= FOR_OWNER && {
      key: 'owner',
      label: t('deals.col.owner'),
      width: { flex: 0.7, min: 84 },
      cell: (deal) => (
        <Text tone="text2" lines={2}>
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
