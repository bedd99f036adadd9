import { DEAL_SIDES, type DealSide } from '@lintel/contract/deals';
import { t } from '@lintel/contract/messages';
import { useRouter } from 'expo-router';
import { useState } from 'react';
import { View } from 'react-native';
import { LeadPicker } from '@/features/pickers';
import { problemText } from '@/store/problem';
import { Banner } from '@/ui/Banner';
import { Dialog } from '@/ui/Dialog';
import type { Named } from '@/ui/SearchPicker';
import { SelectField } from '@/ui/SelectField';
import { Text } from '@/ui/Text';
import { DateField, MoneyField, TextField } from '@/ui/TextField';
import { useToast } from '@/ui/Toast';
import { makeStyles, useWidth } from '@/ui/theme-context';
import { useCreateDealMutation } from './deals.api';
import { toMinor } from './format';
import type { DealNames } from './use-deal-names';

/** The role a lead has on a deal of a side. */
const ROLE = { buyer: 'buyer', seller: 'seller', both: 'buyer', rental: 'tenant' } as const;

/** Opens a deal, from a lead when there is one; what was typed stays when the server refuses. */
export function NewDealDialog({
  onClose,
  names,
  pipelineId,
  lead: from = null,
}: {
  onClose: () => void;
  names: DealNames;
  pipelineId?: string | undefined;
  /** The lead it is opened from. */
  lead?: Named | null;
}) {
  const styles = useStyles();
  const pair = useWidth() === 'compact' ? styles.stack : styles.pair;
  const half = useWidth() === 'compact' ? undefined : styles.half;
  const router = useRouter();
  const toast = useToast();
  const [lead, setLead] = useState(from);
  const [name, setName] = useState('');
  const [side, setSide] = useState<DealSide>('buyer');
  const [address, setAddress] = useState('');
  const [price, setPrice] = useState<number | null>(null);
  const [acceptance, setAcceptance] = useState<string | null>(null);
  const [closing, setClosing] = useState<string | null>(null);
  const [create, created] = useCreateDealMutation();
  const called = name.trim() || address.trim() || lead?.name || '';
  const submit = async () => {
    const reply = await create({
      body: {
        name: called.slice(0, 120),
        side,
        ...(pipelineId ? { pipelineId } : {}),
        ...(address.trim() ? { address: address.trim() } : {}),
        price: toMinor(price, names.currency),
        dates: { acceptance, closing },
        people: lead ? [{ role: ROLE[side], leadId: lead.id }] : [],
      },
    });
    if (!reply.data) return;
    toast({ message: t('deals.create.done') });
    onClose();
    router.push(`/deals/${reply.data.id}`);
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('deals.create.title')}
      width={520}
      confirm={{
        label: t('deals.create.submit'),
        onPress: () => void submit(),
        busy: created.isLoading,
        disabledReason: called === '' && t('deals.field.name'),
      }}
    >
      <View style={styles.form}>
        {created.error && <Banner kind="error" inset title={problemText(created.error)} />}
        <LeadPicker
          label={t('deals.field.lead')}
          most={1}
          leads={lead ? [lead] : []}
          onChange={([one]) => setLead(one ?? null)}
        />
        <View style={pair}>
          <View style={half}>
            <TextField
              label={t('deals.field.name')}
              value={name}
              onChange={setName}
              placeholder={called}
              maxLength={120}
            />
          </View>
          <View style={half}>
            <SelectField
              label={t('deals.field.side')}
              value={side}
              onChange={setSide}
              options={DEAL_SIDES.map((value) => ({ value, label: t(`deals.side.${value}`) }))}
            />
          </View>
        </View>
        <TextField label={t('deals.field.address')} value={address} onChange={setAddress} maxLength={200} />
        <MoneyField
          label={t('deals.field.price')}
          value={price}
          onChange={setPrice}
          currency={names.currency}
        />
        <View style={pair}>
          <View style={half}>
            <DateField
              label={t('deals.field.dates.acceptance')}
              value={acceptance}
              onChange={setAcceptance}
            />
          </View>
          <View style={half}>
            <DateField label={t('deals.field.dates.closing')} value={closing} onChange={setClosing} />
          </View>
        </View>
        <Text variant="meta" tone="text2">
          {t('deals.create.checklist')}
        </Text>
      </View>
    </Dialog>
  );
}

const useStyles = makeStyles(() => ({
  form: { gap: 12 },
  pair: { flexDirection: 'row', gap: 12 },
  stack: { gap: 12 },
  half: { flex: 1 },
}));
