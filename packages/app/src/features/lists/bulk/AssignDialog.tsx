import type { BulkChanges, Pond, User } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { useState } from 'react';
import { View } from 'react-native';
import { useSession } from '@/store/use-session';
import { Dialog } from '@/ui/Dialog';
import { MultiSelect, SelectField } from '@/ui/SelectField';
import { Text } from '@/ui/Text';

/** To one person, spread evenly between several, or into a pond. */
export function AssignDialog({
  count,
  users,
  ponds,
  onAssign,
  onClose,
}: {
  count: number;
  users: readonly User[];
  ponds: readonly Pond[];
  onAssign: (changes: BulkChanges) => void;
  onClose: () => void;
}) {
  const { me } = useSession();
  const [ownerIds, setOwners] = useState<string[]>([]);
  const [pondId, setPond] = useState<string | null>(null);
  const people = [...users].sort((a, b) => Number(b.id === me?.userId) - Number(a.id === me?.userId));
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('lists.bulk.assign_title', { count })}
      confirm={{
        label: t('lists.bulk.assign'),
        onPress: () => onAssign(pondId ? { pondId } : { ownerIds }),
        disabledReason: ownerIds.length === 0 && !pondId && t('lists.bulk.assign_needs'),
      }}
    >
      <View style={{ gap: 12 }}>
        <MultiSelect
          label={t('lists.bulk.assign_to')}
          options={people.map(({ id, name }) => ({ value: id, label: name }))}
          values={ownerIds}
          onChange={(next) => {
            setOwners(next);
            setPond(null);
          }}
        />
        {ownerIds.length > 1 && (
          <Text tone="text2">{t('lists.bulk.spread', { count: ownerIds.length })}</Text>
        )}
        {ponds.length > 0 && (
          <SelectField
            label={t('lists.bulk.assign_pond')}
            options={ponds.map(({ id, name }) => ({ value: id, label: name }))}
            value={pondId}
            onChange={(next) => {
              setPond(next);
              setOwners([]);
            }}
          />
        )}
      </View>
    </Dialog>
  );
}
