import { t } from '@lintel/contract/messages';
import { Link } from 'expo-router';
import Clock from 'lucide-react-native/icons/clock';
import CloudCheck from 'lucide-react-native/icons/cloud-check';
import { View } from 'react-native';
import { useLeadLists } from '@/features/leads';
import { randomId } from '@/platform/random-id';
import type { Engine } from '@/store/offline/engine';
import { useOffline } from '@/store/offline/offline-state';
import type { Placed, WaitingWrite } from '@/store/offline/waiting-write';
import { problemText } from '@/store/problem';
import { Banner } from '@/ui/Banner';
import { Button } from '@/ui/Button';
import { Card, Section } from '@/ui/Card';
import { StatusChip } from '@/ui/Chip';
import { fullMoment } from '@/ui/moment';
import { EmptyState } from '@/ui/States';
import { Screen } from '@/ui/shell/Screen';
import { Text } from '@/ui/Text';
import { makeStyles } from '@/ui/theme-context';
import { ConflictCard } from './ConflictCard';
import { useEngine } from './use-engine';
import { writeWords, writtenText } from './write-words';

/** What waits on this device, what could not be saved as it was, and what a person has to decide. */
export function OfflineScreen() {
  const styles = useStyles();
  const { queue, syncedAt, fault } = useOffline();
  const engine = useEngine();
  const undecided = queue.filter(({ write }) => !['waiting', 'left'].includes(write.state));
  const waiting = queue.filter(({ write }) => write.state === 'waiting');
  const told = queue.filter(({ write }) => write.state === 'left');
  const card = (placed: Placed) => <WriteCard key={placed.id} placed={placed} engine={engine} />;
  return (
    <Screen title={t('offline.title')}>
      <View style={styles.page}>
        {fault ? (
          <Banner inset kind="info" title={t('offline.banner.title')} text={t(`offline.banner.${fault}`)} />
        ) : (
          <Text tone="text2">
            {t('offline.intro')}{' '}
            {syncedAt === null
              ? t('offline.as_of_never')
              : t('offline.as_of', { time: fullMoment(new Date(syncedAt).toISOString()) })}
          </Text>
        )}
        {queue.length === 0 && (
          <Card>
            <EmptyState
              kind="all-done"
              icon={CloudCheck}
              title={t('offline.empty.title')}
              text={t('offline.empty.text')}
            />
          </Card>
        )}
        {undecided.length > 0 && (
          <Section title={t('offline.section.decide')}>
            <View style={styles.list}>{undecided.map(card)}</View>
          </Section>
        )}
        {told.length > 0 && (
          <Section title={t('offline.section.told')}>
            <View style={styles.list}>{told.map(card)}</View>
          </Section>
        )}
        {waiting.length > 0 && (
          <Section title={t('offline.section.waiting')}>
            <View style={styles.list}>{waiting.map(card)}</View>
          </Section>
        )}
      </View>
    </Screen>
  );
}

function WriteCard({ placed: { id, write }, engine }: { placed: Placed; engine: Engine | null }) {
  const styles = useStyles();
  const { fields } = useLeadLists();
  const decide = (decision: WaitingWrite | null) => void engine?.decide(id, decision);
  const again = () => {
    const { sentAt: _, refusal: __, ...rest } = write;
    decide({ ...rest, key: randomId(), state: 'waiting' });
  };
  const text = writtenText(write);
  const name = write.about || t('offline.no_name');
  const aboutLead = !write.endpoint.startsWith('tasks.');
  return (
    <Card>
      <View style={styles.head}>
        <View style={styles.grow}>
          {aboutLead ? (
            <Link href={`/leads/${write.subject}`} aria-label={t('offline.open_lead', { name })}>
              <Text variant="strong">{name}</Text>
            </Link>
          ) : null}
          {!aboutLead && write.about !== '' && <Text variant="strong">{write.about}</Text>}
          <Text variant={write.about === '' && !aboutLead ? 'strong' : 'body'}>
            {writeWords(write, fields)}
          </Text>
        </View>
        {write.state === 'waiting' && <StatusChip tone="warning" icon={Clock} label={t('offline.waiting')} />}
      </View>
      {text !== undefined && <Text tone="text2">{text}</Text>}
      {write.state === 'conflict' && <ConflictCard write={write} onDecide={decide} />}
      {write.state === 'refused' && (
        <View role="alert" style={styles.block}>
          <Text weight={600} tone="dangerText">
            {t('offline.refusal.title')}
          </Text>
          <Text tone="text2">{refusalText(write)}</Text>
          <View style={styles.actions}>
            <Button label={t('offline.refusal.again')} onPress={again} />
            <Button label={t('offline.refusal.drop')} onPress={() => decide(null)} />
          </View>
        </View>
      )}
      {write.state === 'unsure' && (
        <View role="alert" style={styles.block}>
          <Text weight={600} tone="warningText">
            {t('offline.unsure.title')}
          </Text>
          <Text tone="text2">{t('offline.unsure.text')}</Text>
          <View style={styles.actions}>
            <Button label={t('offline.unsure.again')} onPress={again} />
            <Button label={t('offline.refusal.drop')} onPress={() => decide(null)} />
          </View>
        </View>
      )}
      {write.state === 'left' && (
        <View style={styles.block}>
          <Text weight={600}>{t('offline.left.title')}</Text>
          <Text tone="text2">{t('offline.left.text')}</Text>
          <View style={styles.actions}>
            <Button label={t('offline.left.ok')} onPress={() => decide(null)} />
          </View>
        </View>
      )}
      <Text variant="meta" tone="text3">
        {t('offline.made', { time: fullMoment(new Date(write.madeAt).toISOString()) })}
      </Text>
    </Card>
  );
}

function refusalText({ refusal }: WaitingWrite): string {
  if (refusal?.code === 'lead.not_found') return t('offline.refusal.gone');
  if (refusal?.code === 'task.not_found') return t('offline.refusal.task_gone');
  return problemText({ title: '', errors: [], context: {}, ...refusal });
}

const useStyles = makeStyles(() => ({
  page: { gap: 16, maxWidth: 760, width: '100%', alignSelf: 'center' },
  list: { gap: 12 },
  head: { flexDirection: 'row', alignItems: 'flex-start', gap: 10 },
  grow: { flex: 1, gap: 2 },
  block: { gap: 4 },
  actions: { flexDirection: 'row', flexWrap: 'wrap', gap: 8, marginTop: 4 },
}));
