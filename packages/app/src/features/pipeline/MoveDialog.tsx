import type { Lead, Stage } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { useToast } from '@/ui/Toast';
import { nameOf } from './BoardCardView';
import { MoveForm } from './MoveForm';
import { useMoveLeadMutation } from './pipeline.api';

/** What a stage asks for of one lead, away from the board. */
export function MoveDialog({
  lead,
  to,
  paths,
  onClose,
}: {
  lead: Pick<Lead, 'id' | 'version' | 'name' | 'currency'>;
  to: Stage;
  paths: string[];
  onClose: () => void;
}) {
  const toast = useToast();
  const [move] = useMoveLeadMutation();
  return (
    <MoveForm
      asked={{ card: lead, to, paths }}
      onClose={onClose}
      onMove={async (given) => {
        const reply = await move({
          params: { leadId: lead.id },
          body: { version: lead.version, stageId: to.id, ...given },
        });
        if (!reply.data) return { kind: 'refused', problem: reply.error };
        toast({ message: t('pipelines.moved', { name: nameOf(lead), stage: to.name }) });
        return { kind: 'done', version: reply.data.version };
      }}
    />
  );
}
