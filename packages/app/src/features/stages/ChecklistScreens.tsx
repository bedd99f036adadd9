import { t } from '@lintel/contract/messages';
import { lazy, type ReactNode, Suspense } from 'react';
import { AdminFrame, AdminGate, AreaIntro } from '@/features/admin';
import { SkeletonRows } from '@/ui/Skeleton';

// What is in the frame comes with deals, whose words and calls it needs.
const Checklists = lazy(() => import('@/features/business').then((area) => ({ default: area.Checklists })));
const ChecklistEditor = lazy(() =>
  import('@/features/business').then((area) => ({ default: area.ChecklistEditor })),
);

/** Checklists for new deals. */
export function ChecklistsScreen() {
  return (
    <AdminGate area="checklists">
      <AdminFrame area="checklists">
        <AreaIntro title={t('stages.checklists')} text={t('stages.checklists.text')} />
        <Waiting>
          <Checklists />
        </Waiting>
      </AdminFrame>
    </AdminGate>
  );
}

/** One of them, or a new one. */
export function ChecklistScreen({ templateId }: { templateId: string }) {
  return (
    <AdminGate area="checklists">
      <AdminFrame area="checklists" title={t('stages.checklist')}>
        <Waiting>
          <ChecklistEditor templateId={templateId} />
        </Waiting>
      </AdminFrame>
    </AdminGate>
  );
}

const Waiting = ({ children }: { children: ReactNode }) => (
  <Suspense fallback={<SkeletonRows rows={4} height={56} avatar={false} />}>{children}</Suspense>
);
