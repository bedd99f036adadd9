import type { LeadSource, SourceKind, SourceState } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { SOURCE_KINDS } from '@lintel/contract/sources';
import { useState } from 'react';
import { View } from 'react-native';
import { NotSaved } from '@/features/admin';
import { Radio, RadioGroup } from '@/ui/Choice';
import { Dialog } from '@/ui/Dialog';
import { SelectField } from '@/ui/SelectField';
import { TextField } from '@/ui/TextField';
import { useToast } from '@/ui/Toast';
import { makeStyles } from '@/ui/theme-context';
import { useUpdateSourceMutation } from './sources.api';

interface Props {
  of: LeadSource;
  onClose: () => void;
}

/** Another name or kind. */
export function RenameDialog({ of, onClose }: Props) {
  const styles = useStyles();
  const toast = useToast();
  const [name, setName] = useState(of.name);
  const [kind, setKind] = useState<SourceKind>(of.kind);
  const [update, { isLoading, error }] = useUpdateSourceMutation();
  const save = async () => {
    const reply = await update({ params: { sourceId: of.id }, body: { name: name.trim(), kind } });
    if ('error' in reply) return;
    toast({ message: t('sources.saved', { name: name.trim() }) });
    onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('sources.edit_title', { name: of.name })}
      text={t('sources.edit_text')}
      confirm={{
        label: t('sources.save'),
        busy: isLoading,
        disabledReason: name.trim() === '' && t('sources.need_name'),
        onPress: () => void save(),
      }}
    >
      <View style={styles.body}>
        <TextField
          label={t('sources.name')}
          value={name}
          onChange={setName}
          maxLength={120}
          autoFocus
          required
        />
        <SelectField<SourceKind>
          label={t('sources.kind')}
          value={kind}
          options={SOURCE_KINDS.map((value) => ({ value, label: t(`sources.kind.${value}`) }))}
          onChange={setKind}
        />
        <NotSaved error={error} />
      </View>
    </Dialog>
  );
}

/** Makes a source a spelling of another. */
export function MergeDialog({ of, all, onClose }: Props & { all: readonly LeadSource[] }) {
  const styles = useStyles();
  const toast = useToast();
  const [into, setInto] = useState<string>('');
  const [update, { isLoading, error }] = useUpdateSourceMutation();
  const others = all.filter(({ id }) => id !== of.id);
  const save = async () => {
    const reply = await update({ params: { sourceId: of.id }, body: { sameAs: into } });
    if ('error' in reply) return;
    const target = others.find(({ id }) => id === into);
    toast({ message: t('sources.merged', { name: of.name, into: target?.name ?? '' }) });
    onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('sources.merge_title', { name: of.name })}
      text={t('sources.merge_text')}
      confirm={{
        label: t('sources.merge'),
        busy: isLoading,
        disabledReason: into === '' && t('sources.merge_pick'),
        onPress: () => void save(),
      }}
    >
      <View style={styles.body}>
        <SelectField
          label={t('sources.merge_into')}
          value={into}
          placeholder={t('sources.merge_pick')}
          options={others.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={setInto}
        />
        <NotSaved error={error} />
      </View>
    </Dialog>
  );
}

/** Hides a source, and asks what is to happen with what still comes from it. */
export function ArchiveDialog({ of, onClose }: Props) {
  const styles = useStyles();
  const toast = useToast();
  const [state, setState] = useState<SourceState>('archived');
  const [update, { isLoading, error }] = useUpdateSourceMutation();
  const save = async () => {
    const change = (to: SourceState) => update({ params: { sourceId: of.id }, body: { state: to } });
    const reply = await change(state);
    if ('error' in reply) return;
    toast({
      message: t(state === 'ignored' ? 'sources.ignored' : 'sources.archived', { name: of.name }),
      undo: () => void change(of.state),
    });
    onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('sources.archive_title', { name: of.name })}
      text={t('sources.archive_text')}
      confirm={{ label: t('sources.archive'), busy: isLoading, onPress: () => void save() }}
    >
      <View style={styles.body}>
        <RadioGroup label={t('sources.archive_text')}>
          <Radio
            label={t('sources.archive_hide')}
            hint={t('sources.archive_hide_text')}
            checked={state === 'archived'}
            onSelect={() => setState('archived')}
          />
          <Radio
            label={t('sources.archive_ignore')}
            hint={t('sources.archive_ignore_text')}
            checked={state === 'ignored'}
            onSelect={() => setState('ignored')}
          />
        </RadioGroup>
        <NotSaved error={error} />
      </View>
    </Dialog>
  );
}

const useStyles = makeStyles(() => ({ body: { gap: 14 } }));
