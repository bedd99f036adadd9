import { t } from '@lintel/contract/messages';
import EllipsisVertical from 'lucide-react-native/icons/ellipsis-vertical';
import Pencil from 'lucide-react-native/icons/pencil';
import Trash from 'lucide-react-native/icons/trash';
import { IconButton } from '@/ui/Button';
import { Menu, type MenuItem } from '@/ui/Menu';

interface Props {
  /** What the row is about. */
  name: string;
  edit: { label: string; onPress: () => void };
  more?: readonly MenuItem[];
  onRemove: () => void;
}

/** What can be done with a team, an office or a pond. */
export function RowMenu({ name, edit, more = [], onRemove }: Props) {
  return (
    <Menu
      label={t('admin.actions_for', { name })}
      items={[
        { key: 'edit', icon: Pencil, ...edit },
        ...more,
        { key: 'remove', label: t('admin.remove'), icon: Trash, danger: true, onPress: onRemove },
      ]}
      trigger={(menu) => (
        <IconButton {...menu} size="small" icon={EllipsisVertical} label={t('admin.actions_for', { name })} />
      )}
    />
  );
}
