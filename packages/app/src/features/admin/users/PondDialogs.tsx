import type { Pond, Team, User } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { useState } from 'react';
import { View } from 'react-native';
import { Dialog } from '@/ui/Dialog';
import { MultiSelect } from '@/ui/SelectField';
import { TextField } from '@/ui/TextField';
import { makeStyles } from '@/ui/theme-context';
import { useCreatePondMutation, useRemovePondMutation, useUpdatePondMutation } from '../admin.api';
import { NotSaved } from '../NotSaved';
import { removalText } from './pond-words';

interface Props {
  /** Left out for a new one. */
  pond?: Pond;
  teams: readonly Team[];
  people: readonly User[];
  onClose: () => void;
}

/** Name of a pond, and the teams and people who see its leads and may take them. */
export function PondDialog({ pond, teams, people, onClose }: Props) {
  const styles = useStyles();
  const [name, setName] = useState(pond?.name ?? '');
  const [teamIds, setTeams] = useState<string[]>(pond?.teamIds ?? []);
  const [userIds, setPeople] = useState<string[]>(pond?.userIds ?? []);
  const [create, creating] = useCreatePondMutation();
  const [update, updating] = useUpdatePondMutation();
  const missing = name.trim() === '';
  const save = async () => {
    const body = { name: name.trim(), teamIds, userIds };
    const reply = pond ? await update({ params: { pondId: pond.id }, body }) : await create({ body });
    if (!('error' in reply)) onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      width={460}
      title={pond ? t('admin.ponds.edit') : t('admin.ponds.add')}
      text={t('admin.ponds.members_text')}
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
        {teams.length > 0 && (
          <MultiSelect
            label={t('admin.ponds.teams')}
            placeholder={t('admin.ponds.none_chosen')}
            values={teamIds}
            options={teams.map(({ id, name: label, members }) => ({
              value: id as string,
              label,
              hint: t('admin.teams.count', { count: members.length }),
            }))}
            onChange={setTeams}
          />
        )}
        <MultiSelect
          label={t('admin.ponds.people')}
          placeholder={t('admin.ponds.none_chosen')}
          values={userIds}
          options={people
            .filter(({ id, active, kind }) => kind === 'person' && (active || userIds.includes(id)))
            .map(({ id, name: label, role }) => ({
              value: id as string,
              label,
              hint: t(`ui.role.${role}`),
            }))}
          onChange={setPeople}
        />
        <NotSaved error={creating.error ?? updating.error} />
      </View>
    </Dialog>
  );
}

/** Its leads stay but lose their place, so it is asked and said. */
export function RemovePondDialog({ pond, onClose }: { pond: Pond; onClose: () => void }) {
  const [remove, removing] = useRemovePondMutation();
  const confirm = async () => {
    const reply = await remove({ params: { pondId: pond.id } });
    if (!('error' in reply)) onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('admin.teams.remove_title', { name: pond.name })}
      text={removalText(pond)}
      confirm={{
        label: t('admin.remove'),
        danger: true,
        busy: removing.isLoading,
        onPress: () => void confirm(),
      }}
    >
      <NotSaved error={removing.error} />
    </Dialog>
  );
}

const useStyles = makeStyles(() => ({ body: { gap: 14, padding: 4 } }));
