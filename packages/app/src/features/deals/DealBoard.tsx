import type { ReplyOf } from '@lintel/contract';
import type { DealRow, deals } from '@lintel/contract/deals';
import { t } from '@lintel/contract/messages';
import ArrowRight from 'lucide-react-native/icons/arrow-right';
import { useState } from 'react';
import { ScrollView, View } from 'react-native';
import { problemText } from '@/store/problem';
import { useSession } from '@/store/use-session';
import { Button } from '@/ui/Button';
import { StageDot } from '@/ui/Chip';
import { Menu } from '@/ui/Menu';
import { SkeletonRows } from '@/ui/Skeleton';
import { ErrorState } from '@/ui/States';
import { Tabs } from '@/ui/Tabs';
import { Text } from '@/ui/Text';
import { useToast } from '@/ui/Toast';
import { makeStyles, useWidth } from '@/ui/theme-context';
import { webProps } from '@/ui/web-props';
import { DealCard } from './DealTable';
import { useDealBoardQuery, useDealListInfiniteQuery, useMoveDealMutation } from './deals.api';
import { roundMoney } from './format';
import type { DealNames } from './use-deal-names';

/** Open deals by stage. Cards move by their menu, with a pointer and by keyboard alike; on phones one stage at a time. */
export function DealBoard({
  names,
  ownerId,
  pipelineId,
}: {
  names: DealNames;
  ownerId: string | null;
  pipelineId: string | undefined;
}) {
  const styles = useStyles();
  const compact = useWidth() === 'compact';
  const query = useDealBoardQuery({
    query: { ...(ownerId ? { ownerId } : {}), ...(pipelineId ? { pipelineId } : {}) },
  });
  const [chosen, setChosen] = useState<string>();
  const board = query.data;
  if (!board) {
    return query.isError ? (
      <ErrorState
        title={t('deals.title')}
        text={problemText(query.error)}
        onRetry={() => void query.refetch()}
        retrying={query.isFetching}
      />
    ) : (
      <SkeletonRows rows={4} height={96} />
    );
  }
  const stages = board.columns.map((column) => column.stageId);
  const column = (at: (typeof board.columns)[number]) => (
    <BoardColumn key={at.stageId} column={at} stages={stages} names={names} ownerId={ownerId} />
  );
  if (compact) {
    const shown = board.columns.find((c) => c.stageId === chosen) ?? board.columns[0];
    return (
      <View style={styles.phone}>
        <Tabs
          label={t('deals.filter.stage')}
          items={board.columns.map((c) => ({
            key: c.stageId,
            label: names.stageName(c.stageId),
            count: `${c.total}${c.totalCapped ? '+' : ''}`,
          }))}
          value={shown?.stageId ?? ''}
          onChange={setChosen}
        />
        {shown && column(shown)}
      </View>
    );
  }
  return (
    <ScrollView horizontal {...webProps({ tabIndex: 0 })} aria-label={t('deals.view.board')}>
      <View style={styles.board}>{board.columns.map(column)}</View>
    </ScrollView>
  );
}

interface ColumnProps {
  column: ReplyOf<typeof deals.board>['columns'][number];
  stages: readonly string[];
  names: DealNames;
  ownerId: string | null;
}

function BoardColumn({ column, stages, names, ownerId }: ColumnProps) {
  const styles = useStyles();
  const compact = useWidth() === 'compact';
  const [all, setAll] = useState(false);
  // Past the first page a column goes on as the list of its stage.
  const list = useDealListInfiniteQuery(
    { state: 'open', stageId: column.stageId, ...(ownerId ? { ownerId } : {}) },
    { skip: !all },
  );
  const rows = (all && list.data?.pages.flatMap((page) => page.items)) || column.items;
  const name = names.stageName(column.stageId);
  const more = all ? list.hasNextPage : column.nextCursor !== null;
  return (
    <View role="region" aria-label={name} style={[styles.column, compact && styles.full]}>
      <View style={styles.head}>
        <StageDot label={name} position={names.stageAt(column.stageId)} />
        <Text variant="meta" tone="text2">
          {`${column.total}${column.totalCapped ? '+' : ''}`}
        </Text>
      </View>
      {column.sums.map(({ currency, amount }) => (
        <Text key={currency} variant="meta" tone="text2">
          {roundMoney(amount, currency)}
        </Text>
      ))}
      {rows.length === 0 && (
        <Text variant="meta" tone="text2">
          {t('deals.board.empty')}
        </Text>
      )}
      <View role="list" aria-label={name} style={styles.cards}>
        {rows.map((deal) => (
          <View key={deal.id} role="listitem" style={styles.card}>
            <DealCard deal={deal} names={names} plain />
            <MoveMenu deal={deal} stages={stages} names={names} />
          </View>
        ))}
      </View>
      {more && (
        <Button
          size="small"
          kind="quiet"
          label={t('deals.more')}
          busy={list.isFetching}
          onPress={() => (all ? void list.fetchNextPage() : setAll(true))}
        />
      )}
    </View>
  );
}

function MoveMenu({ deal, stages, names }: { deal: DealRow; stages: readonly string[]; names: DealNames }) {
  const toast = useToast();
  const { may } = useSession();
  const [move, moving] = useMoveDealMutation();
  if (!may('deals:update')) return null;
  const to = async (stageId: string) => {
    const reply = await move({ params: { dealId: deal.id }, body: { version: deal.version, stageId } });
    toast(
      'error' in reply
        ? { message: t('deals.board.drop_failed', { why: problemText(reply.error) }), tone: 'danger' }
        : { message: t('deals.board.moved', { stage: names.stageName(stageId) }) },
    );
  };
  return (
    <Menu
      label={t('deals.board.move')}
      items={stages
        .filter((id) => id !== deal.stageId)
        .map((id) => ({ key: id, label: names.stageName(id), onPress: () => void to(id) }))}
      trigger={({ ref, onPress, expanded }) => (
        <View style={{ alignItems: 'flex-start' }}>
          <Button
            ref={ref}
            size="small"
            kind="quiet"
            icon={ArrowRight}
            label={t('deals.board.move')}
            spoken={`${t('deals.board.move')}: ${deal.name}`}
            busy={moving.isLoading}
            onPress={onPress}
            expanded={expanded}
          />
        </View>
      )}
    />
  );
}

const useStyles = makeStyles(({ colors, radius }) => ({
  phone: { gap: 12 },
  board: { flexDirection: 'row', gap: 12, alignItems: 'flex-start', paddingBottom: 8 },
  column: {
    width: 264,
    gap: 8,
    padding: 10,
    borderRadius: radius.card,
    backgroundColor: colors.sunken,
  },
  full: { width: '100%' },
  head: { flexDirection: 'row', alignItems: 'center', justifyContent: 'space-between', gap: 8 },
  cards: { gap: 8 },
  card: {
    gap: 6,
    padding: 10,
    borderRadius: radius.card,
    borderWidth: 1,
    borderColor: colors.line,
    backgroundColor: colors.surface,
  },
}));
