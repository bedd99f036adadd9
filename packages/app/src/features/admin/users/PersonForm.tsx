import type { MemberDetail } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { useState } from 'react';
import { View } from 'react-native';
import { useOrganisationQuery } from '@/features/auth';
import { Button } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { Checkbox } from '@/ui/Choice';
import { MultiSelect, SelectField } from '@/ui/SelectField';
import { TextField } from '@/ui/TextField';
import { useToast } from '@/ui/Toast';
import { makeStyles } from '@/ui/theme-context';
import { useRolesQuery, useUpdateMemberMutation } from '../admin.api';
import { NotSaved } from '../NotSaved';
import { useRoleOptions } from './use-role-options';

/** Name, role and teams of a person; only what was changed is sent. */
export function PersonForm({ member, tooFar }: { member: MemberDetail; tooFar: string | undefined }) {
  const styles = useStyles();
  const toast = useToast();
  const [name, setName] = useState(member.name);
  const [roleId, setRoleId] = useState<string>(member.roleId);
  const [teams, setTeams] = useState(() => member.teams.map(({ id, lead }) => ({ id, lead })));
  const [update, { isLoading, error }] = useUpdateMemberMutation();
  const roles = useRoleOptions(useRolesQuery().data?.items);
  const known = useOrganisationQuery().data?.teams ?? [];
  const before = new Map<string, boolean>(member.teams.map(({ id, lead }) => [id, lead]));
  const otherTeams = teams.length !== before.size || teams.some(({ id, lead }) => before.get(id) !== lead);
  const otherName = name.trim() !== member.name;
  const otherRole = roleId !== member.roleId;
  const save = async () => {
    const body = {
      ...(otherName && { name: name.trim() }),
      ...(otherRole && { roleId }),
      ...(otherTeams && { teams }),
    };
    const reply = await update({ params: { userId: member.id }, body });
    if (!('error' in reply)) toast({ message: t('admin.saved') });
  };
  return (
    <Card title={t('admin.person.details')}>
      <View style={styles.form}>
        <TextField
          label={t('admin.name')}
          value={name}
          onChange={setName}
          maxLength={120}
          required
          readOnly={Boolean(tooFar)}
        />
        {member.kind === 'person' && (
          <>
            <SelectField
              label={t('admin.users.role')}
              hint={t('admin.person.role_hint')}
              value={roleId}
              options={roles}
              disabledReason={tooFar}
              onChange={setRoleId}
            />
            {known.length > 0 && (
              <MultiSelect
                label={t('admin.users.teams_col')}
                values={teams.map(({ id }) => id)}
                options={known.map(({ id, name: label }) => ({ value: id as string, label }))}
                disabledReason={tooFar}
                onChange={(ids) =>
                  setTeams(ids.map((id) => ({ id, lead: teams.find((x) => x.id === id)?.lead ?? false })))
                }
              />
            )}
            {teams.map(({ id, lead }) => (
              <Checkbox
                key={id}
                label={t('admin.person.leads_team', { team: known.find((x) => x.id === id)?.name ?? '' })}
                checked={lead}
                disabledReason={tooFar}
                onChange={(on) => setTeams(teams.map((x) => (x.id === id ? { id, lead: on } : x)))}
              />
            ))}
          </>
        )}
        <NotSaved error={error} />
        <View style={styles.actions}>
          <Button
            kind="filled"
            label={t('admin.save')}
            busy={isLoading}
            disabledReason={
              tooFar ??
              (name.trim() === ''
                ? t('admin.need_name')
                : !otherName && !otherRole && !otherTeams && t('admin.nothing_new'))
            }
            onPress={() => void save()}
          />
        </View>
      </View>
    </Card>
  );
}

const useStyles = makeStyles(() => ({
  form: { gap: 14, paddingTop: 8 },
  actions: { flexDirection: 'row', justifyContent: 'flex-end' },
}));
