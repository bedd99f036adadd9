import type { CommissionPlan } from '@lintel/contract/deals';
import { WHOLE } from '@lintel/contract/deals/commission';
import { dateFormat, t } from '@lintel/contract/messages';
import { useState } from 'react';
import { View } from 'react-native';
import { problemText } from '@/store/problem';
import { Banner } from '@/ui/Banner';
import { Dialog } from '@/ui/Dialog';
import { SelectField } from '@/ui/SelectField';
import { DateField, MoneyField, NumberField } from '@/ui/TextField';
import { makeStyles } from '@/ui/theme-context';
import { useSavePlanMutation } from '../deals.api';
import { useTell } from '../detail/use-change';
import { dayText, fromMinor, offText, toMinor, toPercent, toShare } from '../format';
import type { DealNames } from '../use-deal-names';

const EVERYBODY = 'all';
const MONTHS = Array.from({ length: 12 }, (_, i) => String(i + 1).padStart(2, '0'));
const monthName = (month: string): string =>
  dateFormat({ timeZone: 'UTC', month: 'long' }).format(new Date(`2000-${month}-01T00:00:00Z`));

/**
 * What an agent, or everybody without a plan, agrees with the company from a day on. A plan that is changed keeps its
 * agent and its day: another day is another plan.
 */
export function PlanDialog({
  names,
  agentId: given,
  plan,
  onClose,
}: {
  names: DealNames;
  /** Null: everybody without a plan. */
  agentId: string | null;
  /** The plan that is changed. */
  plan?: CommissionPlan;
  onClose: () => void;
}) {
  const styles = useStyles();
  const tell = useTell();
  const { currency } = names;
  const [agentId, setAgentId] = useState(given ?? EVERYBODY);
  const [from, setFrom] = useState<string | null>(plan?.from ?? `${names.today.slice(0, 4)}-01-01`);
  const [company, setCompany] = useState<number | null>(plan ? toPercent(plan.company) : 30);
  const [team, setTeam] = useState<number | null>(plan ? toPercent(plan.team) : 0);
  const [agent, setAgent] = useState<number | null>(plan ? toPercent(plan.agent) : 70);
  const [cap, setCap] = useState<number | null>(fromMinor(plan?.cap ?? null, currency));
  const [fee, setFee] = useState<number | null>(fromMinor(plan?.fee || null, currency));
  const [yearFrom = '01', dayFrom = '01'] = (plan?.capYearFrom ?? '01-01').split('-');
  const [capMonth, setCapMonth] = useState(yearFrom);
  const [capDay, setCapDay] = useState<number | null>(Number(dayFrom));
  const [save, saved] = useSavePlanMutation();
  const shares = [company, team, agent].map(toShare);
  const off = WHOLE - shares.reduce<number>((sum, share) => sum + (share ?? 0), 0);
  const badDay = cap !== null && (capDay === null || !Number.isInteger(capDay) || capDay < 1 || capDay > 28);
  const wrong =
    (shares.includes(null) && t('deals.commission.invalid_share')) ||
    (off !== 0 && offText(off)) ||
    (from === null && t('deals.create.invalid_day')) ||
    (badDay && t('deals.plan.cap_day_bad'));
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
        cap: toMinor(cap, currency),
        capYearFrom: `${capMonth}-${String(badDay ? 1 : (capDay ?? 1)).padStart(2, '0')}`,
        fee: toMinor(fee, currency) ?? 0,
      },
    });
    if (tell(reply, t('deals.plan.saved'))) onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={
        plan
          ? t('deals.plan.change_title', {
              name: names.userName(plan.agentId) ?? t('deals.plan.everybody'),
              day: dayText(plan.from, names.today),
            })
          : t('deals.plan.title')
      }
      {...(plan ? { text: t('deals.plan.change_text') } : {})}
      width={480}
      confirm={{
        label: t('deals.plan.submit'),
        onPress: () => void submit(),
        busy: saved.isLoading,
        disabledReason: wrong,
      }}
    >
      <View style={styles.form}>
        {saved.error && <Banner kind="error" inset title={problemText(saved.error)} />}
        {!plan && (
          <>
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
          </>
        )}
        <NumberField label={t('deals.plan.company')} value={company} onChange={setCompany} suffix="%" />
        <NumberField label={t('deals.plan.team')} value={team} onChange={setTeam} suffix="%" />
        <NumberField label={t('deals.plan.agent')} value={agent} onChange={setAgent} suffix="%" />
        <MoneyField
          label={t('deals.plan.cap')}
          hint={t('deals.plan.cap_hint')}
          value={cap}
          onChange={setCap}
          currency={currency}
        />
        {cap !== null && (
          <View style={styles.pair}>
            <View style={styles.half}>
              <SelectField
                label={t('deals.plan.cap_month')}
                value={capMonth}
                onChange={setCapMonth}
                options={MONTHS.map((value) => ({ value, label: monthName(value) }))}
              />
            </View>
            <View style={styles.half}>
              <NumberField
                label={t('deals.plan.cap_day')}
                value={capDay}
                onChange={setCapDay}
                error={badDay ? t('deals.plan.cap_day_bad') : undefined}
              />
            </View>
          </View>
        )}
        <MoneyField label={t('deals.plan.fee')} value={fee} onChange={setFee} currency={currency} />
      </View>
    </Dialog>
  );
}

const useStyles = makeStyles(() => ({
  form: { gap: 12 },
  pair: { flexDirection: 'row', gap: 12 },
  half: { flex: 1, minWidth: 0 },
}));
