import type { MemberDetail } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import LogOut from 'lucide-react-native/icons/log-out';
import UserCheck from 'lucide-react-native/icons/user-check';
import UserX from 'lucide-react-native/icons/user-x';
import { useState } from 'react';
import { View } from 'react-native';
import { useSession } from '@/store/use-session';
import { Button } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { ago, shortDay } from '@/ui/moment';
import { ProgressBar } from '@/ui/Progress';
import { Text } from '@/ui/Text';
import { useToast } from '@/ui/Toast';
import { makeStyles } from '@/ui/theme-context';
import { useActivateMemberMutation, useEndMemberSessionsMutation } from '../admin.api';
import { NotSaved } from '../NotSaved';
import { DeactivateDialog } from './DeactivateDialog';

/** Where a person is signed in, and whether they may come in; after they left, how far the hand-over is. */
export function Access({ member, tooFar }: { member: MemberDetail; tooFar: string | undefined }) {
  const styles = useStyles();
  const toast = useToast();
  const { me } = useSession();
  const [leaving, setLeaving] = useState(false);
  const [endSessions, ending] = useEndMemberSessionsMutation();
  const [activate, activating] = useActivateMemberMutation();
  const params = { userId: member.id };
  const values = { name: member.name };
  const signOut = async () => {
    const reply = await endSessions({ params });
    if (!('error' in reply)) toast({ message: t('admin.person.signed_out', values) });
  };
  const comeBack = async () => {
    const reply = await activate({ params });
    if (!('error' in reply)) toast({ message: t('admin.person.activated', values) });
  };
  return (
    <>
      {member.active && member.kind === 'person' && (
        <Card title={t('admin.person.sessions')}>
          <View style={styles.row}>
            <Text tone="text2" style={styles.words}>
              {member.sessions > 0
                ? t('admin.person.sessions_text', { count: member.sessions })
                : t('admin.person.sessions_none')}
            </Text>
            {member.sessions > 0 && (
              <Button
                icon={LogOut}
                label={t('admin.person.sign_out')}
                busy={ending.isLoading}
                disabledReason={tooFar}
                onPress={() => void signOut()}
              />
            )}
          </View>
          <NotSaved error={ending.error} />
        </Card>
      )}
      <Card title={t('admin.person.access')}>
        <View style={styles.row}>
          <Text tone="text2" style={styles.words}>
            {member.active
              ? t('admin.person.active_text')
              : t('admin.person.inactive_text', {
                  day: member.deactivatedAt ? shortDay(member.deactivatedAt) : '',
                })}
          </Text>
          {member.active ? (
            <Button
              icon={UserX}
              label={t('admin.person.deactivate')}
              disabledReason={member.id === me?.userId ? t('admin.person.self') : tooFar}
              onPress={() => setLeaving(true)}
            />
          ) : (
            <Button
              icon={UserCheck}
              label={t('admin.person.activate')}
              busy={activating.isLoading}
              disabledReason={tooFar}
              onPress={() => void comeBack()}
            />
          )}
        </View>
        <HandOver of={member} />
        <NotSaved error={activating.error} />
      </Card>
      {leaving && <DeactivateDialog member={member} onClose={() => setLeaving(false)} />}
    </>
  );
}

function HandOver({ of: { handOver } }: { of: MemberDetail }) {
  const styles = useStyles();
  if (!handOver) return null;
  if (handOver.state === 'running') {
    return (
      <View style={styles.progress} role="status">
        <Text variant="strong">{t('admin.person.handing')}</Text>
        <ProgressBar value={null} label={t('admin.person.handing')} />
        <Text variant="meta" tone="text2">
          {t('admin.person.handing_text', { count: handOver.moved })}
        </Text>
      </View>
    );
  }
  return (
    <Text tone="text2" live="polite" style={styles.done}>
      {t('admin.person.handed', {
        count: handOver.moved,
        when: ago(handOver.startedAt).toLocaleLowerCase(),
      })}
    </Text>
  );
}

const useStyles = makeStyles(() => ({
  row: { flexDirection: 'row', flexWrap: 'wrap', alignItems: 'center', gap: 12, paddingTop: 6 },
  words: { flex: 1, minWidth: 180 },
  progress: { gap: 6, paddingTop: 10 },
  done: { paddingTop: 8 },
}));
