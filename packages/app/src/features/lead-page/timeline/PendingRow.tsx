import { t } from '@lintel/contract/messages';
import StickyNote from 'lucide-react-native/icons/sticky-note';
import { View } from 'react-native';
import { useSession } from '@/store/use-session';
import { Button } from '@/ui/Button';
import { Chip } from '@/ui/Chip';
import { Text } from '@/ui/Text';
import { makeStyles } from '@/ui/theme-context';
import type { PendingNote } from '../composer/pending-notes';
import { Line } from './EventRow';

interface Props {
  note: PendingNote;
  last: boolean;
  onRetry: () => void;
  onDrop: () => void;
}

/** A note that is not saved yet: being sent, waiting for a connection, or refused, with the reason and ways on. */
export function PendingRow({ note, last, onRetry, onDrop }: Props) {
  const styles = useStyles();
  const { me } = useSession();
  return (
    <Line
      last={last}
      look={[StickyNote, 'warning']}
      head={
        <>
          <Text style={styles.grow}>
            {me && <Text weight={600}>{`${me.name} `}</Text>}
            {t('leads.event.note.added')}
          </Text>
          <Chip
            label={t(`timeline.pending.${note.state}`)}
            tone={note.state === 'failed' ? 'danger' : note.state === 'waiting' ? 'warning' : 'neutral'}
          />
        </>
      }
    >
      <View style={styles.quote}>
        <Text selectable>{note.body.text}</Text>
      </View>
      {note.state !== 'sending' && (
        <View style={styles.foot}>
          {note.problem && (
            <Text variant="meta" tone="dangerText" live="polite" style={styles.grow}>
              {note.problem}
            </Text>
          )}
          <Button size="small" label={t('timeline.pending.retry')} onPress={onRetry} />
          <Button size="small" kind="quiet" label={t('timeline.pending.drop')} onPress={onDrop} />
        </View>
      )}
    </Line>
  );
}

const useStyles = makeStyles(({ colors, radius }) => ({
  grow: { flex: 1, minWidth: 0 },
  quote: {
    marginTop: 4,
    paddingHorizontal: 12,
    paddingVertical: 8,
    borderRadius: radius.card,
    borderWidth: 1,
    borderStyle: 'dashed',
    borderColor: colors.control,
  },
  foot: { flexDirection: 'row', flexWrap: 'wrap', alignItems: 'center', gap: 8, marginTop: 6 },
}));
