import type { DealRow } from '@lintel/contract/deals';
import { t } from '@lintel/contract/messages';
import { useRouter } from 'expo-router';
import BadgePercent from 'lucide-react-native/icons/badge-percent';
import Plus from 'lucide-react-native/icons/plus';
import { useState } from 'react';
import { View } from 'react-native';
import { useShortcut } from '@/platform/use-shortcut';
import { useSession } from '@/store/use-session';
import { Button, IconButton } from '@/ui/Button';
import { BoardHints } from '@/ui/board/BoardHints';
import { SelectField } from '@/ui/SelectField';
import { PermissionState } from '@/ui/States';
import { Screen } from '@/ui/shell/Screen';
import { Segmented, Tabs } from '@/ui/Tabs';
import { makeStyles, useWidth } from '@/ui/theme-context';
import { DealBoard } from './DealBoard';
import { DealList } from './DealList';
import { ForecastCard } from './ForecastCard';
import { ForecastStrip } from './ForecastStrip';
import { NewDealDialog } from './NewDealDialog';
import { NoDeals } from './NoDeals';
import { useDealNames } from './use-deal-names';

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
  const router = useRouter();
  const width = useWidth();
  const [compact, wide] = [width === 'compact', width === 'wide'];
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
  const board = view === 'board' && state === 'open';
  const none = {
    state,
    ownerId,
    onClear: () => {
      setOwnerId(null);
      setState('open');
    },
    onCreate: mayCreate ? () => setCreating(true) : undefined,
  };
  const plans = may('deals:commission') && {
    icon: BadgePercent,
    label: t('deals.plans.title'),
    onPress: () => router.push('/deals/plans'),
  };
  const bar = (
    <View style={[styles.bar, board && (compact ? styles.phoneBar : styles.boardBar)]}>
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
      {compact && plans && <IconButton kind="outline" {...plans} />}
      {board && !compact && <ForecastStrip ownerId={ownerId} pipelineId={pipelineId} />}
    </View>
  );
  return (
    <Screen
      title={t('deals.title')}
      note={compact ? undefined : t('deals.subtitle')}
      body={board ? 'fill' : 'page'}
      toolbar={board && bar}
      actions={
        <>
          {!compact && plans && <Button {...plans} />}
          {mayCreate &&
            (compact ? (
              <IconButton
                kind="outline"
                icon={Plus}
                label={t('deals.new')}
                onPress={() => setCreating(true)}
              />
            ) : (
              <Button
                kind="filled"
                icon={Plus}
                label={t('deals.new')}
                shortcut="D"
                onPress={() => setCreating(true)}
              />
            ))}
        </>
      }
      footer={
        board && !compact ? (
          <BoardHints
            hints={[
              ['← →', t('deals.board.hint.column')],
              ['Shift →', t('deals.board.hint.move')],
              ['V', t('deals.board.move')],
            ]}
            end={t('deals.board.hint.order')}
          />
        ) : undefined
      }
    >
      {board ? (
        <DealBoard names={names} ownerId={ownerId} pipelineId={pipelineId} empty={<NoDeals {...none} />} />
      ) : (
        <>
          {bar}
          <View style={wide ? styles.beside : styles.stack}>
            <View style={wide ? styles.main : undefined}>
              <DealList
                {...none}
                pipelineId={names.pipelines.length > 1 ? pipelineId : undefined}
                names={names}
              />
            </View>
            <View style={wide ? styles.side : undefined}>
              <ForecastCard names={names} ownerId={ownerId} pipelineId={pipelineId} />
            </View>
          </View>
        </>
      )}
      {creating && <NewDealDialog names={names} pipelineId={pipelineId} onClose={() => setCreating(false)} />}
    </Screen>
  );
}

const useStyles = makeStyles(({ colors }) => ({
  bar: { flexDirection: 'row', flexWrap: 'wrap', alignItems: 'center', gap: 12, marginBottom: 12 },
  boardBar: {
    marginBottom: 0,
    paddingHorizontal: 20,
    paddingVertical: 10,
    backgroundColor: colors.surface,
    borderBottomWidth: 1,
    borderBottomColor: colors.line,
  },
  phoneBar: { paddingHorizontal: 16 },
  owner: { minWidth: 160, flexShrink: 1 },
  beside: { flexDirection: 'row', gap: 16, alignItems: 'flex-start' },
  stack: { gap: 16 },
  main: { flex: 1, minWidth: 0 },
  side: { width: 320 },
}));
