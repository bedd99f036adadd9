import { lazy, Suspense, useSyncExternalStore } from 'react';
import { stepUp } from '@/store/step-up';

const StepUpDialog = lazy(() => import('./StepUpDialog'));

/** The one place that answers when calls ask for a fresh proof of identity. */
export function StepUp() {
  const open = useSyncExternalStore(stepUp.watch, stepUp.isOpen);
  if (!open) return null;
  return (
    <Suspense fallback={null}>
      <StepUpDialog />
    </Suspense>
  );
}
