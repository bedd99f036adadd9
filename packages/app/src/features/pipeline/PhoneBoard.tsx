import { t } from '@lintel/contract/messages';
import type { BoardSort } from '@lintel/contract/pipelines';
import { useMemo, useState } from 'react';
import { View } from 'react-native';
import { countText } from '@/features/leads';
import { Tabs } from '@/ui/Tabs';
import { makeStyles } from '@/ui/theme-context';
import { useNow } from '@/ui/use-now';
import type { CardActions } from './BoardCardView';
import { Column } from './Column';
import type { BoardHandle } from './use-board';

/** One column at a time, with a switch between the stages; cards move by their menu, which is a sheet here. */
export function PhoneBoard({
  board,
  sort,
  movable,
  actions,
}: {
  board: BoardHandle;
  sort: BoardSort;
  movable: boolean;
  actions: Omit<CardActions, 'onFocus'>;
}) {
  const styles = useStyles();
  const now = useNow(600_000);
  const { columns } = board;
  const [chosen, setChosen] = useState<string | null>(null);
  const column = columns.find(({ stage }) => stage.id === chosen) ?? columns[0];
  const stages = useMemo(() => columns.filter((c) => !c.removed).map(({ stage }) => stage), [columns]);
  const all: CardActions = useMemo(() => ({ ...actions, onFocus: () => {} }), [actions]);
  if (!column) return null;
  return (
    <View style={styles.screen}>
      <View style={styles.tabs}>
        <Tabs
          label={t('pipelines.stages')}
          value={column.stage.id}
          items={columns.map(({ stage, count, countCapped }) => ({
            key: stage.id,
            label: stage.name,
            count: countText(count, countCapped),
          }))}
          onChange={setChosen}
        />
      </View>
      <View style={styles.column}>
        <Column
          key={column.stage.id}
          column={column}
          stages={stages}
          sort={sort}
          now={now}
          movable={movable}
          currentId={column.cards[0]?.id ?? null}
          heldId={null}
          landing={null}
          hasMore={board.hasMore(column.stage.id)}
          failed={board.failed.has(column.stage.id)}
          onMore={board.more}
          actions={all}
          wide
        />
      </View>
    </View>
  );
}

const useStyles = makeStyles(() => ({
  screen: { flex: 1, minHeight: 0 },
  tabs: { paddingHorizontal: 16, paddingBottom: 10 },
  column: { flex: 1, minHeight: 0, paddingHorizontal: 16 },
}));
