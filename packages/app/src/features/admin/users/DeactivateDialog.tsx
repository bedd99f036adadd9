import type { MemberDetail } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { useState } from 'react';
import { View } from 'react-native';
import { useListUsersQuery } from '@/features/auth';
import { Dialog } from '@/ui/Dialog';
import { showCount } from '@/ui/numbers';
import { MultiSelect } from '@/ui/SelectField';
import { Text } from '@/ui/Text';
import { makeStyles } from '@/ui/theme-context';
import { useDeactivateMemberMutation, useOwnedLeadsQuery } from '../admin.api';
import { NotSaved } from '../NotSaved';

/** Ends a person's access and says in the same step who takes over what they own. */
export function DeactivateDialog({ member, onClose }: { member: MemberDetail; onClose: () => void }) {
  const styles = useStyles();
  const [to, setTo] = useState<string[]>([]);
  const owned = useOwnedLeadsQuery(member.id);
  const people = useListUsersQuery().data?.items ?? [];
  const [deactivate, { isLoading, error }] = useDeactivateMemberMutation();
  const confirm = async () => {
    const reply = await deactivate({ params: { userId: member.id }, body: { to } });
    if (!('error' in reply)) onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      width={480}
      title={t('admin.person.off.title', { name: member.name })}
      text={t('admin.person.off.text')}
      confirm={{
        label: t('admin.person.deactivate'),
        danger: true,
        busy: isLoading,
        onPress: () => void confirm(),
      }}
    >
      <View style={styles.body}>
        {!owned.isError && <Text live="polite">{ownedText(owned.data)}</Text>}
        <MultiSelect
          label={t('admin.person.off.to')}
          hint={t('admin.person.off.to_hint')}
          placeholder={t('admin.person.off.nobody')}
          values={to}
          options={people
            .filter(({ id, active, kind }) => active && kind === 'person' && id !== member.id)
            .map(({ id, name, role }) => ({ value: id as string, label: name, hint: t(`ui.role.${role}`) }))}
          onChange={setTo}
        />
        <NotSaved error={error} />
      </View>
    </Dialog>
  );
}

function ownedText(owned: { total: number; capped: boolean } | undefined): string {
  if (!owned) return t('admin.person.off.counting');
  if (owned.total === 0) return t('admin.person.off.no_leads');
  const shown = `${showCount(owned.total)}${owned.capped ? '+' : ''}`;
  return t('admin.person.off.leads', { count: owned.total, shown });
}

const useStyles = makeStyles(() => ({ body: { gap: 14, padding: 4 } }));
