import { t } from '@lintel/contract/messages';
import Pencil from 'lucide-react-native/icons/pencil';
import { useState } from 'react';
import { problemText } from '@/store/problem';
import { useSession } from '@/store/use-session';
import { Button } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { shortDay } from '@/ui/moment';
import { SkeletonBlock } from '@/ui/Skeleton';
import { ErrorState } from '@/ui/States';
import { useGetCommissionQuery } from '../deals.api';
import { PlanDialog } from '../plans/PlanDialog';
import { CommissionDialog } from './CommissionDialog';
import { CommissionLines } from './CommissionLines';
import type { DealPart } from './use-change';

/** Who gets what of the deal, as far as the reader may see it, and that the parts make the whole. */
export function CommissionCard(part: DealPart) {
  const { deal, names, mayChange } = part;
  const { me } = useSession();
  const query = useGetCommissionQuery({ params: { dealId: deal.id } });
  const [editing, setEditing] = useState(false);
  const [plan, setPlan] = useState<string>();
  const commission = query.data;
  const whole = commission?.scope === 'whole';
  const sets = me?.permissions.some((p) => p.permission === 'deals:commission' && p.scope === 'all');
  return (
    <Card
      title={t('deals.commission')}
      {...(commission?.computedAt
        ? { note: t('deals.commission.kept', { day: shortDay(commission.computedAt) }) }
        : {})}
      actions={
        whole &&
        mayChange && (
          <Button
            size="small"
            icon={Pencil}
            label={t('deals.commission.edit')}
            onPress={() => setEditing(true)}
          />
        )
      }
    >
      {!commission ? (
        query.isError ? (
          <ErrorState
            title={t('deals.commission')}
            text={problemText(query.error)}
            onRetry={() => void query.refetch()}
          />
        ) : (
          <SkeletonBlock lines={4} />
        )
      ) : (
        <CommissionLines commission={commission} names={names} {...(sets ? { onPlan: setPlan } : {})} />
      )}
      {editing && commission && (
        <CommissionDialog {...part} commission={commission} onClose={() => setEditing(false)} />
      )}
      {plan && <PlanDialog names={names} agentId={plan} onClose={() => setPlan(undefined)} />}
    </Card>
  );
}
