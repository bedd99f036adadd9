import type { DealCommission } from '@lintel/contract/deals';
import { t } from '@lintel/contract/messages';
import CircleCheck from 'lucide-react-native/icons/circle-check';
import { View } from 'react-native';
import { Button } from '@/ui/Button';
import { Divider } from '@/ui/Card';
import { Chip } from '@/ui/Chip';
import { Notice } from '@/ui/Notice';
import { Text } from '@/ui/Text';
import { makeStyles } from '@/ui/theme-context';
import { money } from '../format';
import type { DealNames } from '../use-deal-names';

/** A commission as lines of money, with a check of the sum. */
export function CommissionLines({
  commission,
  names,
  onPlan,
}: {
  commission: Pick<DealCommission, 'scope' | 'sum' | 'lines' | 'problems' | 'currency' | 'terms'>;
  names: DealNames;
  onPlan?: (agentId: string) => void;
}) {
  const { sum, lines, currency, scope, problems } = commission;
  if (scope === 'own') {
    return (
      <>
        <Text variant="meta" tone="text2">
          {t(lines.length > 0 ? 'deals.commission.own' : 'deals.commission.own_none')}
        </Text>
        {lines.map((line) => (
          <AgentLine key={line.agentId} line={line} currency={currency} names={names} />
        ))}
      </>
    );
  }
  if (problems.length > 0) {
    return (
      <>
        {problems.map((problem) => (
          <View key={`${problem.code} ${problem.side} ${problem.agentId}`} style={{ gap: 6 }}>
            <Text tone="warningText">{problemWords(problem, names)}</Text>
            {problem.code === 'no_plan' && problem.agentId && onPlan && (
              <View style={{ alignItems: 'flex-start' }}>
                <Button
                  size="small"
                  label={t('deals.commission.add_plan')}
                  onPress={() => onPlan(problem.agentId ?? '')}
                />
              </View>
            )}
          </View>
        ))}
      </>
    );
  }
  if (!sum) return <Text tone="text2">{t('deals.commission.none')}</Text>;
  return (
    <>
      {sum.sides.map((side) => (
        <View key={side.side} style={{ gap: 4 }}>
          <Line label={sideText(side.side)} amount={money(side.gross, currency, true)} strong />
          {side.referral > 0 && (
            <Line
              label={t('deals.commission.referral', { to: side.referralTo ?? '' })}
              amount={`− ${money(side.referral, currency, true)}`}
            />
          )}
        </View>
      ))}
      <Divider />
      <Line label={t('deals.commission.company')} amount={money(sum.company, currency, true)} />
      {sum.team > 0 && <Line label={t('deals.commission.team')} amount={money(sum.team, currency, true)} />}
      {lines.map((line) => (
        <AgentLine key={line.agentId} line={line} currency={currency} names={names} />
      ))}
      <Notice
        icon={CircleCheck}
        tone="success"
        text={t('deals.commission.sum_ok', { amount: money(sum.gross, currency, true) })}
      />
    </>
  );
}

function AgentLine({
  line,
  currency,
  names,
}: {
  line: DealCommission['lines'][number];
  currency: string;
  names: DealNames;
}) {
  const styles = useStyles();
  const show = (amount: number) => money(amount, currency, true);
  const off = [
    `${t('deals.commission.portion')} ${show(line.portion)}`,
    `${t('deals.commission.company')} ${show(line.company)}`,
    line.team > 0 && `${t('deals.commission.team')} ${show(line.team)}`,
    line.fee > 0 && `${t('deals.commission.fee')} ${show(line.fee)}`,
  ];
  return (
    <View style={styles.agent}>
      <Line
        label={names.userName(line.agentId) ?? t('deals.commission.agent')}
        amount={show(line.agent)}
        strong
      />
      <Text variant="meta" tone="text2">
        {off.filter(Boolean).join(' · ')}
      </Text>
      {line.capped ? (
        <Chip tone="info" label={t('deals.commission.capped')} />
      ) : (
        line.capLeft !== null && (
          <Text variant="meta" tone="text2">
            {t('deals.commission.cap_left', { amount: show(line.capLeft) })}
          </Text>
        )
      )}
    </View>
  );
}

function Line({ label, amount, strong }: { label: string; amount: string; strong?: boolean }) {
  const styles = useStyles();
  return (
    <View style={styles.line}>
      <Text variant={strong ? 'strong' : 'body'} style={styles.grow}>
        {label}
      </Text>
      <Text variant={strong ? 'strong' : 'body'} align="right">
        {amount}
      </Text>
    </View>
  );
}

const SIDES = {
  listing: 'deals.side.listing',
  buying: 'deals.side.buying',
  rental: 'deals.side.rental',
} as const;
export const sideText = (side: string): string =>
  side in SIDES ? t(SIDES[side as keyof typeof SIDES]) : side;

function problemWords(problem: DealCommission['problems'][number], names: DealNames): string {
  const side = problem.side ? sideText(problem.side) : '';
  const name = names.userName(problem.agentId) ?? t('deals.commission.agent');
  return t(`deals.commission.problem.${problem.code}`, { side, name });
}

const useStyles = makeStyles(() => ({
  line: { flexDirection: 'row', gap: 12 },
  grow: { flex: 1 },
  agent: { gap: 2, alignItems: 'stretch' },
}));
