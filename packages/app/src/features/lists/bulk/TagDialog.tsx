import type { BulkChanges } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { useState } from 'react';
import { View } from 'react-native';
import { Dialog } from '@/ui/Dialog';
import { TextField } from '@/ui/TextField';

const words = (text: string): string[] => [
  ...new Set(
    text
      .split(',')
      .map((word) => word.trim())
      .filter((word) => word !== ''),
  ),
];

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
  const [addTags, removeTags] = [words(add), words(remove)];
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
        <TextField
          label={t('lists.bulk.tag_add')}
          hint={t('leads.filter.tags_hint')}
          value={add}
          onChange={setAdd}
          onSubmit={go}
        />
        <TextField label={t('lists.bulk.tag_remove')} value={remove} onChange={setRemove} onSubmit={go} />
      </View>
    </Dialog>
  );
}
