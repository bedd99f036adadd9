import type { Lead } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import User from 'lucide-react-native/icons/user';
import Waves from 'lucide-react-native/icons/waves-horizontal';
import { View } from 'react-native';
import { useLeadLists } from '@/features/leads';
import { useSession } from '@/store/use-session';
import { Avatar } from '@/ui/Avatar';
import { Icon } from '@/ui/Icon';
import { ownerText } from '@/ui/lead-text';
import { Text } from '@/ui/Text';
import { makeStyles } from '@/ui/theme-context';
import { ChoiceRow } from './EditableRow';
import type { LeadEdit } from './lead-change';

const NOBODY = 'nobody';

/** Whose the lead is: a person's, a pond's, or nobody's. Those who may assign choose. */
export function OwnerRow({ lead, onSave }: { lead: Lead; onSave: (base: Lead, edit: LeadEdit) => void }) {
  const styles = useStyles();
  const { may } = useSession();
  const { users, ponds } = useLeadLists();
  const owner = users.find(({ id }) => id === lead.ownerId);
  // The drawing beside it says that it is a pond; without its name, words do.
  const text = ponds.find(({ id }) => id === lead.pondId)?.name ?? ownerText(lead, { users, ponds });
  // With one kind there is nothing to tell apart.
  const group = (word: string) => (ponds.length > 0 ? word : undefined);
  const options = [
    { value: NOBODY, label: t('leads.unassigned') },
    ...users
      .filter((user) => user.active || user.id === lead.ownerId)
      .map(({ id, name }) => ({ value: id as string, label: name, group: group(t('leads.owner.people')) })),
    ...ponds.map(({ id, name }) => ({
      value: id as string,
      label: name,
      group: group(t('leads.owner.ponds')),
    })),
  ];
  const choose = (id: string | null) => {
    if (id === NOBODY) onSave(lead, lead.pondId ? { pondId: null } : { ownerId: null });
    else onSave(lead, ponds.some((pond) => pond.id === id) ? { pondId: id } : { ownerId: id });
  };
  return (
    <ChoiceRow
      label={t('leads.field.owner')}
      icon={User}
      editable={may('leads:assign')}
      clearable={false}
      options={options}
      chosen={lead.ownerId ?? lead.pondId ?? NOBODY}
      text={text}
      value={
        <View style={styles.owner}>
          {lead.pondId ? (
            <Icon of={Waves} tone="text3" label={t('leads.field.pond')} />
          ) : (
            <Avatar name={owner?.name ?? (lead.ownerId ? '?' : null)} size={20} />
          )}
          <Text tone={owner || lead.pondId ? 'text' : 'text2'} lines={1} style={styles.shrink}>
            {text}
          </Text>
        </View>
      }
      onChoose={choose}
    />
  );
}

const useStyles = makeStyles(() => ({
  owner: { flexDirection: 'row', alignItems: 'center', gap: 6 },
  shrink: { flexShrink: 1 },
}));
