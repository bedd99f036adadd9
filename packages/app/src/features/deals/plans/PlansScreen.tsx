import type { CommissionPlan } from '@lintel/contract/deals';
import { t } from '@lintel/contract/messages';
import { useRouter } from 'expo-router';
import BadgePercent from 'lucide-react-native/icons/badge-percent';
import Plus from 'lucide-react-native/icons/plus';
import TriangleAlert from 'lucide-react-native/icons/triangle-alert';
import { useState } from 'react';
import { View } from 'react-native';
import { isAppProblem, problemText } from '@/store/problem';
import { useAutoRetry } from '@/store/use-auto-retry';
import { useSession } from '@/store/use-session';
import { Button, IconButton } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { Dialog } from '@/ui/Dialog';
import { Notice } from '@/ui/Notice';
import { SkeletonRows } from '@/ui/Skeleton';
import { EmptyState, ErrorState, PermissionState } from '@/ui/States';
import { Screen } from '@/ui/shell/Screen';
import { Text } from '@/ui/Text';
import { makeStyles, useWidth } from '@/ui/theme-context';
import { useCommissionPlansQuery, useRemovePlanMutation } from '../deals.api';
import { useTell } from '../detail/use-change';
import { dayText } from '../format';
import { type DealNames, useDealNames } from '../use-deal-names';
import { byPerson, unplanned } from './by-person';
import { PlanDialog } from './PlanDialog';
import { PlanTable } from './PlanTable';

/** What agents have agreed with the company: the plan that holds, those to come and those before. */
export function PlansScreen() {
  const { may } = useSession();
  const router = useRouter();
  return may('deals:commission') ? (
    <Plans />
  ) : (
    <Screen title={t('deals.plans.title')} onBack={() => router.push('/deals')}>
      <PermissionState title={t('deals.plans.forbidden')} text={t('deals.plans.forbidden_text')} />
    </Screen>
  );
}

type Open = { agentId: string | null; plan?: CommissionPlan };

function Plans() {
  const styles = useStyles();
  const router = useRouter();
  const compact = useWidth() === 'compact';
  const names = useDealNames();
  const query = useCommissionPlansQuery(undefined);
  useAutoRetry(query.isError, query.isFetching, () => void query.refetch());
  const [editing, setEditing] = useState<Open | null>(null);
  const [removing, setRemoving] = useState<CommissionPlan | null>(null);
  const plans = query.data?.items;
  const mayChange = query.data?.mayChange ?? false;
  const nameOf = (agentId: string | null): string =>
    agentId === null ? t('deals.plan.everybody') : (names.userName(agentId) ?? t('deals.commission.agent'));
  const groups = byPerson(plans ?? [], names.today, nameOf);
  const without = mayChange && plans ? unplanned(groups, names.users) : [];
  return (
    <Screen
      title={t(compact ? 'deals.plans.short' : 'deals.plans.title')}
      pageTitle={t('deals.plans.title')}
      onBack={() => router.push('/deals')}
      crumbs={[{ label: t('deals.title'), href: '/deals' }]}
      actions={
        mayChange &&
        (compact ? (
          <IconButton
            kind="outline"
            icon={Plus}
            label={t('deals.plans.new')}
            onPress={() => setEditing({ agentId: null })}
          />
        ) : (
          <Button
            kind="filled"
            icon={Plus}
            label={t('deals.plans.new')}
            onPress={() => setEditing({ agentId: null })}
          />
        ))
      }
    >
      <View style={styles.page}>
        <Text tone="text2">{t(mayChange ? 'deals.plans.text' : 'deals.plans.text_own')}</Text>
        {without.length > 0 && groups.length > 0 && (
          <Notice
            icon={TriangleAlert}
            tone="warning"
            text={t('deals.plans.without', {
              count: without.length,
              names: without
                .slice(0, 5)
                .map(({ name }) => name)
                .join(', '),
            })}
          />
        )}
        {!plans ? (
          query.isError ? (
            <ErrorState
              title={t('deals.plans.failed')}
              text={problemText(query.error)}
              reference={isAppProblem(query.error) ? query.error.requestId : undefined}
              onRetry={() => void query.refetch()}
              retrying={query.isFetching}
            />
          ) : (
            <SkeletonRows rows={4} height={72} avatar={false} />
          )
        ) : groups.length === 0 ? (
          <EmptyState
            kind="first-use"
            icon={BadgePercent}
            title={t('deals.plans.empty')}
            text={t(mayChange ? 'deals.plans.empty_text' : 'deals.plans.empty_own')}
            {...(mayChange
              ? { action: { label: t('deals.plans.new'), onPress: () => setEditing({ agentId: null }) } }
              : {})}
          />
        ) : (
          groups.map((group) => (
            <Card
              key={group.agentId ?? 'all'}
              flush
              title={group.name}
              actions={
                mayChange && (
                  <Button
                    size="small"
                    kind="quiet"
                    icon={Plus}
                    label={t('deals.plans.add')}
                    spoken={t('deals.plans.add_for', { name: group.name })}
                    onPress={() => setEditing({ agentId: group.agentId })}
                  />
                )
              }
            >
              <PlanTable
                group={group}
                names={names}
                {...(mayChange
                  ? {
                      onChange: (plan: CommissionPlan) => setEditing({ agentId: plan.agentId, plan }),
                      onRemove: setRemoving,
                    }
                  : {})}
              />
            </Card>
          ))
        )}
      </View>
      {editing && <PlanDialog names={names} {...editing} onClose={() => setEditing(null)} />}
      {removing && (
        <RemovePlan
          plan={removing}
          name={nameOf(removing.agentId)}
          names={names}
          onClose={() => setRemoving(null)}
        />
      )}
    </Screen>
  );
}

function RemovePlan({
  plan,
  name,
  names,
  onClose,
}: {
  plan: CommissionPlan;
  name: string;
  names: DealNames;
  onClose: () => void;
}) {
  const tell = useTell();
  const [remove, removed] = useRemovePlanMutation();
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('deals.plans.remove_title', { name, day: dayText(plan.from, names.today) })}
      text={t('deals.plans.remove_text')}
      confirm={{
        label: t('deals.plans.remove'),
        danger: true,
        busy: removed.isLoading,
        onPress: () =>
          void remove({ params: { planId: plan.id } }).then((reply) => {
            tell(reply, t('deals.plans.removed'));
            onClose();
          }),
      }}
    />
  );
}

const useStyles = makeStyles(() => ({ page: { gap: 14, maxWidth: 900 } }));
