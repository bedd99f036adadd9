import { WHOLE } from '@lintel/contract/deals/commission';
import { t } from '@lintel/contract/messages';
import { useState } from 'react';
import { View } from 'react-native';
import { problemText } from '@/store/problem';
import { Banner } from '@/ui/Banner';
import { Dialog } from '@/ui/Dialog';
import { SelectField } from '@/ui/SelectField';
import { DateField, MoneyField, NumberField } from '@/ui/TextField';
import { makeStyles } from '@/ui/theme-context';
import { useSavePlanMutation } from '../deals.api';
import { offText, toMinor, toShare } from '../format';
import type { DealNames } from '../use-deal-names';
import { useTell } from './use-change';

const EVERYBODY = 'all';

/** What an agent, or everybody without a plan, agrees with the company from a day on. */
export function PlanDialog({
  names,
  agentId: given,
  onClose,
}: {
  names: DealNames;
  agentId: string;
  onClose: () => void;
}) {
  const styles = useStyles();
  const tell = useTell();
  const [agentId, setAgentId] = useState(given);
  const [from, setFrom] = useState<string | null>(`${names.today.slice(0, 4)}-01-01`);
  const [company, setCompany] = useState<number | null>(30);
  const [team, setTeam] = useState<number | null>(0);
  const [agent, setAgent] = useState<number | null>(70);
  const [cap, setCap] = useState<number | null>(null);
  const [fee, setFee] = useState<number | null>(null);
  const [save, saved] = useSavePlanMutation();
  const shares = [company, team, agent].map(toShare);
  const off = WHOLE - shares.reduce<number>((sum, share) => sum + (share ?? 0), 0);
  const submit = async () => {
    const [c, tm, a] = shares;
    if (from === null || c == null || tm == null || a == null) return;
    const reply = await save({
      body: {
        agentId: agentId === EVERYBODY ? null : agentId,
        from,
        company: c,
        team: tm,
        agent: a,
        cap: toMinor(cap, names.currency),
        fee: toMinor(fee, names.currency) ?? 0,
      },
    });
    if (tell(reply, t('deals.plan.saved'))) onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('deals.plan.title')}
      width={480}
      confirm={{
        label: t('deals.plan.submit'),
        onPress: () => void submit(),
        busy: saved.isLoading,
        disabledReason: off !== 0 ? offText(off) : from === null && t('deals.create.invalid_day'),
      }}
    >
      <View style={styles.form}>
        {saved.error && <Banner kind="error" inset title={problemText(saved.error)} />}
        <SelectField
          label={t('deals.plan.for')}
          value={agentId}
          onChange={setAgentId}
          options={[
            { value: EVERYBODY, label: t('deals.plan.everybody') },
            ...names.users.map((user) => ({ value: user.id, label: user.name })),
          ]}
        />
        <DateField label={t('deals.plan.from')} value={from} onChange={setFrom} />
        <NumberField label={t('deals.plan.company')} value={company} onChange={setCompany} suffix="%" />
        <NumberField label={t('deals.plan.team')} value={team} onChange={setTeam} suffix="%" />
        <NumberField label={t('deals.plan.agent')} value={agent} onChange={setAgent} suffix="%" />
        <MoneyField label={t('deals.plan.cap')} value={cap} onChange={setCap} currency={names.currency} />
        <MoneyField label={t('deals.plan.fee')} value={fee} onChange={setFee} currency={names.currency} />
      </View>
    </Dialog>
  );
}

const useStyles = makeStyles(() => ({ form: { gap: 12 } }));
