import { type ComponentProps, lazy, Suspense } from 'react';
import { SkeletonBlock } from '@/ui/Skeleton';
import { ScorePlace } from './ScorePlace';

// Lists need a line about scores only; what a lead's page shows of one comes with that page, as one part.
const part = () => import('./lead');
const LateCard = lazy(() => part().then((m) => ({ default: m.ScoreCard })));
const LateQuestions = lazy(() => part().then((m) => ({ default: m.ScoreQuestions })));
const LateHistory = lazy(() => part().then((m) => ({ default: m.ScoreHistory })));

/** The score of a lead and why. `score` is what the lead carries; null as long as there is none. */
export const ScoreCard = (props: ComponentProps<typeof LateCard>) => (
  <Suspense fallback={<ScorePlace score={props.score} />}>
    <LateCard {...props} />
  </Suspense>
);

/** The dialogs of the score of a lead. */
export const ScoreQuestions = (props: ComponentProps<typeof LateQuestions>) => (
  <Suspense>
    <LateQuestions {...props} />
  </Suspense>
);

/** How the score of a lead moved. */
export const ScoreHistory = (props: { leadId: string }) => (
  <Suspense fallback={<SkeletonBlock lines={3} />}>
    <LateHistory {...props} />
  </Suspense>
);
