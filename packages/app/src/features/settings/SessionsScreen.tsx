import type { SessionInfo } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import Monitor from 'lucide-react-native/icons/monitor';
import Smartphone from 'lucide-react-native/icons/smartphone';
import { useState } from 'react';
import { View } from 'react-native';
import { problemText } from '@/store/problem';
import { Banner } from '@/ui/Banner';
import { Button } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { Chip } from '@/ui/Chip';
import { Dialog } from '@/ui/Dialog';
import { ago, fullMoment } from '@/ui/moment';
import { useToast } from '@/ui/Toast';
import { Line } from './Line';
import { Loading } from './Loading';
import { SettingsFrame } from './SettingsFrame';
import { useEndOtherSessionsMutation, useEndSessionMutation, useSessionsQuery } from './settings.api';

/** Where the account is signed in, and signing out there. */
export function SessionsScreen() {
  const toast = useToast();
  const query = useSessionsQuery(undefined, { refetchOnMountOrArgChange: true });
  const [endOthers, others] = useEndOtherSessionsMutation();
  const [asking, setAsking] = useState(false);
  const count = query.data?.items.filter(({ current }) => !current).length ?? 0;
  const end = async () => {
    const done = await endOthers();
    if (!done.data) return;
    setAsking(false);
    toast({ message: t('settings.sessions.others_ended', { count: done.data.ended }) });
  };
  return (
    <SettingsFrame
      page="sessions"
      text={t('settings.sessions.text')}
      actions={
        query.data && (
          <Button
            label={t('settings.sessions.end_others')}
            disabledReason={count === 0 && t('settings.sessions.no_others')}
            onPress={() => setAsking(true)}
          />
        )
      }
    >
      {query.data ? (
        <Card>
          <View role="list" aria-label={t('settings.sessions.list')}>
            {query.data.items.map((session, index) => (
              <SessionLine key={session.id} session={session} first={index === 0} />
            ))}
          </View>
        </Card>
      ) : (
        <Loading query={query} />
      )}
      <Dialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t('settings.sessions.others_title')}
        text={t('settings.sessions.others_text', { count })}
        confirm={{
          label: t('settings.sessions.end_others'),
          danger: true,
          busy: others.isLoading,
          onPress: () => void end(),
        }}
      >
        {others.error && <Banner inset kind="error" title={problemText(others.error)} />}
      </Dialog>
    </SettingsFrame>
  );
}

function SessionLine({ session, first }: { session: SessionInfo; first: boolean }) {
  const toast = useToast();
  const [end, { isLoading, error }] = useEndSessionMutation();
  const app = session.client === 'device';
  const device = session.device ?? t(app ? 'settings.sessions.app' : 'settings.sessions.device_unknown');
  const seen = ago(session.lastSeenAt).toLowerCase();
  const stop = async () => {
    const done = await end({ params: { sessionId: session.id } });
    if (!done.error) toast({ message: t('settings.sessions.ended') });
  };
  return (
    <>
      <Line
        icon={app ? Smartphone : Monitor}
        first={first}
        title={device}
        note={[
          session.company,
          session.ip,
          session.current ? null : t('settings.sessions.seen', { when: seen }),
          t('settings.sessions.since', { when: fullMoment(session.startedAt) }),
        ]
          .filter(Boolean)
          .join(' · ')}
        chip={session.current ? <Chip tone="success" label={t('settings.sessions.here')} /> : undefined}
      >
        {!session.current && (
          <Button
            label={t('settings.sessions.end')}
            spoken={t('settings.sessions.end_this', { device, when: seen })}
            busy={isLoading}
            onPress={() => void stop()}
          />
        )}
      </Line>
      {error && <Banner inset kind="error" title={problemText(error)} />}
    </>
  );
}
