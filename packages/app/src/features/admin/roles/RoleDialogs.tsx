import { ROLES, type Role, type RoleInfo } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { useState } from 'react';
import { View } from 'react-native';
import { Dialog } from '@/ui/Dialog';
import { SelectField } from '@/ui/SelectField';
import { TextField } from '@/ui/TextField';
import { makeStyles } from '@/ui/theme-context';
import { useCreateRoleMutation, useRemoveRoleMutation, useUpdateRoleMutation } from '../admin.api';
import { useHeld } from '../held';
import { NotSaved } from '../NotSaved';

type Base = Exclude<Role, 'owner'>;
const BASES = ROLES.filter((role): role is Base => role !== 'owner');

interface NewProps {
  roles: readonly RoleInfo[];
  onClose: () => void;
  onCreated: (role: RoleInfo) => void;
}

/** Adds a role that starts as one of the built-in ones does. */
export function NewRoleDialog({ roles, onClose, onCreated }: NewProps) {
  const styles = useStyles();
  const { covers } = useHeld();
  const [name, setName] = useState('');
  const [base, setBase] = useState<Base>('agent');
  const [create, { isLoading, error }] = useCreateRoleMutation();
  const missing = name.trim() === '';
  const save = async () => {
    const reply = await create({ body: { name: name.trim(), base } });
    if ('data' in reply && reply.data) onCreated(reply.data);
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('admin.roles.new')}
      text={t('admin.roles.new_text')}
      confirm={{
        label: t('admin.roles.create'),
        busy: isLoading,
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
          maxLength={60}
          autoFocus
          required
        />
        <SelectField
          label={t('admin.roles.base')}
          value={base}
          options={BASES.map((value) => {
            const known = roles.find(({ id }) => id === value);
            return {
              value,
              label: known?.name ?? t(`ui.role.${value}`),
              disabledReason: known && !covers(known.grants) ? t('admin.roles.too_far') : undefined,
            };
          })}
          onChange={setBase}
        />
        <NotSaved error={error} />
      </View>
    </Dialog>
  );
}

export function RenameRoleDialog({ role, onClose }: { role: RoleInfo; onClose: () => void }) {
  const styles = useStyles();
  const [name, setName] = useState(role.name);
  const [update, { isLoading, error }] = useUpdateRoleMutation();
  const save = async () => {
    const body = { name: name.trim(), version: role.version };
    const reply = await update({ params: { roleId: role.id }, body });
    if (!('error' in reply)) onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('admin.rename')}
      confirm={{
        label: t('admin.save'),
        busy: isLoading,
        disabledReason: name.trim() === '' && t('admin.need_name'),
        onPress: () => void save(),
      }}
    >
      <View style={styles.body}>
        <TextField
          label={t('admin.name')}
          value={name}
          onChange={setName}
          maxLength={60}
          autoFocus
          required
        />
        <NotSaved error={error} />
      </View>
    </Dialog>
  );
}

/** Removes a role of the company's own, or takes back all changes of a built-in one. */
export function RemoveRoleDialog({
  role,
  onClose,
  onRemoved,
}: {
  role: RoleInfo;
  onClose: () => void;
  onRemoved: () => void;
}) {
  const [remove, { isLoading, error }] = useRemoveRoleMutation();
  const confirm = async () => {
    const reply = await remove({ params: { roleId: role.id } });
    if ('error' in reply) return;
    onRemoved();
    onClose();
  };
  const values = { name: role.name, count: role.changed.length };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t(role.custom ? 'admin.roles.remove_title' : 'admin.roles.reset_title', values)}
      text={t(role.custom ? 'admin.roles.remove_text' : 'admin.roles.reset_text', values)}
      confirm={{
        label: role.custom ? t('admin.remove') : t('admin.roles.reset'),
        danger: true,
        busy: isLoading,
        onPress: () => void confirm(),
      }}
    >
      <NotSaved error={error} />
    </Dialog>
  );
}

const useStyles = makeStyles(() => ({ body: { gap: 14, padding: 4 } }));
