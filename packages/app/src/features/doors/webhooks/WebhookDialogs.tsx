import type { NewWebhook, Webhook } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { useState } from 'react';
import { View } from 'react-native';
import { NotSaved } from '@/features/admin';
import { CopyField } from '@/ui/CopyField';
import { Dialog } from '@/ui/Dialog';
import { OnceDialog } from '@/ui/OnceDialog';
import { SelectField } from '@/ui/SelectField';
import { Text } from '@/ui/Text';
import { TextField } from '@/ui/TextField';
import { makeStyles } from '@/ui/theme-context';
import {
  useCreateWebhookMutation,
  useRotateWebhookMutation,
  useSignWebhookMutation,
  useUpdateWebhookMutation,
} from '../doors.api';

/** Makes a webhook, or renames one. */
export function WebhookDialog({
  of,
  onClose,
  onMade,
}: {
  of?: Webhook;
  onClose: () => void;
  onMade?: (made: NewWebhook) => void;
}) {
  const styles = useStyles();
  const [name, setName] = useState(of?.name ?? '');
  const [source, setSource] = useState(of?.source ?? '');
  const [create, creating] = useCreateWebhookMutation();
  const [update, updating] = useUpdateWebhookMutation();
  const save = async () => {
    const body = { name: name.trim(), source: source.trim() || null };
    if (of) {
      const reply = await update({ params: { webhookId: of.id }, body });
      if (!('error' in reply)) onClose();
    } else {
      const reply = await create({ body });
      if ('data' in reply && reply.data) onMade?.(reply.data);
    }
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t(of ? 'doors.webhook.edit' : 'doors.webhook.new')}
      confirm={{
        label: t(of ? 'doors.save' : 'doors.webhook.create'),
        busy: creating.isLoading || updating.isLoading,
        disabledReason: name.trim() === '' && t('doors.need_name'),
        onPress: () => void save(),
      }}
    >
      <View style={styles.body}>
        <TextField
          label={t('doors.name')}
          hint={t('doors.webhook.name_hint')}
          value={name}
          onChange={setName}
          maxLength={120}
          autoFocus
          required
        />
        <TextField
          label={t('doors.source')}
          hint={t('doors.webhook.source_hint')}
          value={source}
          onChange={setSource}
          maxLength={120}
        />
        <NotSaved error={creating.error ?? updating.error} />
      </View>
    </Dialog>
  );
}

const OVERLAPS = ['0', '1', '24', '168'] as const;
type Overlap = (typeof OVERLAPS)[number];

/** Gives a webhook a new address, with time to change it at the sender. */
export function RotateDialog({
  of,
  onClose,
  onMade,
}: {
  of: Webhook;
  onClose: () => void;
  onMade: (made: NewWebhook) => void;
}) {
  const styles = useStyles();
  const [overlap, setOverlap] = useState<Overlap>('24');
  const [rotate, { isLoading, error }] = useRotateWebhookMutation();
  const confirm = async () => {
    const reply = await rotate({ params: { webhookId: of.id }, body: { overlapHours: Number(overlap) } });
    if ('data' in reply && reply.data) onMade(reply.data);
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('doors.webhook.rotate_title', { name: of.name })}
      text={t('doors.webhook.rotate_text')}
      confirm={{ label: t('doors.webhook.rotate'), busy: isLoading, onPress: () => void confirm() }}
    >
      <View style={styles.body}>
        <SelectField
          label={t('doors.webhook.overlap')}
          value={overlap}
          options={OVERLAPS.map((value) => ({ value, label: t(`doors.webhook.overlap.${value}`) }))}
          onChange={setOverlap}
        />
        <NotSaved error={error} />
      </View>
    </Dialog>
  );
}

/** Asks senders for a signature, or no longer. */
export function SignDialog({ of, onClose }: { of: Webhook; onClose: () => void }) {
  const [sign, { data, isLoading, error }] = useSignWebhookMutation();
  const [wanted] = useState(!of.signed);
  const confirm = async () => {
    const reply = await sign({ params: { webhookId: of.id }, body: { required: wanted } });
    if (!('error' in reply) && !wanted) onClose();
  };
  if (data?.secret)
    return (
      <OnceDialog
        title={t('doors.webhook.secret_title')}
        text={t('doors.webhook.secret_text')}
        onClose={onClose}
      >
        <CopyField label={t('doors.webhook.secret')} value={data.secret} />
      </OnceDialog>
    );
  return (
    <Dialog
      open
      onClose={onClose}
      title={t(wanted ? 'doors.webhook.sign' : 'doors.webhook.unsign')}
      text={t(wanted ? 'doors.webhook.sign_text' : 'doors.webhook.unsign_text')}
      confirm={{
        label: t(wanted ? 'doors.webhook.sign_do' : 'doors.webhook.unsign_do'),
        danger: !wanted,
        busy: isLoading,
        onPress: () => void confirm(),
      }}
    >
      <NotSaved error={error} />
    </Dialog>
  );
}

/** The address of a webhook, once. */
export const AddressDialog = ({ of, onClose }: { of: NewWebhook; onClose: () => void }) => (
  <OnceDialog
    title={t('doors.webhook.address_title', { name: of.name })}
    text={t('doors.webhook.address_text')}
    onClose={onClose}
  >
    <CopyField label={t('doors.webhook.address')} value={of.url} />
    <Text tone="text2">{t('doors.webhook.address_next')}</Text>
  </OnceDialog>
);

const useStyles = makeStyles(() => ({ body: { gap: 14, padding: 4 } }));
