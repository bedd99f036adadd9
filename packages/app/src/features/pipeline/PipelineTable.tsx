import type { Stage } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import type { BoardCard } from '@lintel/contract/pipelines';
import { useMemo } from 'react';
import { View } from 'react-native';
import { useLeadLists } from '@/features/leads';
import { DataTable } from '@/ui/DataTable';
import { budgetText } from '@/ui/lead-text';
import { daysBetween, shortDay } from '@/ui/moment';
import { ScoreMeter } from '@/ui/ScoreMeter';
import { Spinner } from '@/ui/Spinner';
import { Text } from '@/ui/Text';
import { makeStyles, useTheme } from '@/ui/theme-context';
import { useNow } from '@/ui/use-now';
import { BoardCardView, type CardActions, nameOf } from './BoardCardView';
import type { BoardHandle } from './use-board';

const nothing = (): void => {};

/** The same leads as rows, stage after stage; the end of the list reads on in the first stage that has more. */
export function PipelineTable({
  board,
  movable,
  actions,
}: {
  board: BoardHandle;
  movable: boolean;
  actions: CardActions;
}) {
  const styles = useStyles();
  const { colors } = useTheme();
  const now = useNow(600_000);
  const { users } = useLeadLists();
  const { columns } = board;
  const stages = useMemo(() => columns.filter((c) => !c.removed).map(({ stage }) => stage), [columns]);
  const unread = columns.findIndex(({ stage }) => board.hasMore(stage.id));
  // What comes behind a stage that is not read to its end would move down as it is read.
  const rows = useMemo(
    () => columns.slice(0, unread < 0 ? columns.length : unread + 1).flatMap(({ cards }) => cards),
    [columns, unread],
  );
  const stageOf = (card: BoardCard): Stage | undefined =>
    columns.find(({ stage }) => stage.id === card.stageId)?.stage;
  const capped = columns.some(({ countCapped }) => countCapped);
  return (
    <DataTable<BoardCard>
      label={t('pipelines.title')}
      rows={rows}
      rowKey={({ id }) => id}
      rowLabel={nameOf}
      total={capped ? undefined : columns.reduce((sum, { count }) => sum + count, 0)}
      onOpen={actions.onOpen}
      onEnd={() => {
        const next = columns[unread];
        if (next) void board.more(next.stage.id);
      }}
      footer={unread >= 0 ? <Spinner /> : undefined}
      card={(card) => {
        const stage = stageOf(card);
        return stage ? (
          <BoardCardView
            card={card}
            stage={stage}
            stages={stages}
            now={now}
            movable={movable}
            current
            held={false}
            onFocus={nothing}
            actions={actions}
          />
        ) : null;
      }}
      columns={[
        {
          key: 'name',
          header: t('leads.field.name'),
          width: { flex: 2, min: 160 },
          cell: (card) => (
            <Text weight={500} lines={1}>
              {nameOf(card)}
            </Text>
          ),
        },
        {
          key: 'stage',
          header: t('leads.field.stage'),
          width: 150,
          cell: (card) => {
            const stage = stageOf(card);
            return (
              <View style={styles.stage}>
                <View style={[styles.dot, { backgroundColor: colors[stage?.color ?? 'v1'] }]} />
                <Text lines={1}>{stage?.name ?? ''}</Text>
              </View>
            );
          },
        },
        {
          key: 'days',
          header: t('pipelines.table.days'),
          width: 90,
          align: 'right',
          cell: (card) => {
            const days = Math.max(0, daysBetween(Date.parse(card.stageSince), now));
            const limit = stageOf(card)?.limitDays ?? null;
            const late = limit !== null && days > limit;
            return (
              <Text tone={late ? 'warningText' : 'text'} weight={late ? 600 : 400}>
                {t('pipelines.days_short', { count: days })}
              </Text>
            );
          },
        },
        {
          key: 'money',
          header: t('leads.field.budget'),
          width: 130,
          cell: (card) => <Text lines={1}>{budgetText(card) ?? ''}</Text>,
        },
        {
          key: 'place',
          header: t('leads.field.location'),
          width: { flex: 1, min: 120 },
          cell: (card) => <Text lines={1}>{card.location ?? ''}</Text>,
        },
        {
          key: 'score',
          header: t('leads.field.score'),
          width: 90,
          cell: (card) => (
            <ScoreMeter
              points={card.score?.points ?? null}
              band={card.score?.band}
              byHand={card.score?.overriddenUntil != null}
            />
          ),
        },
        {
          key: 'next',
          header: t('pipelines.peek.next'),
          width: { flex: 2, min: 160 },
          cell: (card) =>
            card.nextStep ? (
              <Text lines={1}>{`${card.nextStep.title}, ${shortDay(card.nextStep.at, now)}`}</Text>
            ) : stageOf(card)?.kind === 'open' ? (
              <Text tone="dangerText">{t('pipelines.card.none')}</Text>
            ) : null,
        },
        {
          key: 'owner',
          header: t('leads.field.owner'),
          width: 140,
          cell: (card) => <Text lines={1}>{users.find(({ id }) => id === card.ownerId)?.name ?? ''}</Text>,
        },
      ]}
    />
  );
}

const useStyles = makeStyles(() => ({
  stage: { flexDirection: 'row', alignItems: 'center', gap: 7 },
  dot: { width: 8, height: 8, borderRadius: 2 },
}));
