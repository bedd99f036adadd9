import { t } from '@lintel/contract/messages';
import { useRouter } from 'expo-router';
import { useSyncExternalStore } from 'react';
import { startNewVersion } from '@/platform/app-version';
import { useLiveLine } from '@/store/live-line';
import { leaving } from '@/store/offline/engine';
import { useOffline } from '@/store/offline/offline-state';
import { Banner } from '@/ui/Banner';
import { Dialog } from '@/ui/Dialog';
import { clockOrMoment } from '@/ui/moment';
import { useEngine } from './use-engine';

/** What is to be known of the line: offline, what needs the person, a newer app, a live connection that is gone. */
export function OfflineBar({ online }: { online: boolean }) {
  const router = useRouter();
  const line = useLiveLine();
  const { reachable, syncedAt, queue, fault, newVersion } = useOffline();
  useEngine();
  const undecided = queue.filter(({ write }) => write.state !== 'waiting').length;
  const waiting = queue.length - undecided;
  const view = { label: t('offline.banner.view'), onPress: () => router.push('/offline') };
  const away = !online || !reachable;
  const text = [
    fault
      ? t(`offline.banner.${fault}`)
      : syncedAt === null
        ? t('offline.banner.none')
        : t('offline.banner.since', { time: clockOrMoment(syncedAt) }),
    ...(waiting > 0 ? [t('offline.banner.waiting', { count: waiting })] : []),
  ].join(' ');
  return (
    <>
      {away ? (
        <Banner
          kind="offline"
          title={t('offline.banner.title')}
          text={text}
          {...(queue.length > 0 && { action: view })}
        />
      ) : undecided > 0 ? (
        <Banner
          kind="warning"
          title={t('offline.decide.title')}
          text={t('offline.decide.text', { count: undecided })}
          action={view}
        />
      ) : newVersion ? (
        <Banner
          kind="info"
          title={t('offline.version.title')}
          text={t('offline.version.text')}
          action={{ label: t('offline.version.reload'), onPress: startNewVersion }}
        />
      ) : waiting > 0 ? (
        <Banner
          kind="info"
          title={t('offline.sending.title')}
          text={t('offline.sending.text', { count: waiting })}
          action={view}
        />
      ) : (
        line.lostAt !== null &&
        line.saidBy === 0 && (
          <Banner kind="warning" title={t('ui.live.reconnecting')} text={t('ui.live.reconnecting_text')} />
        )
      )}
      <LeaveDialog count={queue.length} />
    </>
  );
}

/** Signing out wipes this device: what waits on it would be lost. */
function LeaveDialog({ count }: { count: number }) {
  const open = useSyncExternalStore(leaving.watch, leaving.isOpen);
  return (
    <Dialog
      open={open}
      onClose={() => leaving.answer(false)}
      title={t('offline.sign_out.title', { count })}
      text={t('offline.sign_out.text')}
      cancelLabel={t('offline.sign_out.stay')}
      confirm={{
        label: t('offline.sign_out.leave'),
        danger: true,
        onPress: () => leaving.answer(true),
      }}
    />
  );
}
