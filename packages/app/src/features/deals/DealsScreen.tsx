import type { DealRow } from '@lintel/contract/deals';
import { t } from '@lintel/contract/messages';
import Handshake from 'lucide-react-native/icons/handshake';
import Plus from 'lucide-react-native/icons/plus';
import { useState } from 'react';
import { View } from 'react-native';
import { useShortcut } from '@/platform/use-shortcut';
import { isAppProblem, problemText } from '@/store/problem';
import { useAutoRetry } from '@/store/use-auto-retry';
import { useSession } from '@/store/use-session';
import { Button } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { SelectField } from '@/ui/SelectField';
import { SkeletonRows } from '@/ui/Skeleton';
import { EmptyState, ErrorState, PermissionState } from '@/ui/States';
import { Screen } from '@/ui/shell/Screen';
import { Segmented, Tabs } from '@/ui/Tabs';
import { makeStyles, useWidth } from '@/ui/theme-context';
import { DealBoard } from './DealBoard';
import { DealTable } from './DealTable';
import { useDealListInfiniteQuery } from './deals.api';
import { ForecastCard } from './ForecastCard';
import { NewDealDialog } from './NewDealDialog';
import { type DealNames, useDealNames } from './use-deal-names';

type State = DealRow['state'];
const STATES: readonly State[] = ['open', 'won', 'lost'];
const EVERYBODY = 'all';

/** Signed business on its way to closing: a table or a board, and what it is worth. */
export function DealsScreen() {
  const { may } = useSession();
  return may('deals:read') ? (
    <Deals />
  ) : (
    <Screen title={t('deals.title')}>
      <PermissionState title={t('deals.forbidden.title')} text={t('deals.forbidden.text')} />
    </Screen>
  );
}

function Deals() {
  const styles = useStyles();
  const compact = useWidth() === 'compact';
  const wide = useWidth() === 'wide';
  const { may } = useSession();
  const names = useDealNames();
  const [state, setState] = useState<State>('open');
  const [view, setView] = useState<'table' | 'board'>('table');
  const [ownerId, setOwnerId] = useState<string | null>(null);
  const [chosen, setPipeline] = useState<string>();
  // Rates, columns and sums are of one pipeline: the default one unless another is chosen.
  const pipelineId = chosen ?? names.pipelines[0]?.id;
  const [creating, setCreating] = useState(false);
  const mayCreate = may('deals:update');
  useShortcut('deals.create', mayCreate ? () => setCreating(true) : null);
  const forecast = <ForecastCard names={names} ownerId={ownerId} pipelineId={pipelineId} />;
  const board = view === 'board' && state === 'open';
  return (
    <Screen
      title={t('deals.title')}
      note={compact ? undefined : t('deals.subtitle')}
      actions={
        mayCreate && (
          <Button
            kind="filled"
            icon={Plus}
            label={t('deals.new')}
            shortcut="D"
            onPress={() => setCreating(true)}
          />
        )
      }
    >
      <View style={styles.bar}>
        <Tabs
          label={t('deals.filter.state')}
          items={STATES.map((key) => ({ key, label: t(`deals.state.${key}`) }))}
          value={state}
          onChange={setState}
        />
        {state === 'open' && (
          <Segmented
            label={t('deals.view.label')}
            items={(['table', 'board'] as const).map((key) => ({ key, label: t(`deals.view.${key}`) }))}
            value={view}
            onChange={setView}
          />
        )}
        {names.pipelines.length > 1 && (
          <View style={styles.owner}>
            <SelectField
              hideLabel
              label={t('deals.filter.pipeline')}
              value={pipelineId ?? null}
              onChange={setPipeline}
              options={names.pipelines.map(({ id, name }) => ({ value: id, label: name }))}
            />
          </View>
        )}
        {names.users.length > 1 && (
          <View style={styles.owner}>
            <SelectField
              hideLabel
              label={t('deals.filter.owner')}
              value={ownerId ?? EVERYBODY}
              onChange={(value) => setOwnerId(value === EVERYBODY ? null : value)}
              options={[
                { value: EVERYBODY, label: t('deals.filter.owner_all') },
                ...names.users.map(({ id, name }) => ({ value: id, label: name })),
              ]}
            />
          </View>
        )}
      </View>
      <View style={wide && !board ? styles.beside : styles.stack}>
        <View style={wide && !board ? styles.main : undefined}>
          {board ? (
            <DealBoard names={names} ownerId={ownerId} pipelineId={pipelineId} />
          ) : (
            <List
              state={state}
              ownerId={ownerId}
              pipelineId={names.pipelines.length > 1 ? pipelineId : undefined}
              names={names}
              onClear={() => {
                setOwnerId(null);
                setState('open');
              }}
              onCreate={mayCreate ? () => setCreating(true) : undefined}
            />
          )}
        </View>
        <View style={wide && !board ? styles.side : undefined}>{forecast}</View>
      </View>
      {creating && <NewDealDialog names={names} pipelineId={pipelineId} onClose={() => setCreating(false)} />}
    </Screen>
  );
}

interface ListProps {
  state: State;
  ownerId: string | null;
  pipelineId: string | undefined;
  names: DealNames;
  onClear: () => void;
  onCreate: (() => void) | undefined;
}

function List({ state, ownerId, pipelineId, names, onClear, onCreate }: ListProps) {
  const styles = useStyles();
  const list = useDealListInfiniteQuery({
    state,
    ...(ownerId ? { ownerId } : {}),
    ...(pipelineId ? { pipelineId } : {}),
  });
  const any = useDealListInfiniteQuery({});
  useAutoRetry(list.isError, list.isFetching, () => void list.refetch());
  const rows = list.currentData?.pages.flatMap((page) => page.items);
  if (!rows) {
    return list.isError ? (
      <ErrorState
        title={t('deals.title')}
        text={problemText(list.error)}
        reference={isAppProblem(list.error) ? list.error.requestId : undefined}
        onRetry={() => void list.refetch()}
        retrying={list.isFetching}
      />
    ) : (
      <SkeletonRows rows={6} height={52} />
    );
  }
  if (rows.length === 0) {
    const none = any.data?.pages[0]?.items.length === 0;
    if (none && ownerId === null)
      return (
        <EmptyState
          kind="first-use"
          icon={Handshake}
          title={t('deals.empty.title')}
          text={t('deals.empty.text')}
          {...(onCreate ? { action: { label: t('deals.new'), onPress: onCreate } } : {})}
        />
      );
    return ownerId === null && state === 'open' ? (
      <EmptyState kind="all-done" title={t('deals.empty.done')} text={t('deals.empty.done_text')} />
    ) : (
      <EmptyState
        kind="filtered"
        title={t('deals.empty.filtered')}
        text={t('deals.empty.filtered_text')}
        action={{ label: t('deals.filter.clear'), onPress: onClear }}
      />
    );
  }
  return (
    <Card flush>
      <DealTable rows={rows} names={names} />
      {list.hasNextPage && (
        <View style={styles.more}>
          <Button
            label={t('deals.more')}
            busy={list.isFetchingNextPage}
            onPress={() => void list.fetchNextPage()}
          />
        </View>
      )}
    </Card>
  );
}

const useStyles = makeStyles(() => ({
  bar: { flexDirection: 'row', flexWrap: 'wrap', alignItems: 'center', gap: 12, marginBottom: 12 },
  owner: { minWidth: 160, flexShrink: 1 },
  beside: { flexDirection: 'row', gap: 16, alignItems: 'flex-start' },
  stack: { gap: 16 },
  main: { flex: 1, minWidth: 0 },
  side: { width: 320 },
  more: { alignItems: 'center', padding: 12 },
}));
