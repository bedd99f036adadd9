import type { BulkChanges } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { useState } from 'react';
import { View } from 'react-native';
import { TagField, wordsOf } from '@/features/pickers';
import { Dialog } from '@/ui/Dialog';

/** Tags to add and tags to take away. */
export function TagDialog({
  count,
  onTag,
  onClose,
}: {
  count: number;
  onTag: (changes: BulkChanges) => void;
  onClose: () => void;
}) {
  const [add, setAdd] = useState('');
  const [remove, setRemove] = useState('');
  const [addTags, removeTags] = [wordsOf(add), wordsOf(remove)];
  const both = addTags.find((tag) => removeTags.includes(tag));
  const ready = (addTags.length > 0 || removeTags.length > 0) && !both;
  const go = () => {
    if (!ready) return;
    onTag({
      ...(addTags.length > 0 ? { addTags } : {}),
      ...(removeTags.length > 0 ? { removeTags } : {}),
    });
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('lists.bulk.tag_title', { count })}
      confirm={{
        label: t('lists.bulk.tag_apply'),
        onPress: go,
        disabledReason: both ? t('lists.bulk.tag_both', { tag: both }) : !ready && t('lists.bulk.tag_needs'),
      }}
    >
      <View style={{ gap: 12 }}>
        <TagField
          label={t('lists.bulk.tag_add')}
          hint={t('leads.filter.tags_hint')}
          value={add}
          onChange={setAdd}
          onSubmit={go}
        />
        <TagField label={t('lists.bulk.tag_remove')} value={remove} onChange={setRemove} onSubmit={go} />
      </View>
    </Dialog>
  );
}
