import type { ApiKey, NewApiKey } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { useState } from 'react';
import { View } from 'react-native';
import { Dialog } from '@/ui/Dialog';
import { shortDay } from '@/ui/moment';
import { SelectField } from '@/ui/SelectField';
import { NumberField, TextField } from '@/ui/TextField';
import { useToast } from '@/ui/Toast';
import { makeStyles } from '@/ui/theme-context';
import { useRevokeKeyMutation, useRotateKeyMutation, useUpdateKeyMutation } from '../admin.api';
import { NotSaved } from '../NotSaved';
import { isLimit } from './KeyDialog';

interface Props {
  of: ApiKey;
  onClose: () => void;
}

/** Another name or limit; the secret stays. */
export function EditKeyDialog({ of: key, onClose }: Props) {
  const styles = useStyles();
  const [name, setName] = useState(key.name);
  const [limit, setLimit] = useState<number | null>(key.limitPerMinute);
  const [update, { isLoading, error }] = useUpdateKeyMutation();
  const save = async () => {
    if (!isLimit(limit)) return;
    const body = { name: name.trim(), limitPerMinute: limit };
    const reply = await update({ params: { keyId: key.id }, body });
    if (!('error' in reply)) onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('admin.keys.edit')}
      text={
        key.createdBy
          ? t('admin.keys.created_by', { day: shortDay(key.createdAt), name: key.createdBy })
          : undefined
      }
      confirm={{
        label: t('admin.save'),
        busy: isLoading,
        disabledReason:
          name.trim() === '' ? t('admin.need_name') : !isLimit(limit) && t('admin.keys.limit_bad'),
        onPress: () => void save(),
      }}
    >
      <View style={styles.body}>
        <TextField
          label={t('admin.name')}
          value={name}
          onChange={setName}
          maxLength={80}
          autoFocus
          required
        />
        <NumberField label={t('admin.keys.limit_label')} value={limit} onChange={setLimit} />
        <NotSaved error={error} />
      </View>
    </Dialog>
  );
}

const OVERLAPS = ['0', '1', '24', '72', '168'] as const;
const overlapText = (hours: string): string =>
  hours === '0'
    ? t('admin.keys.overlap.0')
    : Number(hours) > 24
      ? t('admin.keys.days', { count: Number(hours) / 24 })
      : t('admin.keys.hours', { count: Number(hours) });

/** A new secret; the old one ends at once or after a while. */
export function RotateDialog({ of: key, onClose, onMade }: Props & { onMade: (key: NewApiKey) => void }) {
  const styles = useStyles();
  const [overlap, setOverlap] = useState<string>('24');
  const [rotate, { isLoading, error }] = useRotateKeyMutation();
  const confirm = async () => {
    const body = { overlapHours: Number(overlap) };
    const reply = await rotate({ params: { keyId: key.id }, body });
    if ('data' in reply && reply.data) onMade(reply.data);
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('admin.keys.rotate_title', { name: key.name })}
      text={t('admin.keys.rotate_text')}
      confirm={{ label: t('admin.keys.rotate'), busy: isLoading, onPress: () => void confirm() }}
    >
      <View style={styles.body}>
        <SelectField
          label={t('admin.keys.overlap')}
          value={overlap}
          options={OVERLAPS.map((value) => ({ value: value as string, label: overlapText(value) }))}
          onChange={setOverlap}
        />
        <NotSaved error={error} />
      </View>
    </Dialog>
  );
}

export function RevokeDialog({ of: key, onClose }: Props) {
  const toast = useToast();
  const [revoke, { isLoading, error }] = useRevokeKeyMutation();
  const confirm = async () => {
    const reply = await revoke({ params: { keyId: key.id } });
    if ('error' in reply) return;
    toast({ message: t('admin.keys.revoked', { name: key.name }) });
    onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('admin.keys.revoke_title', { name: key.name })}
      text={t('admin.keys.revoke_text')}
      confirm={{
        label: t('admin.keys.revoke'),
        danger: true,
        busy: isLoading,
        onPress: () => void confirm(),
      }}
    >
      <NotSaved error={error} />
    </Dialog>
  );
}

const useStyles = makeStyles(() => ({ body: { gap: 14, padding: 4 } }));
