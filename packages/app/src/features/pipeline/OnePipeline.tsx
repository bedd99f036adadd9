import { groupOf } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import type { BoardCard, Pipeline } from '@lintel/contract/pipelines';
import { useRouter } from 'expo-router';
import Plus from 'lucide-react-native/icons/plus';
import Rows3 from 'lucide-react-native/icons/rows-3';
import SquareKanban from 'lucide-react-native/icons/square-kanban';
import { useMemo, useRef, useState } from 'react';
import { View } from 'react-native';
import { NewDeal } from '@/features/deals';
import { filterFields, filterText, NewLeadDialog, useFilterSources } from '@/features/leads';
import { FilterSheet } from '@/features/lists';
import { useShortcut } from '@/platform/use-shortcut';
import { problemText } from '@/store/problem';
import { useAutoRetry } from '@/store/use-auto-retry';
import { useSession } from '@/store/use-session';
import { Banner } from '@/ui/Banner';
import { Button, IconButton } from '@/ui/Button';
import { BoardHints } from '@/ui/board/BoardHints';
import { Dialog } from '@/ui/Dialog';
import { Late } from '@/ui/Late';
import { MenuList } from '@/ui/Menu';
import { clock } from '@/ui/moment';
import { SkeletonRows } from '@/ui/Skeleton';
import { EmptyState, ErrorState } from '@/ui/States';
import { Screen } from '@/ui/shell/Screen';
import { Segmented } from '@/ui/Tabs';
import { makeStyles, useWidth } from '@/ui/theme-context';
import { type CardActions, nameOf } from './BoardCardView';
import { LeadBoard } from './LeadBoard';
import { MoveForm } from './MoveForm';
import { Peek } from './Peek';
import { PipelineTable } from './PipelineTable';
import { BoardTools, PipelineSwitch } from './PipelineTools';
import { Totals } from './Totals';
import { useBoard } from './use-board';
import { type BoardLook, useBoardState } from './use-board-state';
import { useMoving } from './use-moving';

/** One pipeline of leads as a board or a table, with what it comes to. */
export function OnePipeline({
  pipeline,
  pipelines,
  gone,
}: {
  pipeline: Pipeline;
  pipelines: readonly Pipeline[];
  /** Another one was asked for, which is not there. */
  gone: boolean;
}) {
  const styles = useStyles();
  const router = useRouter();
  const compact = useWidth() === 'compact';
  const { me, may } = useSession();
  const state = useBoardState();
  const { filter, sort, view, whose, set } = state;
  const known = useFilterSources();
  const fields = useMemo(() => filterFields(known), [known]);
  const board = useBoard({ pipelineId: pipeline.id, sort, filter: filterText(state.whole) });
  const { query } = board;
  useAutoRetry(query.isError, query.isFetching, () => void query.refetch());
  const stages = board.board?.pipeline.stages ?? pipeline.stages;
  const moving = useMoving(board, stages);
  const { asked } = moving;
  const [choosing, setChoosing] = useState<BoardCard | null>(null);
  const [peeked, setPeeked] = useState<BoardCard | null>(null);
  const [dealing, setDealing] = useState<BoardCard | null>(null);
  const [filtering, setFiltering] = useState(false);
  const [adding, setAdding] = useState(false);
  const movable = may('leads:update');
  const canCreate = may('leads:create');
  const canDeal = may('deals:update');
  useShortcut('pipeline.create', canCreate ? () => setAdding(true) : null);

  const open = (card: BoardCard) => router.push(`/leads/${card.id}`);
  const acting = useRef({ open, move: moving.move });
  acting.current = { open, move: moving.move };
  const actions = useMemo(
    (): CardActions => ({
      onOpen: (card) => acting.current.open(card),
      onMove: (card, to) => acting.current.move(card, to),
      onPeek: setPeeked,
      onDeal: canDeal ? setDealing : null,
    }),
    [canDeal],
  );

  const empty = board.board !== undefined && board.columns.every(({ count }) => count === 0);
  const narrowed = groupOf(filter).parts.length > 0 || whose !== 'all';
  const body = !board.board ? (
    query.isError ? (
      <ErrorState
        title={t('pipelines.failed')}
        text={problemText(query.error)}
        onRetry={() => void query.refetch()}
        retrying={query.isFetching}
      />
    ) : (
      <SkeletonRows rows={8} height={100} />
    )
  ) : empty ? (
    narrowed ? (
      <EmptyState
        kind="filtered"
        title={t('pipelines.empty.filtered')}
        text={t('pipelines.empty.filtered_text')}
        action={{
          label: t('pipelines.filter.clear'),
          onPress: () => set({ filter: undefined, whose: undefined }),
        }}
      />
    ) : (
      <EmptyState
        kind="first-use"
        title={t('pipelines.empty.title')}
        text={t('pipelines.empty.text')}
        action={canCreate ? { label: t('leads.new'), onPress: () => setAdding(true) } : undefined}
      />
    )
  ) : view === 'table' ? (
    <PipelineTable board={board} movable={movable} actions={actions} />
  ) : (
    <LeadBoard board={board} sort={sort} movable={movable} actions={actions} onChoose={setChoosing} />
  );

  return (
    <Screen
      title={t('pipelines.title')}
      body="fill"
      middle={
        pipelines.length > 1 && (
          <PipelineSwitch
            pipelines={pipelines}
            value={pipeline.id}
            onChange={(id) => set({ pipeline: id })}
          />
        )
      }
      actions={
        compact ? (
          canCreate && (
            <IconButton kind="outline" icon={Plus} label={t('leads.new')} onPress={() => setAdding(true)} />
          )
        ) : (
          <>
            <Segmented<BoardLook>
              label={t('pipelines.view')}
              value={view}
              items={[
                { key: 'board', label: t('pipelines.view.board'), icon: SquareKanban },
                { key: 'table', label: t('pipelines.view.table'), icon: Rows3 },
              ]}
              onChange={(key) => set({ view: key === 'table' ? 'table' : undefined })}
            />
            {canCreate && (
              <Button
                kind="filled"
                icon={Plus}
                label={t('leads.new')}
                shortcut="C"
                onPress={() => setAdding(true)}
              />
            )}
          </>
        )
      }
      toolbar={
        <View style={[styles.bar, compact && styles.phoneBar]}>
          {board.board && <Totals board={board.board} columns={board.columns} />}
          <BoardTools state={state} onFilter={() => setFiltering(true)} />
        </View>
      }
      footer={
        compact || view === 'table' ? undefined : (
          <BoardHints
            hints={[
              ['← →', t('pipelines.hint.column')],
              ['Shift →', t('pipelines.hint.move')],
              ['V', t('pipelines.move_to')],
              ['Space', t('pipelines.hint.peek')],
            ]}
            end={t('pipelines.hint.order', { order: t(`pipelines.sort.${sort}`) })}
          />
        )
      }
    >
      {gone && <Banner kind="info" title={t('pipelines.gone')} />}
      {query.isError && board.board && (
        <Banner
          kind="error"
          title={t('pipelines.stale')}
          text={t('pipelines.stale_since', { time: clock(board.board.at) })}
          action={{ label: t('ui.try_again'), onPress: () => void query.refetch() }}
        />
      )}
      {body}
      {asked && (
        <MoveForm
          asked={asked}
          onMove={(given) => moving.send(asked.card, asked.to, given)}
          onClose={moving.close}
        />
      )}
      {choosing && (
        <Dialog
          open
          onClose={() => setChoosing(null)}
          title={t('pipelines.choose', { name: nameOf(choosing) })}
          actions={false}
          width={320}
        >
          <MenuList
            label={t('pipelines.move_to')}
            onDone={() => setChoosing(null)}
            items={stages.map((stage) => ({
              key: stage.id,
              label: stage.name,
              selected: stage.id === choosing.stageId,
              onPress: () => {
                if (stage.id !== choosing.stageId) moving.move(choosing, stage);
              },
            }))}
          />
        </Dialog>
      )}
      {peeked && (
        <Peek
          card={peeked}
          stage={stages.find(({ id }) => id === peeked.stageId)}
          onOpen={() => open(peeked)}
          onClose={() => setPeeked(null)}
        />
      )}
      {dealing && (
        <NewDeal lead={{ id: dealing.id, name: nameOf(dealing) }} onClose={() => setDealing(null)} />
      )}
      <Late>
        {filtering && (
          <FilterSheet
            fields={fields}
            filter={filter}
            broken={NONE_BROKEN}
            currency={me?.company.currency ?? 'USD'}
            onApply={(next) => {
              setFiltering(false);
              set({ filter: filterText(next) });
            }}
            onClose={() => setFiltering(false)}
          />
        )}
        {adding && (
          <NewLeadDialog
            open
            onClose={() => setAdding(false)}
            onCreated={({ id }) => router.push(`/leads/${id}`)}
          />
        )}
      </Late>
    </Screen>
  );
}
const NONE_BROKEN: ReadonlySet<string> = new Set();

const useStyles = makeStyles(({ colors }) => ({
  bar: {
    flexDirection: 'row',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'space-between',
    gap: 8,
    paddingHorizontal: 20,
    paddingVertical: 10,
    backgroundColor: colors.surface,
    borderBottomWidth: 1,
    borderBottomColor: colors.line,
  },
  phoneBar: {
    paddingHorizontal: 16,
    paddingTop: 10,
    paddingBottom: 8,
    backgroundColor: 'transparent',
    borderBottomWidth: 0,
  },
}));
