import { t } from '@lintel/contract/messages';
import UserPlus from 'lucide-react-native/icons/user-plus';
import { useState } from 'react';
import { View } from 'react-native';
import { useOrganisationQuery } from '@/features/auth';
import { useListPondsQuery } from '@/features/leads';
import { Button, IconButton } from '@/ui/Button';
import { Tabs } from '@/ui/Tabs';
import { makeStyles, useWidth } from '@/ui/theme-context';
import { AdminFrame, AdminGate } from '../AdminFrame';
import { useInvitationsQuery } from '../admin.api';
import { Invitations } from './Invitations';
import { InviteDialog } from './InviteDialog';
import { People } from './People';
import { Ponds } from './Ponds';
import { Teams } from './Teams';
import { useUserFilter } from './use-user-filter';

/** Everybody of the company, who is invited, how they form offices and teams, and which ponds they share. */
export function UsersScreen() {
  return (
    <AdminGate area="users">
      <Users />
    </AdminGate>
  );
}

function Users() {
  const styles = useStyles();
  const compact = useWidth() === 'compact';
  const list = useUserFilter();
  const [inviting, setInviting] = useState(false);
  const invited = useInvitationsQuery().data?.items.length;
  const teams = useOrganisationQuery().data?.teams.length;
  const ponds = useListPondsQuery().data?.items.length;
  const invite = () => setInviting(true);
  return (
    <AdminFrame
      area="users"
      body="fill"
      actions={
        compact ? (
          <IconButton kind="outline" icon={UserPlus} label={t('admin.invite')} onPress={invite} />
        ) : (
          <Button kind="filled" icon={UserPlus} label={t('admin.invite')} onPress={invite} />
        )
      }
    >
      <View style={[styles.tabs, compact && styles.phone]}>
        <Tabs
          look="line"
          label={t('admin.users.tabs')}
          value={list.tab}
          onChange={(tab) => list.set({ tab })}
          items={[
            { key: 'people', label: t('admin.users.people') },
            { key: 'invited', label: t('admin.users.invited'), count: invited || undefined },
            { key: 'teams', label: t('admin.users.teams'), count: teams || undefined },
            { key: 'ponds', label: t('admin.users.ponds'), count: ponds || undefined },
          ]}
        />
      </View>
      {list.tab === 'people' && <People list={list} />}
      {list.tab === 'invited' && <Invitations />}
      {list.tab === 'teams' && <Teams />}
      {list.tab === 'ponds' && <Ponds />}
      {inviting && <InviteDialog onClose={() => setInviting(false)} />}
    </AdminFrame>
  );
}

const useStyles = makeStyles(() => ({
  tabs: { paddingHorizontal: 20, paddingTop: 8 },
  phone: { paddingHorizontal: 16, paddingTop: 0 },
}));
