import type { Office, Team, User } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { useState } from 'react';
import { View } from 'react-native';
import { Dialog } from '@/ui/Dialog';
import { MultiSelect, SelectField } from '@/ui/SelectField';
import { TextField } from '@/ui/TextField';
import { makeStyles } from '@/ui/theme-context';
import {
  useCreateOfficeMutation,
  useCreateTeamMutation,
  useRemoveOfficeMutation,
  useRemoveTeamMutation,
  useUpdateOfficeMutation,
  useUpdateTeamMutation,
} from '../admin.api';
import { NotSaved } from '../NotSaved';

const NONE = 'none';

interface TeamProps {
  /** Left out for a new one. */
  team?: Team;
  offices: readonly Office[];
  people: readonly User[];
  onClose: () => void;
}

/** Name, office, members and who leads them. */
export function TeamDialog({ team, offices, people, onClose }: TeamProps) {
  const styles = useStyles();
  const [name, setName] = useState(team?.name ?? '');
  const [office, setOffice] = useState<string>(team?.officeId ?? NONE);
  const [members, setMembers] = useState<string[]>(team?.members.map(({ userId }) => userId) ?? []);
  const [leads, setLeads] = useState<string[]>(
    team?.members.filter(({ lead }) => lead).map(({ userId }) => userId) ?? [],
  );
  const [create, creating] = useCreateTeamMutation();
  const [update, updating] = useUpdateTeamMutation();
  const save = async () => {
    const body = {
      name: name.trim(),
      officeId: office === NONE ? null : office,
      members: members.map((userId) => ({ userId, lead: leads.includes(userId) })),
    };
    const reply = team ? await update({ params: { teamId: team.id }, body }) : await create({ body });
    if (!('error' in reply)) onClose();
  };
  const choices = people
    .filter(({ id, active, kind }) => kind === 'person' && (active || members.includes(id)))
    .map(({ id, name: label, role }) => ({ value: id as string, label, hint: t(`ui.role.${role}`) }));
  return (
    <Dialog
      open
      onClose={onClose}
      width={460}
      title={team ? t('admin.teams.edit') : t('admin.teams.add')}
      confirm={{
        label: t('admin.save'),
        busy: creating.isLoading || updating.isLoading,
        disabledReason: name.trim() === '' && t('admin.need_name'),
        onPress: () => void save(),
      }}
    >
      <View style={styles.body}>
        <TextField label={t('admin.name')} value={name} onChange={setName} maxLength={80} required />
        {offices.length > 0 && (
          <SelectField
            label={t('admin.teams.office')}
            value={office}
            options={[
              { value: NONE, label: t('admin.teams.no_office') },
              ...offices.map(({ id, name: label }) => ({ value: id as string, label })),
            ]}
            onChange={setOffice}
          />
        )}
        <MultiSelect
          label={t('admin.teams.members')}
          values={members}
          options={choices}
          onChange={setMembers}
        />
        <MultiSelect
          label={t('admin.teams.leads')}
          hint={t('admin.teams.none_text')}
          values={leads.filter((id) => members.includes(id))}
          options={choices.filter(({ value }) => members.includes(value))}
          onChange={setLeads}
        />
        <NotSaved error={creating.error ?? updating.error} />
      </View>
    </Dialog>
  );
}

/** Adds an office, or gives one another name. */
export function OfficeDialog({ office, onClose }: { office?: Office; onClose: () => void }) {
  const styles = useStyles();
  const [name, setName] = useState(office?.name ?? '');
  const [create, creating] = useCreateOfficeMutation();
  const [update, updating] = useUpdateOfficeMutation();
  const missing = name.trim() === '';
  const save = async () => {
    const body = { name: name.trim() };
    const reply = office ? await update({ params: { officeId: office.id }, body }) : await create({ body });
    if (!('error' in reply)) onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={office ? t('admin.teams.rename_office') : t('admin.teams.add_office')}
      confirm={{
        label: t('admin.save'),
        busy: creating.isLoading || updating.isLoading,
        disabledReason: missing && t('admin.need_name'),
        onPress: () => void save(),
      }}
    >
      <View style={styles.body}>
        <TextField
          label={t('admin.name')}
          value={name}
          onChange={setName}
          onSubmit={missing ? undefined : () => void save()}
          maxLength={80}
          autoFocus
          required
        />
        <NotSaved error={creating.error ?? updating.error} />
      </View>
    </Dialog>
  );
}

/** Removing a team changes whose records its leads reach, so it is asked. */
export function RemoveDialog({
  team,
  office,
  onClose,
}: {
  team?: Team;
  office?: Office;
  onClose: () => void;
}) {
  const [removeTeam, team1] = useRemoveTeamMutation();
  const [removeOffice, office1] = useRemoveOfficeMutation();
  const remove = async () => {
    const reply = team
      ? await removeTeam({ params: { teamId: team.id } })
      : office && (await removeOffice({ params: { officeId: office.id } }));
    if (reply && !('error' in reply)) onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('admin.teams.remove_title', { name: team?.name ?? office?.name ?? '' })}
      text={team ? t('admin.teams.remove_text') : t('admin.teams.remove_office_text')}
      confirm={{
        label: t('admin.remove'),
        danger: true,
        busy: team1.isLoading || office1.isLoading,
        onPress: () => void remove(),
      }}
    >
      <NotSaved error={team1.error ?? office1.error} />
    </Dialog>
  );
}

const useStyles = makeStyles(() => ({ body: { gap: 14, padding: 4 } }));
