import type { CommissionPlan } from '@lintel/contract/deals';
import { currentLocale, dateFormat, t } from '@lintel/contract/messages';
import Ellipsis from 'lucide-react-native/icons/ellipsis';
import Pencil from 'lucide-react-native/icons/pencil';
import Trash from 'lucide-react-native/icons/trash';
import { View } from 'react-native';
import { IconButton } from '@/ui/Button';
import { Chip } from '@/ui/Chip';
import { Menu } from '@/ui/Menu';
import { Table, type TableColumn } from '@/ui/Table';
import { Text } from '@/ui/Text';
import { makeStyles } from '@/ui/theme-context';
import { dayText, money, toPercent } from '../format';
import type { DealNames } from '../use-deal-names';
import type { PersonPlans } from './by-person';

type Row = PersonPlans['plans'][number];
interface Props {
  group: PersonPlans;
  names: DealNames;
  onChange?: (plan: CommissionPlan) => void;
  onRemove?: (plan: CommissionPlan) => void;
}

const percent = (share: number): string =>
  `${toPercent(share).toLocaleString(currentLocale(), { maximumFractionDigits: 3 })} %`;
const TONES = { now: 'success', later: 'info', before: 'neutral' } as const;

/** The plans of one person, the newest first. */
export function PlanTable({ group, names, onChange, onRemove }: Props) {
  const styles = useStyles();
  const { currency, today } = names;
  const state = (plan: Row) => <Chip tone={TONES[plan.state]} label={t(`deals.plans.state.${plan.state}`)} />;
  const cap = (plan: Row): string =>
    plan.cap === null ? t('deals.plans.no_cap') : money(plan.cap, currency);
  const year = (plan: Row): string =>
    t('deals.plans.cap_year', {
      day: dateFormat({
        timeZone: 'UTC',
        day: 'numeric',
        month: 'short',
      }).format(new Date(`2000-${plan.capYearFrom}T00:00:00Z`)),
    });
  const menu = (plan: Row) =>
    onChange && onRemove ? (
      <Menu
        label={t('deals.plans.actions')}
        items={[
          { key: 'change', label: t('deals.plan.change'), icon: Pencil, onPress: () => onChange(plan) },
          {
            key: 'remove',
            label: t('deals.plans.remove'),
            icon: Trash,
            danger: true,
            onPress: () => onRemove(plan),
          },
        ]}
        trigger={(trigger) => (
          <IconButton
            {...trigger}
            size="small"
            icon={Ellipsis}
            label={t('deals.plans.actions_of', { name: group.name, day: dayText(plan.from, today) })}
          />
        )}
      />
    ) : null;
  const columns: TableColumn<Row>[] = [
    {
      key: 'from',
      label: t('deals.plan.from'),
      width: { flex: 1.6, min: 150 },
      cell: (plan) => (
        <View style={styles.line}>
          <Text>{dayText(plan.from, today)}</Text>
          {state(plan)}
        </View>
      ),
    },
    ...(['company', 'team', 'agent'] as const).map(
      (key): TableColumn<Row> => ({
        key,
        label: t(`deals.commission.${key}`),
        width: { flex: 0.7, min: 70 },
        align: 'right',
        cell: (plan) => <Text align="right">{percent(plan[key])}</Text>,
      }),
    ),
    {
      key: 'cap',
      label: t('deals.plan.cap'),
      width: { flex: 1.2, min: 120 },
      align: 'right',
      cell: (plan) => (
        <View>
          <Text align="right">{cap(plan)}</Text>
          {plan.cap !== null && (
            <Text variant="meta" tone="text2" align="right">
              {year(plan)}
            </Text>
          )}
        </View>
      ),
    },
    {
      key: 'fee',
      label: t('deals.plan.fee'),
      width: { flex: 0.8, min: 80 },
      align: 'right',
      cell: (plan) => <Text align="right">{plan.fee === 0 ? '–' : money(plan.fee, currency)}</Text>,
    },
    ...(onChange
      ? [{ key: 'actions', label: t('deals.plans.actions'), hideLabel: true, width: 36, cell: menu } as const]
      : []),
  ];
  return (
    <Table
      label={t('deals.plans.of', { name: group.name })}
      columns={columns}
      rows={group.plans}
      rowKey={({ id }) => id}
      card={(plan) => (
        <View style={styles.card}>
          <View style={styles.line}>
            <Text variant="strong">{dayText(plan.from, today)}</Text>
            {state(plan)}
            <View style={styles.grow} />
            {menu(plan)}
          </View>
          <Text>
            {(['company', 'team', 'agent'] as const)
              .map((key) => `${t(`deals.commission.${key}`)} ${percent(plan[key])}`)
              .join(' · ')}
          </Text>
          <Text variant="meta" tone="text2">
            {[
              `${t('deals.plan.cap')}: ${cap(plan)}`,
              plan.cap !== null && year(plan),
              plan.fee > 0 && `${t('deals.plan.fee')}: ${money(plan.fee, currency)}`,
            ]
              .filter(Boolean)
              .join(' · ')}
          </Text>
        </View>
      )}
    />
  );
}

const useStyles = makeStyles(() => ({
  line: { flexDirection: 'row', flexWrap: 'wrap', alignItems: 'center', gap: 8 },
  grow: { flex: 1 },
  card: { gap: 4 },
}));
