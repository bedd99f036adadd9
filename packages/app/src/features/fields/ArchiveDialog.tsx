import type { CustomField } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { View } from 'react-native';
import { NotSaved } from '@/features/admin';
import { Dialog } from '@/ui/Dialog';
import { useToast } from '@/ui/Toast';
import { useFieldUsesQuery, useUpdateFieldMutation } from './fields.api';
import { Uses } from './Uses';

/** Puts a field away: it is shown nowhere, its values stay. */
export function ArchiveDialog({ of, onClose }: { of: CustomField; onClose: () => void }) {
  const toast = useToast();
  const [update, { isLoading, error }] = useUpdateFieldMutation();
  const uses = useFieldUsesQuery({ params: { fieldId: of.id } });
  const put = (archived: boolean) => update({ params: { fieldId: of.id }, body: { archived } });
  const save = async () => {
    const reply = await put(true);
    if ('error' in reply) return;
    toast({ message: t('fields.archived_told', { name: of.label }), undo: () => void put(false) });
    onClose();
  };
  const values = uses.data?.values;
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('fields.archive_title', { name: of.label })}
      text={values ? t('fields.archive_values', { count: values }) : t('fields.archive_text')}
      confirm={{ label: t('fields.archive'), busy: isLoading, onPress: () => void save() }}
    >
      <View style={{ gap: 12 }}>
        <Uses fieldId={of.id} />
        <NotSaved error={error} />
      </View>
    </Dialog>
  );
}
