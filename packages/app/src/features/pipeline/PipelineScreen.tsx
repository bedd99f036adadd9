import { type FilterGroup, groupOf, LeadFilter, NO_CONDITIONS, type Stage } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { BOARD_SORTS, type BoardCard, type BoardSort, type Pipeline } from '@lintel/contract/pipelines';
import { useLocalSearchParams, useRouter } from 'expo-router';
import ArrowUpDown from 'lucide-react-native/icons/arrow-up-down';
import ChevronDown from 'lucide-react-native/icons/chevron-down';
import Hourglass from 'lucide-react-native/icons/hourglass';
import ListFilter from 'lucide-react-native/icons/list-filter';
import Plus from 'lucide-react-native/icons/plus';
import Rows3 from 'lucide-react-native/icons/rows-3';
import SquareKanban from 'lucide-react-native/icons/square-kanban';
import UsersIcon from 'lucide-react-native/icons/users';
import { useMemo, useRef, useState } from 'react';
import { View } from 'react-native';
import {
  FilterSheet,
  filterFields,
  filterText,
  Late,
  NewLeadDialog,
  useFilterSources,
  useListPipelinesQuery,
} from '@/features/leads';
import { useShortcut } from '@/platform/use-shortcut';
import { isAppProblem, problemText } from '@/store/problem';
import { useAutoRetry } from '@/store/use-auto-retry';
import { useSession } from '@/store/use-session';
import { Banner } from '@/ui/Banner';
import { Button, IconButton } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { KeyCap } from '@/ui/KeyCap';
import { Menu, MenuList } from '@/ui/Menu';
import { clock } from '@/ui/moment';
import { SkeletonRows } from '@/ui/Skeleton';
import { EmptyState, ErrorState, PermissionState } from '@/ui/States';
import { Screen } from '@/ui/shell/Screen';
import { Segmented } from '@/ui/Tabs';
import { Text } from '@/ui/Text';
import { useToast } from '@/ui/Toast';
import { makeStyles, useWidth } from '@/ui/theme-context';
import { useReducedMotion } from '@/ui/use-reduced-motion';
import { nameOf } from './BoardCardView';
import { BoardView } from './BoardView';
import { type Asked, MoveForm } from './MoveForm';
import { Peek } from './Peek';
import { PhoneBoard } from './PhoneBoard';
import { PipelineTable } from './PipelineTable';
import { Totals } from './Totals';
import { type Given, type MoveOutcome, useBoard } from './use-board';
import { boxOf, flyFrom } from './use-card-drag';

/** See how leads flow and what is stuck. */
export function PipelineScreen() {
  const { may } = useSession();
  return may('leads:read') ? (
    <Pipelines />
  ) : (
    <Screen title={t('pipelines.title')}>
      <PermissionState />
    </Screen>
  );
}

const one = (value: string | string[] | undefined): string =>
  Array.isArray(value) ? (value[0] ?? '') : (value ?? '');

function Pipelines() {
  const params = useLocalSearchParams();
  const list = useListPipelinesQuery({ query: { kind: 'lead' } });
  useAutoRetry(list.isError, list.isFetching, () => void list.refetch());
  const items = list.data?.items;
  const asked = one(params.pipeline);
  const pipeline =
    items?.find(({ id }) => id === asked) ?? items?.find(({ isDefault }) => isDefault) ?? items?.[0];
  if (!pipeline || !items)
    return (
      <Screen title={t('pipelines.title')} body="fill">
        {list.isError ? (
          <ErrorState
            title={t('pipelines.failed')}
            text={problemText(list.error)}
            onRetry={() => void list.refetch()}
            retrying={list.isFetching}
          />
        ) : (
          <SkeletonRows rows={8} height={100} />
        )}
      </Screen>
    );
  return (
    <OnePipeline
      key={pipeline.id}
      pipeline={pipeline}
      pipelines={items}
      gone={asked !== '' && asked !== pipeline.id}
    />
  );
}

type View_ = 'board' | 'table';
type Whose = 'all' | 'me' | 'team';
/** Whose leads, as a condition of the filter. */
const WHOSE: Record<Whose, FilterGroup | null> = {
  all: null,
  me: { all: [{ field: 'ownerId', op: 'is', value: 'me' }] },
  team: { all: [{ field: 'teamId', op: 'is', value: 'mine' }] },
};

function readFilter(text: string): FilterGroup {
  try {
    const read = LeadFilter.safeParse(JSON.parse(text));
    return read.success ? read.data : NO_CONDITIONS;
  } catch {
    return NO_CONDITIONS;
  }
}

/** What the address says of the board, and how to change it. */
function useBoardState() {
  const params = useLocalSearchParams();
  const router = useRouter();
  const filterParam = one(params.filter);
  const filter = useMemo(() => readFilter(filterParam), [filterParam]);
  const sort: BoardSort = one(params.sort) === 'days' ? 'days' : 'score';
  const view: View_ = one(params.view) === 'table' ? 'table' : 'board';
  const asked = one(params.whose);
  const whose: Whose = asked === 'me' || asked === 'team' ? asked : 'all';
  return {
    filter,
    sort,
    view,
    whose,
    set: (change: Record<string, string | undefined>) => router.setParams(change),
  };
}

function OnePipeline({
  pipeline,
  pipelines,
  gone,
}: {
  pipeline: Pipeline;
  pipelines: readonly Pipeline[];
  gone: boolean;
}) {
  const styles = useStyles();
  const router = useRouter();
  const toast = useToast();
  const still = useReducedMotion();
  const compact = useWidth() === 'compact';
  const { me, may } = useSession();
  const { filter, sort, view, whose, set } = useBoardState();
  const known = useFilterSources();
  const fields = useMemo(() => filterFields(known), [known]);
  const whole = useMemo((): FilterGroup => {
    const own = WHOSE[whose];
    return own
      ? { all: [...groupOf(own).parts, ...(groupOf(filter).parts.length > 0 ? [filter] : [])] }
      : filter;
  }, [whose, filter]);
  const board = useBoard({ pipelineId: pipeline.id, sort, filter: filterText(whole) });
  const { query } = board;
  useAutoRetry(query.isError, query.isFetching, () => void query.refetch());
  const [asked, setAsked] = useState<(Asked & { card: BoardCard }) | null>(null);
  const [choosing, setChoosing] = useState<BoardCard | null>(null);
  const [peeked, setPeeked] = useState<BoardCard | null>(null);
  const [filtering, setFiltering] = useState(false);
  const [adding, setAdding] = useState(false);
  const movable = may('leads:update');
  const canCreate = may('leads:create');
  useShortcut('pipeline.create', canCreate ? () => setAdding(true) : null);

  const stages = board.board?.pipeline.stages ?? pipeline.stages;
  const latest = useRef(board);
  latest.current = board;

  /** Moves a card; what is refused goes back to where it was and says why. */
  const send = async (card: BoardCard, to: Stage, given: Given = {}): Promise<MoveOutcome> => {
    const moving = latest.current.move(card, to, given);
    const outcome = await moving;
    if (outcome.kind === 'done') {
      const from = stages.find(({ id }) => id === card.stageId);
      toast({
        message: t('pipelines.moved', { name: nameOf(card), stage: to.name }),
        undo: from ? () => move({ ...card, version: outcome.version, stageId: to.id }, from) : undefined,
      });
      return outcome;
    }
    return outcome;
  };
  const move = (card: BoardCard, to: Stage): void => {
    if (to.reasons.length > 0) {
      setAsked({ card, to, paths: ['reason'] });
      return;
    }
    void send(card, to).then((outcome) => {
      if (outcome.kind === 'done') return;
      flyFrom(card.id, boxOf(card.id), still);
      if (outcome.kind === 'missing') setAsked({ card, to, paths: outcome.paths });
      else
        toast({
          message: t('pipelines.refused', {
            name: nameOf(card),
            why:
              isAppProblem(outcome.problem) && outcome.problem.code === 'lead.stale'
                ? t('pipelines.refused.stale')
                : problemText(outcome.problem),
          }),
          tone: 'danger',
        });
    });
  };
  const open = (card: BoardCard) => router.push(`/leads/${card.id}`);
  const actionsNow = { onOpen: open, onMove: move, onPeek: setPeeked };
  const acting = useRef(actionsNow);
  acting.current = actionsNow;
  const actions = useMemo(
    () => ({
      onOpen: (card: BoardCard) => acting.current.onOpen(card),
      onMove: (card: BoardCard, to: Stage) => acting.current.onMove(card, to),
      onPeek: (card: BoardCard) => acting.current.onPeek(card),
    }),
    [],
  );

  const conditions = groupOf(filter).parts.length;
  const empty = board.board !== undefined && board.columns.every(({ count }) => count === 0);
  const narrowed = conditions > 0 || whose !== 'all';
  const clear = () => set({ filter: undefined, whose: undefined });
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
        action={{ label: t('pipelines.filter.clear'), onPress: clear }}
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
  ) : compact ? (
    <PhoneBoard board={board} sort={sort} movable={movable} actions={actions} />
  ) : (
    <BoardView board={board} sort={sort} movable={movable} actions={actions} onChoose={setChoosing} />
  );

  const switcher = pipelines.length > 1 && (
    <PipelineSwitch pipelines={pipelines} value={pipeline.id} onChange={(id) => set({ pipeline: id })} />
  );
  const views = (
    <Segmented<View_>
      label={t('pipelines.view')}
      value={view}
      items={[
        { key: 'board', label: t('pipelines.view.board'), icon: SquareKanban },
        { key: 'table', label: t('pipelines.view.table'), icon: Rows3 },
      ]}
      onChange={(key) => set({ view: key === 'table' ? 'table' : undefined })}
    />
  );
  const tools = (
    <View style={styles.tools}>
      <WhoseMenu whose={whose} onChange={(next) => set({ whose: next === 'all' ? undefined : next })} />
      <Menu
        label={t('pipelines.sort')}
        items={BOARD_SORTS.map((key) => ({
          key,
          label: t(`pipelines.sort.${key}`),
          selected: key === sort,
          onPress: () => set({ sort: key === 'score' ? undefined : key }),
        }))}
        trigger={(menu) => (
          <Button
            {...menu}
            kind="quiet"
            size="small"
            icon={ArrowUpDown}
            label={t(`pipelines.sort.${sort}`)}
          />
        )}
      />
      <Button
        kind="quiet"
        size="small"
        icon={ListFilter}
        label={conditions > 0 ? t('pipelines.filter.count', { count: conditions }) : t('pipelines.filter')}
        onPress={() => setFiltering(true)}
      />
      {may('fields:manage') && (
        <Button
          kind="quiet"
          size="small"
          icon={Hourglass}
          label={t('pipelines.limits')}
          onPress={() => router.push('/admin/pipelines')}
        />
      )}
    </View>
  );
  return (
    <Screen
      title={t('pipelines.title')}
      body="fill"
      middle={switcher || undefined}
      actions={
        compact ? (
          canCreate && (
            <IconButton kind="outline" icon={Plus} label={t('leads.new')} onPress={() => setAdding(true)} />
          )
        ) : (
          <>
            {views}
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
          {tools}
        </View>
      }
      footer={
        compact || view === 'table' ? undefined : (
          <View style={styles.hints}>
            <Hint keys="← →" words={t('pipelines.hint.column')} />
            <Hint keys="Shift →" words={t('pipelines.hint.move')} />
            <Hint keys="V" words={t('pipelines.move_to')} />
            <Hint keys="Space" words={t('pipelines.hint.peek')} />
            <View style={styles.grow} />
            <Text variant="meta" tone="text2">
              {t('pipelines.hint.order', { order: t(`pipelines.sort.${sort}`) })}
            </Text>
          </View>
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
          onMove={(given) => send(asked.card, asked.to, given)}
          onClose={() => setAsked(null)}
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
                if (stage.id !== choosing.stageId) move(choosing, stage);
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

/** Up to four pipelines side by side, more in a menu. */
function PipelineSwitch({
  pipelines,
  value,
  onChange,
}: {
  pipelines: readonly Pipeline[];
  value: string;
  onChange: (id: string) => void;
}) {
  if (pipelines.length <= 4)
    return (
      <Segmented
        label={t('pipelines.switch')}
        value={value}
        items={pipelines.map(({ id, name }) => ({ key: id, label: name }))}
        onChange={onChange}
      />
    );
  return (
    <Menu
      label={t('pipelines.switch')}
      align="start"
      items={pipelines.map(({ id, name }) => ({
        key: id,
        label: name,
        selected: id === value,
        onPress: () => onChange(id),
      }))}
      trigger={(menu) => (
        <Button
          {...menu}
          iconAfter={ChevronDown}
          label={pipelines.find(({ id }) => id === value)?.name ?? ''}
        />
      )}
    />
  );
}

function WhoseMenu({ whose, onChange }: { whose: Whose; onChange: (whose: Whose) => void }) {
  return (
    <Menu
      label={t('pipelines.whose')}
      items={(['all', 'me', 'team'] as const).map((key) => ({
        key,
        label: t(`pipelines.whose.${key}`),
        selected: key === whose,
        onPress: () => onChange(key),
      }))}
      trigger={(menu) => (
        <Button {...menu} kind="quiet" size="small" icon={UsersIcon} label={t(`pipelines.whose.${whose}`)} />
      )}
    />
  );
}

function Hint({ keys, words }: { keys: string; words: string }) {
  const styles = useStyles();
  return (
    <View style={styles.hint}>
      <KeyCap keys={keys} />
      <Text variant="meta" tone="text2">
        {words}
      </Text>
    </View>
  );
}

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
    paddingVertical: 4,
    backgroundColor: 'transparent',
    borderBottomWidth: 0,
  },
  tools: { flexDirection: 'row', flexWrap: 'wrap', alignItems: 'center', gap: 4 },
  hints: { flexDirection: 'row', alignItems: 'center', gap: 16, flex: 1 },
  hint: { flexDirection: 'row', alignItems: 'center', gap: 6 },
  grow: { flex: 1 },
}));
