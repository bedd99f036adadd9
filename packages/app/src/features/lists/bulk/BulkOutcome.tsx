import type { Batch } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { View } from 'react-native';
import { Button } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { ProgressBar } from '@/ui/Progress';
import { Text } from '@/ui/Text';
import { makeStyles } from '@/ui/theme-context';
import { useBulkCancelMutation } from './bulk.api';
import type { Asked } from './use-bulk';

/** How many may be changed, why not the others, and whether to go on. */
export function BulkQuestion({
  asked: { preview, changes },
  busy,
  onGo,
  onClose,
}: {
  asked: Asked;
  busy: boolean;
  onGo: () => void;
  onClose: () => void;
}) {
  const { allowed, total, refused } = preview;
  const key = changes.delete ? 'lists.bulk.delete_count' : 'lists.bulk.change_count';
  return (
    <Dialog
      open
      onClose={onClose}
      title={
        allowed < total
          ? t('lists.bulk.allowed', { allowed, total })
          : t(changes.delete ? 'lists.bulk.ask_delete' : 'lists.bulk.ask', { count: allowed })
      }
      text={changes.delete ? t('lists.bulk.delete_text') : t('lists.bulk.ask_text')}
      confirm={
        allowed > 0
          ? { label: t(key, { count: allowed }), onPress: onGo, busy, danger: changes.delete === true }
          : undefined
      }
    >
      {refused.length > 0 && (
        <View role="list" style={{ gap: 4 }}>
          {refused.map(({ reason, count, text }) => (
            <Text key={reason} tone="text2">
              {t('lists.bulk.reason', { count, text })}
            </Text>
          ))}
        </View>
      )}
    </Dialog>
  );
}

/** A change in the background: how far it is, and a way to stop it. */
export function BulkProgress({ batch }: { batch: Batch }) {
  const styles = useStyles();
  const [cancel, cancelling] = useBulkCancelMutation();
  return (
    <View style={styles.place} pointerEvents="box-none">
      <View style={styles.card} role="status">
        <View style={styles.line}>
          <Text variant="strong" style={styles.grow}>
            {t('lists.bulk.running', { done: batch.done, total: batch.total })}
          </Text>
          <Button
            kind="quiet"
            size="small"
            label={t('lists.bulk.stop')}
            busy={cancelling.isLoading}
            onPress={() => void cancel({ params: { batchId: batch.id } })}
          />
        </View>
        <ProgressBar
          label={t('lists.bulk.running', { done: batch.done, total: batch.total })}
          value={batch.total > 0 ? batch.done / batch.total : 0}
        />
      </View>
    </View>
  );
}

const useStyles = makeStyles(({ colors, radius, shadow }) => ({
  place: { position: 'absolute', left: 16, right: 16, bottom: 16, alignItems: 'center', zIndex: 5 },
  card: {
    width: 380,
    maxWidth: '100%',
    gap: 8,
    padding: 12,
    borderRadius: radius.card,
    borderWidth: 1,
    borderColor: colors.line,
    backgroundColor: colors.raised,
    boxShadow: shadow.sh2,
  },
  line: { flexDirection: 'row', alignItems: 'center', gap: 8 },
  grow: { flex: 1 },
}));
