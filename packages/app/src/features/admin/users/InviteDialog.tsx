import type { Invitation } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { useState } from 'react';
import { View } from 'react-native';
import { useOrganisationQuery } from '@/features/auth';
import { Dialog } from '@/ui/Dialog';
import { MultiSelect, SelectField } from '@/ui/SelectField';
import { Text } from '@/ui/Text';
import { TextField } from '@/ui/TextField';
import { makeStyles } from '@/ui/theme-context';
import { useInviteMutation, useRolesQuery } from '../admin.api';
import { NotSaved } from '../NotSaved';
import { readAddresses } from './addresses';
import { useRoleOptions } from './use-role-options';

const MOST = 50;

/** Invites one or many with one role; then says who was invited and who is here already. */
export function InviteDialog({ onClose }: { onClose: () => void }) {
  const styles = useStyles();
  const [text, setText] = useState('');
  const [roleId, setRoleId] = useState('agent');
  const [teamIds, setTeamIds] = useState<string[]>([]);
  const [invite, { isLoading, error }] = useInviteMutation();
  const [result, setResult] = useState<{ invited: Invitation[]; members: string[] }>();
  const roles = useRoleOptions(useRolesQuery().data?.items);
  const teams = useOrganisationQuery().data?.teams ?? [];
  const { good, bad } = readAddresses(text);
  const send = async () => {
    const people = good.map(({ email, name }) => ({ email, name, roleId, teamIds }));
    const reply = await invite({ body: { people } });
    if ('data' in reply && reply.data) setResult(reply.data);
  };
  if (result) {
    return (
      <Dialog open onClose={onClose} title={t('admin.invite.done')} width={480}>
        <View style={styles.body}>
          <Names title={t('admin.invite.done_sent')} names={result.invited.map(({ email }) => email)} />
          <Names title={t('admin.invite.done_members')} names={result.members} />
        </View>
      </Dialog>
    );
  }
  return (
    <Dialog
      open
      onClose={onClose}
      width={480}
      title={t('admin.invite.title')}
      text={t('admin.invite.text')}
      confirm={{
        label: t('admin.invite.send', { count: good.length || 1 }),
        busy: isLoading,
        disabledReason:
          bad.length > 0
            ? t('admin.invite.bad', { text: bad[0] ?? '' })
            : good.length === 0
              ? t('admin.invite.need')
              : good.length > MOST && t('admin.invite.too_many'),
        onPress: () => void send(),
      }}
    >
      <View style={styles.body}>
        <TextField
          label={t('admin.invite.addresses')}
          hint={t('admin.invite.addresses_hint')}
          error={
            // While the last word is being typed it is no address yet.
            bad.length > 0 && (/[\s,;]$/.test(text) || bad.length > 1)
              ? t('admin.invite.bad', { text: bad.slice(0, 3).join(', ') })
              : undefined
          }
          rows={3}
          value={text}
          onChange={setText}
          autoFocus
          autoCapitalize="none"
          autoCorrect={false}
          spellCheck={false}
          required
        />
        <SelectField label={t('admin.users.role')} value={roleId} options={roles} onChange={setRoleId} />
        {teams.length > 0 && (
          <MultiSelect
            label={t('admin.invite.teams')}
            values={teamIds}
            options={teams.map(({ id, name }) => ({ value: id as string, label: name }))}
            onChange={setTeamIds}
          />
        )}
        <NotSaved error={error} />
      </View>
    </Dialog>
  );
}

function Names({ title, names }: { title: string; names: readonly string[] }) {
  if (names.length === 0) return null;
  return (
    <View>
      <Text variant="strong" weight={600}>
        {title}
      </Text>
      {names.map((name) => (
        <Text key={name} tone="text2" selectable>
          {name}
        </Text>
      ))}
    </View>
  );
}

const useStyles = makeStyles(() => ({ body: { gap: 14, padding: 4 } }));
