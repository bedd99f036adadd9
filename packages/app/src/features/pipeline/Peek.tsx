import type { Stage } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import type { BoardCard } from '@lintel/contract/pipelines';
import { View } from 'react-native';
import { leadsApi, useLeadLists } from '@/features/leads';
import { problemText } from '@/store/problem';
import { Dialog } from '@/ui/Dialog';
import { budgetText } from '@/ui/lead-text';
import { fullMoment } from '@/ui/moment';
import { SkeletonRows } from '@/ui/Skeleton';
import { ErrorState } from '@/ui/States';
import { Text } from '@/ui/Text';
import { makeStyles } from '@/ui/theme-context';
import { nameOf } from './BoardCardView';

/** A look at a lead without leaving the board. */
export function Peek({
  card,
  stage,
  onOpen,
  onClose,
}: {
  card: BoardCard;
  stage: Stage | undefined;
  onOpen: () => void;
  onClose: () => void;
}) {
  const styles = useStyles();
  const { users } = useLeadLists();
  const lead = leadsApi.useGetLeadQuery({ params: { leadId: card.id } });
  const known = lead.data;
  const facts: [string, string | null | undefined][] = known
    ? [
        [t('leads.field.stage'), stage?.name],
        [t('leads.field.phone'), known.phones[0]?.raw],
        [t('leads.field.email'), known.emails[0]?.raw],
        [t('leads.field.budget'), budgetText(known)],
        [t('leads.field.location'), known.location],
        [t('leads.field.timeline'), known.timeline && t(`leads.timeline.${known.timeline}`)],
        [t('leads.field.owner'), users.find(({ id }) => id === known.ownerId)?.name],
        [t('leads.field.source'), known.source],
        [t('leads.field.last_event'), known.lastEventAt && fullMoment(known.lastEventAt)],
        [t('pipelines.peek.next'), card.nextStep?.title ?? t('pipelines.card.none')],
      ]
    : [];
  return (
    <Dialog
      open
      onClose={onClose}
      title={nameOf(card)}
      cancelLabel={t('ui.close')}
      confirm={{ label: t('pipelines.peek.open'), onPress: onOpen }}
    >
      {lead.isError ? (
        <ErrorState
          title={t('pipelines.peek.failed')}
          text={problemText(lead.error)}
          onRetry={() => void lead.refetch()}
          retrying={lead.isFetching}
        />
      ) : known ? (
        <View style={styles.facts}>
          {facts.flatMap(([label, value]) =>
            value ? (
              <View key={label} style={styles.fact}>
                <Text tone="text2" style={styles.label}>
                  {label}
                </Text>
                <Text style={styles.value}>{value}</Text>
              </View>
            ) : (
              []
            ),
          )}
        </View>
      ) : (
        <SkeletonRows rows={5} height={24} avatar={false} />
      )}
    </Dialog>
  );
}

const useStyles = makeStyles(() => ({
  facts: { gap: 6, paddingVertical: 6 },
  fact: { flexDirection: 'row', gap: 12 },
  label: { width: 110 },
  value: { flex: 1 },
}));
