import type { ModelDetail } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { useMemo } from 'react';
import { View } from 'react-native';
import { CopyButton } from '@/ui/CopyButton';
import { Dialog } from '@/ui/Dialog';
import { shortDay } from '@/ui/moment';
import { SimpleTable } from '@/ui/SimpleTable';
import { Text } from '@/ui/Text';
import { makeStyles } from '@/ui/theme-context';
import { type Block, readCard } from './card-text';

/** The trainer writes moments to the millisecond; a reader wants the day. */
const MOMENT = /\d{4}-\d\d-\d\dT[\d:.]+Z/g;

/** The card of a model as it was written at training: what it is, how good, what it must not be used for. */
export function ModelCard({ model, onClose }: { model: ModelDetail; onClose: () => void }) {
  const styles = useStyles();
  const title = t('ml.ui.card_of', { label: model.label });
  const blocks = useMemo(
    () => readCard(model.card.replace(MOMENT, (moment) => shortDay(moment))),
    [model.card],
  );
  return (
    <Dialog open onClose={onClose} title={title} width={680}>
      <View style={styles.card}>
        {blocks.map((block, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a fixed text have no other identity
          <CardBlock key={index} block={block} title={title} />
        ))}
        <CopyButton size="small" text={model.card} what={title} />
      </View>
    </Dialog>
  );
}

function CardBlock({ block, title }: { block: Block; title: string }) {
  const styles = useStyles();
  if (block.kind === 'heading') {
    return (
      <Text
        variant={block.level === 1 ? 'section' : 'strong'}
        weight={600}
        heading={block.level === 1 ? 3 : 4}
      >
        {block.text}
      </Text>
    );
  }
  if (block.kind === 'paragraph') return <Text tone="text2">{block.text}</Text>;
  if (block.kind === 'table') {
    return (
      <SimpleTable
        label={title}
        columns={block.head.map((label, index) => ({
          label,
          align: index === 0 ? 'left' : 'right',
          flex: index === 0 ? 2 : 1,
        }))}
        rows={block.rows.map((cells) => ({ key: cells.join('|'), cells }))}
      />
    );
  }
  return (
    <View role="list">
      {block.items.map((item) => (
        <View key={item} role="listitem" style={styles.item}>
          <Text tone="text3" decorative>
            •
          </Text>
          <Text tone="text2" style={styles.grow}>
            {item}
          </Text>
        </View>
      ))}
    </View>
  );
}

const useStyles = makeStyles(() => ({
  card: { gap: 10, padding: 4 },
  item: { flexDirection: 'row', gap: 8 },
  grow: { flex: 1 },
}));
