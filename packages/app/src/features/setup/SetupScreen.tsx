import { t } from '@lintel/contract/messages';
import { Redirect } from 'expo-router';
import { useState } from 'react';
import { AuthFrame, Splash, useSetupStatusQuery } from '@/features/auth';
import { deviceZone } from '@/platform/time-zones';
import { isAppProblem, problemText } from '@/store/problem';
import { useSession } from '@/store/use-session';
import { Stepper } from '@/ui/Progress';
import { ErrorState } from '@/ui/States';
import { AdminStep } from './AdminStep';
import { CompanyStep } from './CompanyStep';
import { LeadsStep } from './LeadsStep';
import { StagesStep } from './StagesStep';
import { TeamStep } from './TeamStep';

const STEPS = ['company', 'admin', 'stages', 'leads', 'team'] as const;

/**
 * First run in five steps. The first two make the company; from then on the server knows the step, so that closing
 * the page loses nothing.
 */
export function SetupScreen() {
  const { me, may } = useSession();
  const setup = useSetupStatusQuery();
  const [local, setLocal] = useState<'company' | 'admin'>('company');
  const [company, setCompany] = useState({ name: '', timeZone: deviceZone(), currency: 'USD' });
  if (setup.isLoading) return <Splash />;
  if (setup.isError && !me) {
    return (
      <ErrorState
        title={t('auth.setup.error')}
        text={problemText(setup.error)}
        reference={isAppProblem(setup.error) ? setup.error.requestId : undefined}
        onRetry={() => void setup.refetch()}
        retrying={setup.isFetching}
      />
    );
  }
  if (!me && setup.data && !setup.data.needed) return <Redirect href="/sign-in" />;
  if (me && (me.company.setupStep === null || !may('company:manage'))) return <Redirect href="/leads" />;
  const step = me ? (me.company.setupStep ?? 'team') : local;
  return (
    <AuthFrame
      key={step}
      width={620}
      title={t(`auth.setup.${step}.title`)}
      text={t(`auth.setup.${step}.text`)}
      insecure={setup.data?.secure === false && !me}
      above={
        <Stepper
          label={t('auth.setup.steps')}
          steps={STEPS.map((key) => ({ key, label: t(`auth.setup.${key}.short`) }))}
          current={step}
        />
      }
    >
      {step === 'company' && (
        <CompanyStep
          company={company}
          onNext={(next) => {
            setCompany(next);
            setLocal('admin');
          }}
        />
      )}
      {step === 'admin' && <AdminStep company={company} onBack={() => setLocal('company')} />}
      {step === 'stages' && <StagesStep />}
      {step === 'leads' && <LeadsStep />}
      {step === 'team' && <TeamStep />}
    </AuthFrame>
  );
}
