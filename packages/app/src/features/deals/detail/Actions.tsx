import { DEAL_SIDES, type DealSide, LOST_REASONS, type LostReason } from '@lintel/contract/deals';
import { t } from '@lintel/contract/messages';
import CircleCheck from 'lucide-react-native/icons/circle-check';
import CircleX from 'lucide-react-native/icons/circle-x';
import Ellipsis from 'lucide-react-native/icons/ellipsis';
import Pencil from 'lucide-react-native/icons/pencil';
import RotateCcw from 'lucide-react-native/icons/rotate-ccw';
import { useState } from 'react';
import { View } from 'react-native';
import { problemText } from '@/store/problem';
import { Banner } from '@/ui/Banner';
import { Button, IconButton } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { Menu } from '@/ui/Menu';
import { SelectField } from '@/ui/SelectField';
import { Text } from '@/ui/Text';
import { DateField, MoneyField, TextField } from '@/ui/TextField';
import { makeStyles, useWidth } from '@/ui/theme-context';
import { useCloseDealMutation, useReopenDealMutation, useUpdateDealMutation } from '../deals.api';
import { fromMinor, toMinor } from '../format';
import { type DealPart, useTell } from './use-change';

/** What can be done with the deal as a whole: change it, end it, open it again. */
export function Actions(part: DealPart) {
  const styles = useStyles();
  const compact = useWidth() === 'compact';
  const { deal, mayChange } = part;
  const [open, setOpen] = useState<'edit' | 'won' | 'lost'>();
  const tell = useTell();
  const [reopen, reopening] = useReopenDealMutation();
  const close = () => setOpen(undefined);
  if (!mayChange) {
    return deal.state === 'open' ? null : (
      <Button
        icon={RotateCcw}
        label={t('deals.reopen')}
        busy={reopening.isLoading}
        onPress={async () =>
          void tell(
            await reopen({ params: { dealId: deal.id }, body: { version: deal.version } }),
            t('deals.reopen.done'),
          )
        }
      />
    );
  }
  return (
    <View style={styles.actions}>
      <Button
        kind="filled"
        icon={CircleCheck}
        label={t('deals.close')}
        onPress={() => setOpen('won')}
        grow={compact}
      />
      <Menu
        label={t('deals.edit')}
        items={[
          { key: 'edit', label: t('deals.edit'), icon: Pencil, onPress: () => setOpen('edit') },
          {
            key: 'lost',
            label: t('deals.lose'),
            icon: CircleX,
            danger: true,
            onPress: () => setOpen('lost'),
          },
        ]}
        trigger={({ ref, onPress, expanded }) => (
          <IconButton
            ref={ref}
            kind="outline"
            icon={Ellipsis}
            label={t('deals.edit')}
            onPress={onPress}
            expanded={expanded}
          />
        )}
      />
      {open === 'edit' && <EditDialog {...part} onClose={close} />}
      {open === 'won' && <WonDialog {...part} onClose={close} />}
      {open === 'lost' && <LostDialog {...part} onClose={close} />}
    </View>
  );
}

type DialogProps = DealPart & { onClose: () => void };

function EditDialog({ deal, names, onClose }: DialogProps) {
  const styles = useStyles();
  const tell = useTell();
  const [name, setName] = useState(deal.name);
  const [side, setSide] = useState<DealSide>(deal.side);
  const [ownerId, setOwnerId] = useState(deal.ownerId);
  const [address, setAddress] = useState(deal.address ?? '');
  const [price, setPrice] = useState(fromMinor(deal.price, deal.currency));
  const [earnest, setEarnest] = useState(fromMinor(deal.earnestMoney, deal.currency));
  const [update, updated] = useUpdateDealMutation();
  const submit = async () => {
    const body = {
      version: deal.version,
      name: name.trim(),
      side,
      ...(ownerId === deal.ownerId ? {} : { ownerId }),
      address: address.trim() || null,
      price: toMinor(price, deal.currency),
      earnestMoney: toMinor(earnest, deal.currency),
    };
    if (tell(await update({ params: { dealId: deal.id }, body }), t('deals.saved'))) onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('deals.edit.title')}
      width={480}
      confirm={{
        label: t('deals.save'),
        onPress: () => void submit(),
        busy: updated.isLoading,
        disabledReason: name.trim() === '' && t('deals.field.name'),
      }}
    >
      <View style={styles.form}>
        {updated.error && <Banner kind="error" inset title={problemText(updated.error)} />}
        <TextField label={t('deals.field.name')} value={name} onChange={setName} maxLength={120} />
        <SelectField
          label={t('deals.field.side')}
          value={side}
          onChange={setSide}
          options={DEAL_SIDES.map((value) => ({ value, label: t(`deals.side.${value}`) }))}
        />
        {names.users.length > 0 && (
          <SelectField
            label={t('deals.field.ownerId')}
            value={ownerId}
            onChange={setOwnerId}
            options={names.users.map((user) => ({ value: user.id, label: user.name }))}
          />
        )}
        <TextField label={t('deals.field.address')} value={address} onChange={setAddress} maxLength={200} />
        <MoneyField
          label={t('deals.field.price')}
          value={price}
          onChange={setPrice}
          currency={deal.currency}
        />
        <MoneyField
          label={t('deals.field.earnestMoney')}
          value={earnest}
          onChange={setEarnest}
          currency={deal.currency}
        />
      </View>
    </Dialog>
  );
}

function WonDialog({ deal, names, onClose }: DialogProps) {
  const styles = useStyles();
  const tell = useTell();
  const [closedOn, setClosedOn] = useState<string | null>(names.today);
  const [closeDeal, closed] = useCloseDealMutation();
  const submit = async () => {
    if (!closedOn) return;
    const body = { version: deal.version, outcome: 'won' as const, closedOn };
    if (tell(await closeDeal({ params: { dealId: deal.id }, body }), t('deals.close.done'))) onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('deals.close.title')}
      confirm={{
        label: t('deals.close.submit'),
        onPress: () => void submit(),
        busy: closed.isLoading,
        disabledReason: closedOn === null && t('deals.create.invalid_day'),
      }}
    >
      <View style={styles.form}>
        {closed.error && <Banner kind="error" inset title={problemText(closed.error)} />}
        <DateField label={t('deals.close.day')} value={closedOn} onChange={setClosedOn} />
        {deal.commission !== 'none' && (
          <Text variant="meta" tone="text2">
            {t('deals.close.commission')}
          </Text>
        )}
      </View>
    </Dialog>
  );
}

function LostDialog({ deal, onClose }: DialogProps) {
  const styles = useStyles();
  const tell = useTell();
  const [reason, setReason] = useState<LostReason | null>(null);
  const [note, setNote] = useState('');
  const [closeDeal, closed] = useCloseDealMutation();
  const submit = async () => {
    if (!reason) return;
    const body = {
      version: deal.version,
      outcome: 'lost' as const,
      reason,
      ...(note.trim() ? { note: note.trim() } : {}),
    };
    if (tell(await closeDeal({ params: { dealId: deal.id }, body }), t('deals.lose.done'))) onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('deals.lose.title')}
      confirm={{
        label: t('deals.lose.submit'),
        onPress: () => void submit(),
        danger: true,
        busy: closed.isLoading,
        disabledReason: reason === null && t('deals.lose.reason'),
      }}
    >
      <View style={styles.form}>
        {closed.error && <Banner kind="error" inset title={problemText(closed.error)} />}
        <SelectField
          label={t('deals.lose.reason')}
          value={reason}
          onChange={setReason}
          options={LOST_REASONS.map((value) => ({ value, label: t(`deals.reason.${value}`) }))}
        />
        <TextField label={t('deals.lose.note')} value={note} onChange={setNote} rows={3} maxLength={2000} />
      </View>
    </Dialog>
  );
}

const useStyles = makeStyles(() => ({
  actions: { flexDirection: 'row', gap: 8, alignItems: 'center' },
  form: { gap: 12 },
}));
