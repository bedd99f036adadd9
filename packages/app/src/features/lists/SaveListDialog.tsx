import type { FilterGroup, LeadSort, ListColumn, SmartList } from '@lintel/contract';
import { conditionsOf } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { useState } from 'react';
import { View } from 'react-native';
import {
  conditionText,
  type FilterField,
  fieldOf,
  useCreateListMutation,
  useUpdateListMutation,
} from '@/features/leads';
import { isAppProblem, problemText } from '@/store/problem';
import { useSession } from '@/store/use-session';
import { Banner } from '@/ui/Banner';
import { Button } from '@/ui/Button';
import { Toggle } from '@/ui/Choice';
import { Dialog } from '@/ui/Dialog';
import { Text } from '@/ui/Text';
import { TextField } from '@/ui/TextField';

interface Props {
  filter: FilterGroup;
  sort: LeadSort;
  columns: ListColumn[] | null;
  density: SmartList['density'];
  fields: readonly FilterField[];
  currency: string;
  /** The list that was changed, when there is one. */
  from?: SmartList;
  onClose: () => void;
  onSaved: (id: string) => void;
}

/** Keeps what is on screen as a list: over the one it comes from, or as a new one. */
export function SaveListDialog({ from, fields, currency, onClose, onSaved, ...view }: Props) {
  const { may } = useSession();
  const over = from?.mayChange ? from : undefined;
  const [name, setName] = useState(over?.name ?? '');
  const [shared, setShared] = useState(over?.shared ?? false);
  const [pinned, setPinned] = useState(true);
  const [create, creating] = useCreateListMutation();
  const [update, updating] = useUpdateListMutation();
  const error = creating.error ?? updating.error;
  const busy = creating.isLoading || updating.isLoading;
  const trimmed = name.trim();
  const taken = isAppProblem(error) && error.code === 'list.name_taken' ? problemText(error) : undefined;
  const saveNew = async () => {
    const saved = await create({ body: { ...view, name: trimmed, shared, pinned } });
    if (saved.data) onSaved(saved.data.id);
  };
  const saveOver = async () => {
    if (!over) return;
    const saved = await update({
      params: { listId: over.id },
      body: { ...view, version: over.version, name: trimmed, ...(shared === over.shared ? {} : { shared }) },
    });
    if (saved.data) onSaved(saved.data.id);
  };
  const unfair = isAppProblem(error) && error.code === 'fair_housing.refused';
  const marked = unfair ? guilty(error.errors, view.filter, fields, currency) : [];
  return (
    <Dialog
      open
      onClose={onClose}
      title={over ? t('lists.save.title') : t('lists.save.new_title')}
      width={460}
      confirm={{
        label: over ? t('lists.save.over') : t('lists.save.create'),
        onPress: () => void (over ? saveOver() : saveNew()),
        busy,
        disabledReason: trimmed === '' && t('lists.save.needs_name'),
      }}
    >
      <View style={{ gap: 12 }}>
        {error && !taken ? (
          <Banner
            kind="error"
            title={unfair ? t('lists.save.unfair') : t('lists.save.failed')}
            text={problemText(error)}
          />
        ) : null}
        {marked.map((words) => (
          <Text key={words} tone="dangerText">
            {words}
          </Text>
        ))}
        <TextField
          label={t('lists.save.name')}
          value={name}
          onChange={setName}
          error={taken}
          onSubmit={() => void (over ? saveOver() : saveNew())}
        />
        {may('lists:share') && (
          <Toggle
            label={t('lists.save.shared')}
            hint={t('lists.save.shared_hint')}
            on={shared}
            onChange={setShared}
          />
        )}
        {!over && <Toggle label={t('lists.save.pinned')} on={pinned} onChange={setPinned} />}
        <Text tone="text2">{t('lists.save.keeps')}</Text>
        {over && (
          <Button
            kind="quiet"
            label={t('lists.save.as_new')}
            disabledReason={trimmed === over.name && t('lists.save.other_name')}
            onPress={() => void saveNew()}
          />
        )}
      </View>
    </Dialog>
  );
}

/** The refused conditions in words. */
function guilty(
  errors: readonly { path: string }[] | undefined,
  filter: FilterGroup,
  fields: readonly FilterField[],
  currency: string,
): string[] {
  const paths = new Set(errors?.map(({ path }) => path.replace(/^body\./, '')));
  return conditionsOf(filter, ['filter']).flatMap(({ condition, path }) => {
    if (!paths.has(path.join('.'))) return [];
    const field = fieldOf(fields, condition);
    return [field ? conditionText(field, condition, currency) : condition.field];
  });
}
