import type { ModelSummary } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { useState } from 'react';
import { View } from 'react-native';
import { problemText } from '@/store/problem';
import { Dialog } from '@/ui/Dialog';
import { TextField } from '@/ui/TextField';
import { useToast } from '@/ui/Toast';
import { useTagModelMutation } from './ml.api';

const MOST = 20;
const LONGEST = 40;

/** Tags as they are written, commas between them. */
export const tagsIn = (text: string): string[] => [
  ...new Set(
    text
      .split(',')
      .map((tag) => tag.trim())
      .filter(Boolean),
  ),
];

/** Words of one's own on a model, to find it by later. */
export function TagsDialog({ model, onClose }: { model: ModelSummary; onClose: () => void }) {
  const toast = useToast();
  const [text, setText] = useState(model.tags.join(', '));
  const [save, { isLoading, isError, error }] = useTagModelMutation();
  const tags = tagsIn(text);
  const fault = tags.length > MOST || tags.some((tag) => tag.length > LONGEST);
  const confirm = async () => {
    const reply = await save({ params: { modelId: model.id }, body: { tags } });
    if ('error' in reply) return;
    toast({ message: t('insights.tags.done', { label: model.label }) });
    onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('insights.tags.title', { label: model.label })}
      confirm={{
        label: t('insights.tags.save'),
        busy: isLoading,
        disabledReason: fault && t('insights.tags.too_many'),
        onPress: () => void confirm(),
      }}
    >
      <View style={{ padding: 4 }}>
        <TextField
          label={t('insights.tags.label')}
          hint={t('insights.tags.hint')}
          error={fault ? t('insights.tags.too_many') : isError ? problemText(error) : undefined}
          value={text}
          onChange={setText}
          onSubmit={() => void (!fault && confirm())}
        />
      </View>
    </Dialog>
  );
}
