import { t } from '@lintel/contract/messages';
import { View } from 'react-native';
import { Failed } from '@/features/admin';
import { Dialog } from '@/ui/Dialog';
import { fullMoment } from '@/ui/moment';
import { SkeletonRows } from '@/ui/Skeleton';
import { Text } from '@/ui/Text';
import { makeStyles } from '@/ui/theme-context';
import { useLeadDecisionsQuery } from '../routing.api';
import { useNames } from '../use-names';
import { Trace } from './Trace';

/** Why a lead came to whom it came: one decision of the rules, as it was made. */
export function WhyDialog({
  leadId,
  decisionId,
  onClose,
}: {
  leadId: string;
  decisionId: string;
  onClose: () => void;
}) {
  const styles = useStyles();
  const { names } = useNames();
  const query = useLeadDecisionsQuery({ params: { leadId } });
  const decision = query.data?.items.find(({ id }) => id === decisionId);
  return (
    <Dialog
      open
      onClose={onClose}
      width={680}
      title={t('routing.why')}
      text={decision && t('routing.why.made', { when: fullMoment(decision.at), version: decision.version })}
    >
      <View style={styles.body}>
        {decision ? (
          <>
            <Text>{decision.text}</Text>
            <Trace rules={decision.rules} steps={decision.steps} userName={names.user} />
          </>
        ) : query.isError ? (
          <Failed title={t('routing.why.failed')} query={query} />
        ) : query.isSuccess && !query.isFetching ? (
          <Text tone="text2">{t('routing.why.gone')}</Text>
        ) : (
          <SkeletonRows rows={3} avatar={false} />
        )}
      </View>
    </Dialog>
  );
}

const useStyles = makeStyles(() => ({ body: { gap: 12, padding: 4 } }));
