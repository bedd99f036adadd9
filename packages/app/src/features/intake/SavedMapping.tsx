import type { Import } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import BookmarkPlus from 'lucide-react-native/icons/bookmark-plus';
import X from 'lucide-react-native/icons/x';
import { useState } from 'react';
import { View } from 'react-native';
import { problemText } from '@/store/problem';
import { Banner } from '@/ui/Banner';
import { Button, IconButton } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { SelectField } from '@/ui/SelectField';
import { TextField } from '@/ui/TextField';
import { useToast } from '@/ui/Toast';
import { makeStyles } from '@/ui/theme-context';
import { useMappingsQuery, useRemoveMappingMutation, useSaveMappingMutation } from './intake.api';
import type { useImportChange } from './use-import-change';

/** Mappings kept for files that come again: one is proposed when the headings fit, and this one can be kept. */
export function SavedMapping({
  of,
  changes,
  locked,
}: {
  of: Import;
  changes: ReturnType<typeof useImportChange>;
  locked: string | false;
}) {
  const styles = useStyles();
  const [saving, setSaving] = useState(false);
  const [remove] = useRemoveMappingMutation();
  const saved = useMappingsQuery().data?.items ?? [];
  const { mapping } = of;
  const current = mapping?.applied ? saved.find(({ id }) => id === mapping.id) : undefined;
  const use = (mappingId: string) => void changes.change({ mappingId });
  return (
    <>
      {mapping && !mapping.applied && saved.some(({ id }) => id === mapping.id) && (
        <Banner
          kind="info"
          inset
          title={t('intake.ui.saved.suggest', { name: mapping.name })}
          text={t('intake.ui.saved.suggest_text')}
          action={locked ? undefined : { label: t('intake.ui.saved.use'), onPress: () => use(mapping.id) }}
        />
      )}
      <View style={styles.row}>
        {saved.length > 0 && (
          <View style={styles.pick}>
            <SelectField
              label={t('intake.ui.saved.pick')}
              value={current?.id ?? ''}
              options={[
                ...(current ? [] : [{ value: '', label: t('intake.ui.saved.none') }]),
                ...saved.map(({ id, name }) => ({ value: id, label: name })),
              ]}
              disabledReason={locked}
              onChange={(id) => id !== '' && use(id)}
            />
          </View>
        )}
        {current && (
          <IconButton
            kind="quiet"
            icon={X}
            label={t('intake.ui.saved.remove', { name: current.name })}
            onPress={() => void remove({ params: { mappingId: current.id } })}
          />
        )}
        <Button
          kind="quiet"
          icon={BookmarkPlus}
          label={t('intake.ui.saved.save')}
          disabledReason={locked}
          onPress={() => setSaving(true)}
        />
      </View>
      {saving && <SaveDialog of={of} name={current?.name ?? of.fileName} onClose={() => setSaving(false)} />}
    </>
  );
}

function SaveDialog({ of, name: proposed, onClose }: { of: Import; name: string; onClose: () => void }) {
  const toast = useToast();
  const [name, setName] = useState(proposed.replace(/\.\w+$/, '').slice(0, 80));
  const [save, { isLoading, error }] = useSaveMappingMutation();
  const keep = async () => {
    const reply = await save({ params: { importId: of.id }, body: { name: name.trim() } });
    if (!reply.data) return;
    toast({ message: t('intake.ui.saved.done', { name: reply.data.name }) });
    onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('intake.ui.saved.save')}
      text={t('intake.ui.saved.save_text')}
      confirm={{
        label: t('intake.ui.saved.save'),
        busy: isLoading,
        disabledReason: name.trim() === '' && t('intake.ui.saved.name'),
        onPress: () => void keep(),
      }}
    >
      <TextField
        label={t('intake.ui.saved.name')}
        hint={t('intake.ui.saved.name_hint')}
        value={name}
        maxLength={80}
        error={error === undefined ? undefined : `${t('intake.ui.saved.failed')}. ${problemText(error)}`}
        onChange={setName}
      />
    </Dialog>
  );
}

const useStyles = makeStyles(() => ({
  row: { flexDirection: 'row', flexWrap: 'wrap', alignItems: 'flex-end', gap: 8 },
  pick: { minWidth: 220, flexGrow: 1, maxWidth: 320 },
}));
