import { t } from '@lintel/contract/messages';
import Pencil from 'lucide-react-native/icons/pencil';
import Trash from 'lucide-react-native/icons/trash';
import type { MenuItem } from '@/ui/Menu';
import { ActionsMenu } from '../AreaList';

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
    <ActionsMenu
      name={name}
      items={[
        { key: 'edit', icon: Pencil, ...edit },
        ...more,
        { key: 'remove', label: t('admin.remove'), icon: Trash, danger: true, onPress: onRemove },
      ]}
    />
  );
}
