import type { IntakeMessageDetail } from '@lintel/contract';
import { messages } from '@lintel/contract/kept-messages';
import { t } from '@lintel/contract/messages';
import { Link } from 'expo-router';
import Download from 'lucide-react-native/icons/download';
import Info from 'lucide-react-native/icons/info';
import { ScrollView, View } from 'react-native';
import { AdminFrame, AdminGate, Failed } from '@/features/admin';
import { problemText } from '@/store/problem';
import { useContractCall } from '@/store/use-session';
import { Button } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { Chip } from '@/ui/Chip';
import { fullMoment } from '@/ui/moment';
import { Notice } from '@/ui/Notice';
import { showCount } from '@/ui/numbers';
import { SkeletonRows } from '@/ui/Skeleton';
import { Text } from '@/ui/Text';
import { useToast } from '@/ui/Toast';
import type { Tone } from '@/ui/theme';
import { makeStyles, useWidth } from '@/ui/theme-context';
import { webProps } from '@/ui/web-props';
import { useMessageQuery } from '../inbox.api';
import { FoundForm } from './FoundForm';
import { nameOf } from './QueueScreen';

const TONES: Record<IntakeMessageDetail['state'], Tone> = {
  kept: 'info',
  waiting: 'warning',
  read: 'success',
  ignored: 'neutral',
  failed: 'danger',
};

/** One message: the original as text beside what was found in it, to be put right by hand. */
export function MessageScreen({ messageId }: { messageId: string }) {
  return (
    <AdminGate area="queue">
      <Message messageId={messageId} />
    </AdminGate>
  );
}

function Message({ messageId }: { messageId: string }) {
  const styles = useStyles();
  const wide = useWidth() === 'wide';
  const query = useMessageQuery({ params: { messageId } });
  const of = query.data;
  return (
    <AdminFrame area="queue" title={of ? (of.subject ?? nameOf(of)) : t('inbox.message')}>
      {of ? (
        <>
          <View style={styles.head}>
            <Chip label={t(`inbox.state.${of.state}`)} tone={TONES[of.state]} />
            <Chip label={of.channel ?? t(`inbox.door.${of.door}`)} />
            <Text tone="text2">{`${of.from ?? t('inbox.no_sender')} · ${fullMoment(of.receivedAt)}`}</Text>
          </View>
          {of.problem && <Notice icon={Info} tone="info" text={of.problem} />}
          {of.notes.map((note) => (
            <Notice key={note} icon={Info} tone="warning" text={note} />
          ))}
          <View style={wide ? styles.sides : styles.stack}>
            <View style={wide && styles.side}>
              <Original of={of} />
            </View>
            <View style={wide && styles.side}>
              {of.state === 'read' && of.leadId ? (
                <Card title={t('inbox.message.made')}>
                  <Link href={`/leads/${of.leadId}`} asChild>
                    <Button label={t('inbox.message.open_lead')} />
                  </Link>
                </Card>
              ) : (
                <FoundForm key={of.id} of={of} />
              )}
            </View>
          </View>
        </>
      ) : query.isError ? (
        <Failed title={t('inbox.message.failed')} query={query} />
      ) : (
        <SkeletonRows rows={8} avatar={false} />
      )}
    </AdminFrame>
  );
}

/** The original, as text: nothing of it is drawn, fetched or run. */
function Original({ of }: { of: IntakeMessageDetail }) {
  const styles = useStyles();
  const toast = useToast();
  const { download } = useContractCall();
  const save = () =>
    download(messages.original, { params: { messageId: of.id } }, `${of.id}.eml`).catch((error) =>
      toast({ message: problemText(error), tone: 'danger' }),
    );
  return (
    <Card
      title={t('inbox.message.original')}
      actions={
        !of.forgotten && (
          <Button
            size="small"
            icon={Download}
            label={t('inbox.message.download')}
            onPress={() => void save()}
          />
        )
      }
    >
      <ScrollView style={styles.original} nestedScrollEnabled {...webProps({ tabIndex: 0 })}>
        <Text selectable tone={of.text ? 'text' : 'text2'}>
          {of.forgotten ? t('inbox.message.forgotten') : (of.text ?? t('inbox.message.no_text'))}
        </Text>
      </ScrollView>
      {of.attachments.length > 0 && (
        <View style={styles.files}>
          <Text variant="strong">{t('inbox.message.attachments')}</Text>
          <Text tone="text2">{of.attachments.map(lineOf).join('\n')}</Text>
        </View>
      )}
    </Card>
  );
}

const lineOf = ({ name, type, bytes }: IntakeMessageDetail['attachments'][number]): string => {
  const size = t('inbox.message.size', { size: showCount(Math.ceil(bytes / 1024)) });
  return `${name ?? t('inbox.message.unnamed')} · ${type} · ${size}`;
};

const useStyles = makeStyles(({ colors, radius }) => ({
  head: { flexDirection: 'row', flexWrap: 'wrap', alignItems: 'center', gap: 8 },
  sides: { flexDirection: 'row', alignItems: 'flex-start', gap: 16 },
  stack: { gap: 14 },
  side: { flex: 1, minWidth: 0 },
  original: {
    maxHeight: 460,
    padding: 12,
    borderRadius: radius.card,
    backgroundColor: colors.sunken,
  },
  files: { gap: 4 },
}));
