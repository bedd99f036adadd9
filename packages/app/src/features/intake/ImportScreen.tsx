import { t } from '@lintel/contract/messages';
import { useRouter } from 'expo-router';
import { isAppProblem, problemText } from '@/store/problem';
import { useSession } from '@/store/use-session';
import { Card } from '@/ui/Card';
import { ProgressBar } from '@/ui/Progress';
import { SkeletonRows } from '@/ui/Skeleton';
import { ErrorState, PermissionState } from '@/ui/States';
import { Text } from '@/ui/Text';
import { ImportFrame } from './ImportFrame';
import { ImportResult } from './ImportResult';
import { ImportRunning } from './ImportRunning';
import { ImportWizard } from './ImportWizard';
import { isBusy, phaseOf, stepOf } from './import-steps';
import { intakeApi, useGetImportQuery } from './intake.api';

const LOOK_AGAIN_MS = 1_500;

/** One import wherever it stands: being read, set up step by step, under way, or over. */
export function ImportScreen({ importId, step }: { importId: string; step?: string }) {
  const { may } = useSession();
  const router = useRouter();
  const leave = () => router.push('/leads/import');
  const arg = { params: { importId } };
  const state = intakeApi.endpoints.getImport.useQueryState(arg).data?.state;
  const { data, error, isFetching, refetch } = useGetImportQuery(arg, {
    skip: !may('leads:import'),
    // Hints come sooner; this is for when they do not.
    pollingInterval: state && isBusy(state) ? LOOK_AGAIN_MS : 0,
  });

  if (!may('leads:import')) {
    return (
      <ImportFrame onBack={leave}>
        <PermissionState />
      </ImportFrame>
    );
  }
  if (!data) {
    return (
      <ImportFrame onBack={leave}>
        {error ? (
          <ErrorState
            title={
              isAppProblem(error) && error.status === 404
                ? t('intake.ui.not_found')
                : t('intake.ui.load_failed')
            }
            text={problemText(error)}
            reference={isAppProblem(error) ? error.requestId : undefined}
            onRetry={refetch}
            retrying={isFetching}
          />
        ) : (
          <SkeletonRows avatar={false} />
        )}
      </ImportFrame>
    );
  }
  const phase = phaseOf(data.state);
  if (phase === 'running') return <ImportRunning of={data} onBack={leave} />;
  if (phase === 'over') return <ImportResult of={data} onBack={leave} />;
  if (phase === 'reading') {
    return (
      <ImportFrame step="upload" note={data.fileName} onBack={leave}>
        <Card title={t('intake.ui.reading.title', { file: data.fileName })}>
          <ProgressBar value={null} label={t('intake.ui.reading.title', { file: data.fileName })} />
          <Text tone="text2">{t('intake.ui.reading.text')}</Text>
        </Card>
      </ImportFrame>
    );
  }
  return <ImportWizard of={data} step={stepOf(step)} />;
}
