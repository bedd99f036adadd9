import type { MemberDetail } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { useState } from 'react';
import { View } from 'react-native';
import { useSession } from '@/store/use-session';
import { Avatar } from '@/ui/Avatar';
import { Card } from '@/ui/Card';
import { Chip } from '@/ui/Chip';
import { ago, shortDay } from '@/ui/moment';
import { SkeletonBlock } from '@/ui/Skeleton';
import { Text } from '@/ui/Text';
import { makeStyles, useWidth } from '@/ui/theme-context';
import { useNow } from '@/ui/use-now';
import { AdminFrame, AdminGate } from '../AdminFrame';
import { useMemberQuery } from '../admin.api';
import { Failed } from '../Failed';
import { useHeld } from '../held';
import { Resolved } from '../roles/Resolved';
import { Access } from './Access';
import { LostFactors } from './LostFactors';
import { FactorChip } from './People';
import { PersonForm } from './PersonForm';

const LOOK_AGAIN_MS = 2_000;

/** One person: role and teams, what they may do, where they are signed in, and whether they may come in at all. */
export function PersonScreen({ userId }: { userId: string }) {
  return (
    <AdminGate area="users">
      <PersonPage userId={userId} />
    </AdminGate>
  );
}

function PersonPage({ userId }: { userId: string }) {
  const [handing, setHanding] = useState(false);
  const query = useMemberQuery({ params: { userId } }, { pollingInterval: handing ? LOOK_AGAIN_MS : 0 });
  const { data } = query;
  const running = data?.handOver?.state === 'running';
  if (running !== handing) setHanding(running);
  return (
    <AdminFrame area="users" title={data?.name ?? t('admin.area.users')}>
      {data ? (
        <Person key={data.id} member={data} />
      ) : query.isError ? (
        <Failed title={t('admin.person.failed')} query={query} />
      ) : (
        <Card>
          <SkeletonBlock lines={6} />
        </Card>
      )}
    </AdminFrame>
  );
}

function Person({ member }: { member: MemberDetail }) {
  const styles = useStyles();
  const now = useNow();
  const wide = useWidth() === 'wide';
  const { me } = useSession();
  const { covers } = useHeld();
  const grants = Object.fromEntries(member.permissions.map(({ permission, scope }) => [permission, scope]));
  const tooFar =
    !covers(grants) || (member.role === 'owner' && me?.role !== 'owner') ? t('admin.too_far') : undefined;
  return (
    <View style={styles.page}>
      <View style={styles.head}>
        <Avatar name={member.name} size={48} />
        <View style={styles.words}>
          <View style={styles.line}>
            <Text variant="title" heading={2}>
              {member.name}
            </Text>
            {!member.active && <Chip label={t('admin.users.state.inactive')} />}
          </View>
          <Text tone="text2" selectable>
            {member.kind === 'service' ? t('admin.users.service') : (member.email ?? '')}
          </Text>
          <Text variant="meta" tone="text3">
            {[
              t('admin.person.joined', { day: shortDay(member.joinedAt) }),
              `${t('admin.users.seen')}: ${member.lastSeenAt ? ago(member.lastSeenAt, now) : t('admin.users.seen_never')}`,
            ].join(' · ')}
          </Text>
        </View>
        <View style={styles.factor}>
          <Text variant="meta" tone="text2">
            {t('admin.users.mfa')}
          </Text>
          <FactorChip mfa={member.mfa} />
        </View>
      </View>
      <View style={wide ? styles.columns : styles.page}>
        <View style={styles.column}>
          <PersonForm key={`${member.roleId} ${member.teams.length}`} member={member} tooFar={tooFar} />
          {member.mfa && member.active && <LostFactors member={member} tooFar={tooFar} />}
          <Access member={member} tooFar={tooFar} />
        </View>
        <View style={styles.column}>
          <Card
            title={t('admin.person.may')}
            note={t('admin.person.may_note', { role: member.roleName })}
            flush
          >
            <Resolved member={member} />
          </Card>
        </View>
      </View>
    </View>
  );
}

const useStyles = makeStyles(() => ({
  page: { gap: 14 },
  head: { flexDirection: 'row', flexWrap: 'wrap', alignItems: 'center', gap: 14 },
  words: { flex: 1, minWidth: 200 },
  line: { flexDirection: 'row', flexWrap: 'wrap', alignItems: 'center', gap: 8 },
  factor: { gap: 4 },
  columns: { flexDirection: 'row', alignItems: 'flex-start', gap: 14 },
  column: { flex: 1, minWidth: 0, gap: 14 },
}));
