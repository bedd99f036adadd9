import type { SmartList } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import Pin from 'lucide-react-native/icons/pin';
import PinOff from 'lucide-react-native/icons/pin-off';
import { useState } from 'react';
import { View } from 'react-native';
import {
  useArrangeListsMutation,
  useCreateListMutation,
  useListCounts,
  useRemoveListMutation,
  useSmartListsQuery,
} from '@/features/leads';
import { problemText } from '@/store/problem';
import { Banner } from '@/ui/Banner';
import { IconButton } from '@/ui/Button';
import { Chip } from '@/ui/Chip';
import { Dialog } from '@/ui/Dialog';
import { OrderTools } from '@/ui/OrderTools';
import { Text } from '@/ui/Text';
import { useToast } from '@/ui/Toast';
import { makeStyles } from '@/ui/theme-context';

/** The reader's order of lists, what stands in the sidebar, and which lists there are. */
export function ArrangeLists({
  onClose,
  onRemoved,
}: {
  onClose: () => void;
  onRemoved: (id: string) => void;
}) {
  const styles = useStyles();
  const toast = useToast();
  const counts = useListCounts();
  const { data } = useSmartListsQuery();
  const [arrange, arranging] = useArrangeListsMutation();
  const [remove, removing] = useRemoveListMutation();
  const [create] = useCreateListMutation();
  // What was asked for shows at once; the answer brings the same.
  const [asked, setAsked] = useState<readonly SmartList[] | null>(null);
  const items = (arranging.isLoading ? asked : null) ?? data?.items ?? [];
  const error = arranging.error ?? removing.error;
  const put = (next: readonly SmartList[]) => {
    setAsked(next);
    void arrange({ body: { items: next.map(({ id, pinned }) => ({ id, pinned })) } });
  };
  const move = (index: number, step: number) => {
    const next = [...items];
    const [item] = next.splice(index, 1);
    if (!item) return;
    next.splice(index + step, 0, item);
    put(next);
  };
  const take = async (list: SmartList) => {
    const gone = await remove({ params: { listId: list.id } });
    if (gone.error) return;
    onRemoved(list.id);
    const { name, filter, sort, columns, density, shared, pinned } = list;
    toast({
      message: t('lists.arrange.removed', { name }),
      undo: () => {
        void create({ body: { name, filter, sort, columns, density, shared, pinned } }).then((back) => {
          if (back.error) toast({ message: problemText(back.error), tone: 'danger' });
        });
      },
    });
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('lists.arrange.title')}
      text={t('lists.arrange.text')}
      width={520}
    >
      {error ? <Banner kind="error" title={t('lists.save.failed')} text={problemText(error)} /> : null}
      <View role="list">
        {items.map((list, index) => (
          <View key={list.id} role="listitem" style={styles.row}>
            <View style={styles.words}>
              <Text variant="strong" lines={1}>
                {list.name}
              </Text>
              <Text variant="meta" tone="text2">
                {[list.shared ? t('lists.arrange.shared') : t('lists.arrange.private'), counts.get(list.id)]
                  .filter(Boolean)
                  .join(', ')}
              </Text>
            </View>
            {list.broken.length > 0 && <Chip tone="danger" label={t('lists.arrange.broken')} />}
            <IconButton
              icon={list.pinned ? PinOff : Pin}
              size="small"
              label={t(list.pinned ? 'lists.arrange.unpin' : 'lists.arrange.pin', { name: list.name })}
              onPress={() => put(items.map((l) => (l.id === list.id ? { ...l, pinned: !l.pinned } : l)))}
            />
            <OrderTools
              name={list.name}
              index={index}
              count={items.length}
              onStep={(by) => move(index, by)}
              onRemove={() => void take(list)}
              keepReason={!list.mayChange && t('lists.arrange.not_yours')}
            />
          </View>
        ))}
      </View>
    </Dialog>
  );
}

const useStyles = makeStyles(({ colors }) => ({
  row: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: 4,
    minHeight: 48,
    borderBottomWidth: 1,
    borderBottomColor: colors.lineSubtle,
  },
  words: { flex: 1, minWidth: 0 },
}));
