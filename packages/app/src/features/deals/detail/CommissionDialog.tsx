import type { CommissionSide, DealCommission } from '@lintel/contract/deals';
import { commissionProblems, shareCommission, WHOLE } from '@lintel/contract/deals/commission';
import { t } from '@lintel/contract/messages';
import Plus from 'lucide-react-native/icons/plus';
import X from 'lucide-react-native/icons/x';
import { useState } from 'react';
import { View } from 'react-native';
import { problemText } from '@/store/problem';
import { Banner } from '@/ui/Banner';
import { Button, IconButton } from '@/ui/Button';
import { Divider } from '@/ui/Card';
import { Dialog } from '@/ui/Dialog';
import { SelectField } from '@/ui/SelectField';
import { Segmented } from '@/ui/Tabs';
import { Text } from '@/ui/Text';
import { MoneyField, NumberField, TextField } from '@/ui/TextField';
import { makeStyles } from '@/ui/theme-context';
import { useSaveCommissionMutation } from '../deals.api';
import { fromMinor, offText, toMinor, toPercent, toShare } from '../format';
import { CommissionLines, sideText } from './CommissionLines';
import { type DealPart, useTell } from './use-change';

const SIDES = ['listing', 'buying', 'rental'] as const;
type Side = (typeof SIDES)[number];

/** A side while it is typed: per cents and amounts as numbers, nothing where a field is empty. */
interface Draft {
  side: Side;
  by: 'rate' | 'flat';
  rate: number | null;
  flat: number | null;
  referral: number | null;
  referralTo: string;
  agents: { key: number; agentId: string | null; share: number | null }[];
}

const draftOf = (side: CommissionSide, currency: string): Draft => ({
  side: side.side,
  by: 'rate' in side.gross ? 'rate' : 'flat',
  rate: 'rate' in side.gross ? toPercent(side.gross.rate) : null,
  flat: 'flat' in side.gross ? fromMinor(side.gross.flat, currency) : null,
  referral: side.referral ? toPercent(side.referral.share) : null,
  referralTo: side.referral?.to ?? '',
  agents: side.agents.map((agent, key) => ({ key, agentId: agent.agentId, share: toPercent(agent.share) })),
});

/** A draft as terms; null while something in it is no amount, no share or nobody. */
function termsOf(draft: Draft, currency: string): CommissionSide | null {
  const gross = draft.by === 'rate' ? { rate: toShare(draft.rate) } : { flat: toMinor(draft.flat, currency) };
  const referral = toShare(draft.referral);
  const agents = draft.agents.map(({ agentId, share }) => ({ agentId, share: toShare(share) }));
  if (Object.values(gross).includes(null) || agents.some((a) => a.agentId === null || a.share === null))
    return null;
  if (draft.referral !== null && draft.referral > 0 && (referral === null || !draft.referralTo.trim()))
    return null;
  return {
    side: draft.side,
    gross: gross as CommissionSide['gross'],
    referral: referral ? { share: referral, to: draft.referralTo.trim() } : null,
    agents: agents as CommissionSide['agents'],
  };
}

/** Sets how a deal is paid and shared; what each gets is worked out while it is typed, by the same rules as on closing. */
export function CommissionDialog({
  deal,
  names,
  commission,
  onClose,
}: DealPart & { commission: DealCommission; onClose: () => void }) {
  const styles = useStyles();
  const tell = useTell();
  const { currency } = deal;
  const [drafts, setDrafts] = useState<Draft[]>(() => {
    const sides = commission.terms?.sides ?? [];
    return sides.length > 0 ? sides.map((side) => draftOf(side, currency)) : [blank(deal.side, deal.ownerId)];
  });
  const [save, saved] = useSaveCommissionMutation();
  const sides = drafts.map((draft) => termsOf(draft, currency));
  const whole = sides.every((side) => side !== null) ? (sides as CommissionSide[]) : null;
  const off = drafts.map((draft) => offBy(draft));
  const firstOff = off.find((by) => by !== 0);
  const change = (index: number, next: Partial<Draft>) =>
    setDrafts((now) => now.map((draft, at) => (at === index ? { ...draft, ...next } : draft)));
  const free = SIDES.filter((side) => !drafts.some((draft) => draft.side === side));
  // Plans of agents who are not on it yet are known once it is saved.
  const ready = whole && commissionProblems(deal.price, whole, commission.plans).length === 0;
  const sum = ready ? shareCommission(deal.price, whole, commission.plans) : null;
  const submit = async () => {
    if (!whole) return;
    const body = { version: commission.version, sides: whole };
    if (tell(await save({ params: { dealId: deal.id }, body }), t('deals.commission.saved'))) onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('deals.commission.title')}
      width={640}
      confirm={{
        label: t('deals.commission.submit'),
        onPress: () => void submit(),
        busy: saved.isLoading,
        disabledReason:
          firstOff !== undefined ? offText(firstOff) : whole === null && t('deals.commission.invalid_share'),
      }}
    >
      <View style={styles.form}>
        {saved.error && <Banner kind="error" inset title={problemText(saved.error)} />}
        {drafts.map((draft, index) => (
          <View key={draft.side} style={styles.form}>
            <View style={styles.row}>
              <View style={styles.grow}>
                <SelectField
                  label={t('deals.commission.side')}
                  value={draft.side}
                  onChange={(side) => change(index, { side })}
                  options={[draft.side, ...free].map((side) => ({ value: side, label: sideText(side) }))}
                />
              </View>
              {drafts.length > 1 && (
                <IconButton
                  icon={X}
                  label={t('deals.commission.remove_side', { side: sideText(draft.side) })}
                  onPress={() => setDrafts((now) => now.filter((_, at) => at !== index))}
                />
              )}
            </View>
            <Segmented
              label={t('deals.commission.paid_by')}
              items={(['rate', 'flat'] as const).map((key) => ({
                key,
                label: t(`deals.commission.by_${key}`),
              }))}
              value={draft.by}
              onChange={(by) => change(index, { by })}
            />
            {draft.by === 'rate' ? (
              <NumberField
                label={t('deals.commission.by_rate')}
                value={draft.rate}
                onChange={(rate) => change(index, { rate })}
                suffix="%"
              />
            ) : (
              <MoneyField
                label={t('deals.commission.by_flat')}
                value={draft.flat}
                onChange={(flat) => change(index, { flat })}
                currency={currency}
              />
            )}
            <View style={styles.row}>
              <View style={styles.grow}>
                <NumberField
                  label={t('deals.commission.referral_share')}
                  value={draft.referral}
                  onChange={(referral) => change(index, { referral })}
                  suffix="%"
                />
              </View>
              <View style={styles.grow}>
                <TextField
                  label={t('deals.commission.referral_to')}
                  value={draft.referralTo}
                  onChange={(referralTo) => change(index, { referralTo })}
                  maxLength={120}
                />
              </View>
            </View>
            {draft.agents.map((agent) => (
              <View key={agent.key} style={styles.row}>
                <View style={styles.grow}>
                  <SelectField
                    label={t('deals.commission.agent')}
                    value={agent.agentId}
                    onChange={(agentId) => change(index, { agents: replace(draft, agent.key, { agentId }) })}
                    options={names.users.map((user) => ({ value: user.id, label: user.name }))}
                  />
                </View>
                <View style={styles.share}>
                  <NumberField
                    label={t('deals.commission.share')}
                    value={agent.share}
                    onChange={(share) => change(index, { agents: replace(draft, agent.key, { share }) })}
                    suffix="%"
                  />
                </View>
                {draft.agents.length > 1 && (
                  <IconButton
                    icon={X}
                    label={t('deals.commission.remove_agent', {
                      name: names.userName(agent.agentId) ?? t('deals.commission.agent'),
                    })}
                    onPress={() =>
                      change(index, { agents: draft.agents.filter((other) => other.key !== agent.key) })
                    }
                  />
                )}
              </View>
            ))}
            <View style={styles.row}>
              <Button
                size="small"
                icon={Plus}
                label={t('deals.commission.add_agent')}
                onPress={() =>
                  change(index, {
                    agents: [
                      ...draft.agents,
                      {
                        key: Math.max(...draft.agents.map(({ key }) => key), 0) + 1,
                        agentId: null,
                        share: null,
                      },
                    ],
                  })
                }
              />
              <View style={styles.grow}>
                <Text align="right" live="polite" tone={off[index] === 0 ? 'successText' : 'dangerText'}>
                  {off[index] === 0 ? t('deals.commission.whole') : offText(off[index] ?? 0)}
                </Text>
              </View>
            </View>
            <Divider />
          </View>
        ))}
        {free.length > 0 && drafts.length < 2 && (
          <View style={styles.row}>
            <Button
              size="small"
              icon={Plus}
              label={t('deals.commission.add_side')}
              onPress={() =>
                setDrafts((now) => [...now, { ...blank(deal.side, deal.ownerId), side: free[0]! }])
              }
            />
          </View>
        )}
        {sum && (
          <>
            <Text variant="card" heading={3}>
              {t('deals.commission.who')}
            </Text>
            <CommissionLines
              names={names}
              commission={{ scope: 'whole', sum, lines: sum.agents, problems: [], currency, terms: null }}
            />
          </>
        )}
      </View>
    </Dialog>
  );
}

const blank = (side: DealPart['deal']['side'], agentId: string | null): Draft => ({
  side: side === 'seller' ? 'listing' : side === 'rental' ? 'rental' : 'buying',
  by: 'rate',
  rate: null,
  flat: null,
  referral: null,
  referralTo: '',
  agents: [{ key: 0, agentId, share: 100 }],
});

const replace = (draft: Draft, key: number, next: Partial<Draft['agents'][number]>): Draft['agents'] =>
  draft.agents.map((agent) => (agent.key === key ? { ...agent, ...next } : agent));

/** How far the agents' shares of a side are from 100 %, in thousandths of a per cent; too much is negative. */
const offBy = (draft: Draft): number =>
  WHOLE - draft.agents.reduce((sum, { share }) => sum + Math.round((share ?? 0) * 1000), 0);

const useStyles = makeStyles(() => ({
  form: { gap: 12 },
  row: { flexDirection: 'row', gap: 12, alignItems: 'flex-end' },
  grow: { flex: 1, minWidth: 0 },
  share: { width: 130 },
}));
