import { type CalendarFeed, calendar } from '@lintel/contract/appointments';
import { t } from '@lintel/contract/messages';
import Plus from 'lucide-react-native/icons/plus';
import { useState } from 'react';
import { View } from 'react-native';
import { problemText } from '@/store/problem';
import { useAppDispatch } from '@/store/store';
import { useAutoRetry } from '@/store/use-auto-retry';
import { useCall } from '@/store/use-call';
import { useSession } from '@/store/use-session';
import { Banner } from '@/ui/Banner';
import { Button } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { Checkbox } from '@/ui/Choice';
import { CopyField } from '@/ui/CopyField';
import { Dialog } from '@/ui/Dialog';
import { ago, fullMoment } from '@/ui/moment';
import { OnceDialog } from '@/ui/OnceDialog';
import { SkeletonRows } from '@/ui/Skeleton';
import { Text } from '@/ui/Text';
import { TextField } from '@/ui/TextField';
import { useToast } from '@/ui/Toast';
import { makeStyles } from '@/ui/theme-context';
import { calendarApi, useCalendarFeedsQuery, useRevokeFeedMutation } from '../calendar.api';

/** Addresses by which another calendar follows this one. Each is shown once, when it is made or changed. */
export function FeedsCard() {
  const styles = useStyles();
  const toast = useToast();
  const { may } = useSession();
  const dispatch = useAppDispatch();
  const query = useCalendarFeedsQuery();
  useAutoRetry(query.isError, query.isFetching, query.refetch);
  const rotate = useCall(calendar.rotateFeed);
  const [revoke, revoking] = useRevokeFeedMutation();
  const [adding, setAdding] = useState(false);
  const [once, setOnce] = useState<{ name: string; url: string } | null>(null);
  const [asking, setAsking] = useState<{ feed: CalendarFeed; to: 'rotate' | 'revoke' } | null>(null);
  const feeds = query.data?.items;
  const look = () => dispatch(calendarApi.util.invalidateTags(['calendar']));
  const act = async () => {
    if (!asking) return;
    const { feed, to } = asking;
    if (to === 'revoke') {
      const done = await revoke({ params: { feedId: feed.id } });
      if (done.error) return;
      toast({ message: t('calendar.feed.revoked', { name: feed.name }) });
    } else {
      const done = await rotate.run({ params: { feedId: feed.id } });
      if (!done) return;
      look();
      setOnce({ name: feed.name, url: done.data.url });
    }
    setAsking(null);
  };
  const problem = asking?.to === 'revoke' ? revoking.error : rotate.error;
  return (
    <Card
      title={t('calendar.feed.title')}
      actions={
        may('leads:read') ? (
          <Button size="small" icon={Plus} label={t('calendar.feed.add')} onPress={() => setAdding(true)} />
        ) : undefined
      }
    >
      <Text tone="text2">{t('calendar.feed.text')}</Text>
      {query.isError && !feeds && (
        <Banner
          inset
          kind="error"
          title={t('calendar.feed.failed')}
          text={problemText(query.error)}
          action={{ label: t('ui.try_again'), onPress: query.refetch }}
        />
      )}
      {!feeds && !query.isError && <SkeletonRows rows={2} avatar={false} />}
      {feeds?.length === 0 && <Text tone="text2">{t('calendar.feed.none')}</Text>}
      {feeds && feeds.length > 0 && (
        <View role="list" style={styles.list}>
          {feeds.map((feed) => (
            <View key={feed.id} role="listitem" style={styles.feed}>
              <View style={styles.words}>
                <Text weight={600}>{feed.name}</Text>
                <Text variant="meta" tone="text2">
                  {t(feed.withTasks ? 'calendar.feed.with_tasks' : 'calendar.feed.without_tasks', {
                    hint: feed.hint,
                  })}
                </Text>
                <Text variant="meta" tone="text2">
                  {feed.fetchedAt
                    ? t('calendar.feed.fetched', { when: ago(feed.fetchedAt) })
                    : t('calendar.feed.never', { when: fullMoment(feed.createdAt) })}
                </Text>
              </View>
              <View style={styles.buttons}>
                <Button
                  size="small"
                  label={t('calendar.feed.rotate')}
                  spoken={`${t('calendar.feed.rotate')}: ${feed.name}`}
                  onPress={() => {
                    rotate.clear();
                    setAsking({ feed, to: 'rotate' });
                  }}
                />
                <Button
                  size="small"
                  label={t('calendar.feed.revoke')}
                  spoken={`${t('calendar.feed.revoke')}: ${feed.name}`}
                  onPress={() => setAsking({ feed, to: 'revoke' })}
                />
              </View>
            </View>
          ))}
        </View>
      )}
      {adding && (
        <NewFeed
          onClose={() => setAdding(false)}
          onMade={(made) => {
            setAdding(false);
            setOnce(made);
            look();
          }}
        />
      )}
      {once && <Address {...once} onClose={() => setOnce(null)} />}
      {asking && (
        <Dialog
          open
          title={t(`calendar.feed.${asking.to}_title`, { name: asking.feed.name })}
          text={t(`calendar.feed.${asking.to}_text`)}
          onClose={() => setAsking(null)}
          confirm={{
            label: t(`calendar.feed.${asking.to}`),
            danger: asking.to === 'revoke',
            busy: rotate.busy || revoking.isLoading,
            onPress: () => void act(),
          }}
        >
          {problem ? <Banner inset kind="error" title={problemText(problem)} /> : null}
        </Dialog>
      )}
    </Card>
  );
}

interface Made {
  name: string;
  url: string;
}

function NewFeed({ onClose, onMade }: { onClose: () => void; onMade: (made: Made) => void }) {
  const styles = useStyles();
  const [name, setName] = useState('');
  const [withTasks, setTasks] = useState(false);
  const [tried, setTried] = useState(false);
  const create = useCall(calendar.createFeed);
  const save = async () => {
    setTried(true);
    if (name.trim() === '') return;
    const done = await create.run({ body: { name: name.trim(), withTasks } });
    if (done) onMade({ name: done.data.feed.name, url: done.data.url });
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('calendar.feed.new')}
      text={t('calendar.feed.what')}
      confirm={{ label: t('calendar.feed.make'), onPress: () => void save(), busy: create.busy }}
    >
      <View style={styles.form}>
        {create.error && <Banner inset kind="error" title={problemText(create.error)} />}
        <TextField
          required
          autoFocus
          label={t('calendar.feed.name')}
          hint={t('calendar.feed.name_hint')}
          value={name}
          onChange={setName}
          maxLength={80}
          error={tried && name.trim() === '' ? t('calendar.feed.needs_name') : undefined}
          onSubmit={() => void save()}
        />
        <Checkbox label={t('calendar.feed.tasks')} checked={withTasks} onChange={setTasks} />
      </View>
    </Dialog>
  );
}

/** The address, this once. */
const Address = ({ name, url, onClose }: Made & { onClose: () => void }) => (
  <OnceDialog
    title={t('calendar.feed.once_title', { name })}
    text={t('calendar.feed.once_text')}
    onClose={onClose}
  >
    <CopyField label={t('calendar.feed.address')} value={url} />
    <Text tone="text2">{t('calendar.feed.how')}</Text>
  </OnceDialog>
);

const useStyles = makeStyles(({ colors }) => ({
  list: { gap: 0 },
  feed: {
    flexDirection: 'row',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: 10,
    paddingVertical: 10,
    borderTopWidth: 1,
    borderTopColor: colors.lineSubtle,
  },
  words: { flex: 1, minWidth: 180, gap: 2 },
  buttons: { flexDirection: 'row', gap: 8 },
  form: { gap: 12, padding: 4 },
}));
