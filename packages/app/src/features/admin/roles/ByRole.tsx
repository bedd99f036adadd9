import type { Permission, RoleInfo } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import Lock from 'lucide-react-native/icons/lock';
import Pencil from 'lucide-react-native/icons/pencil';
import RotateCcw from 'lucide-react-native/icons/rotate-ccw';
import Trash from 'lucide-react-native/icons/trash';
import { useState } from 'react';
import { View } from 'react-native';
import { Button } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { Notice } from '@/ui/Notice';
import { SelectField } from '@/ui/SelectField';
import { Tabs } from '@/ui/Tabs';
import { Text } from '@/ui/Text';
import { makeStyles, useWidth } from '@/ui/theme-context';
import type { Cell } from './cell';
import { FieldRules } from './FieldRules';
import { PermissionList } from './PermissionList';
import { RemoveRoleDialog, RenameRoleDialog } from './RoleDialogs';

interface Props {
  roles: readonly RoleInfo[];
  role: RoleInfo;
  refused: string | undefined;
  cell: Cell | undefined;
  onRole: (roleId: string) => void;
  onCell: (cell: Cell) => void;
}

/** One role as a whole: what it may do, and the fields of leads it does not see or change. */
export function ByRole({ roles, role, refused, cell, onRole, onCell }: Props) {
  const styles = useStyles();
  const compact = useWidth() === 'compact';
  const [asking, setAsking] = useState<'rename' | 'remove'>();
  const pristine = role.changed.length === 0 && Object.keys(role.fields).length === 0;
  return (
    <>
      {compact ? (
        <SelectField
          label={t('admin.users.role')}
          value={role.id as string}
          options={roles.map(({ id, name, people }) => ({
            value: id as string,
            label: name,
            hint: t('admin.roles.people', { count: people }),
          }))}
          onChange={onRole}
        />
      ) : (
        <Tabs
          label={t('admin.roles.by_role')}
          items={roles.map(({ id, name, people }) => ({ key: id as string, label: name, count: people }))}
          value={role.id as string}
          onChange={onRole}
        />
      )}
      {role.locked && <Notice icon={Lock} tone="info" text={t('admin.roles.locked')} />}
      <Card
        flush
        title={role.name}
        note={
          role.custom
            ? t('admin.roles.based_on', { base: t(`ui.role.${role.base}`) })
            : t('admin.roles.built_in')
        }
        actions={
          !role.locked && (
            <View style={styles.actions}>
              {role.custom && (
                <Button
                  kind="quiet"
                  size="small"
                  icon={Pencil}
                  label={t('admin.rename')}
                  disabledReason={refused}
                  onPress={() => setAsking('rename')}
                />
              )}
              {(role.custom || !pristine) && (
                <Button
                  kind="quiet"
                  size="small"
                  icon={role.custom ? Trash : RotateCcw}
                  label={role.custom ? t('admin.remove') : t('admin.roles.reset')}
                  disabledReason={refused ?? (role.custom && role.people > 0 && t('admin.roles.in_use'))}
                  onPress={() => setAsking('remove')}
                />
              )}
            </View>
          )
        }
      >
        <PermissionList
          scopeOf={(permission: Permission) => role.grants[permission]}
          chosen={cell?.roleId === role.id ? cell.permission : undefined}
          onChoose={(permission) => onCell({ roleId: role.id, permission })}
        />
      </Card>
      <Card title={t('admin.roles.fields')} note={t('admin.roles.fields_note')} flush>
        {role.locked ? (
          <Text tone="text2" style={styles.none}>
            {t('admin.roles.locked')}
          </Text>
        ) : (
          <FieldRules key={role.id} role={role} refused={refused} />
        )}
      </Card>
      {asking === 'rename' && <RenameRoleDialog role={role} onClose={() => setAsking(undefined)} />}
      {asking === 'remove' && (
        <RemoveRoleDialog
          role={role}
          onClose={() => setAsking(undefined)}
          onRemoved={() => role.custom && onRole(role.base)}
        />
      )}
    </>
  );
}

const useStyles = makeStyles(() => ({
  actions: { flexDirection: 'row', gap: 6 },
  none: { paddingHorizontal: 14, paddingBottom: 12 },
}));
