import type { Import } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import Undo2 from 'lucide-react-native/icons/undo-2';
import { useState } from 'react';
import { UndoDialog, useBatchQuery } from '@/features/batches';
import { Button } from '@/ui/Button';
import { Text } from '@/ui/Text';

/** The way back from an import that is over, or what came of going it. */
export function UndoImport({ of }: { of: Import }) {
  const [open, setOpen] = useState(false);
  const { data: batch } = useBatchQuery({ params: { batchId: of.id } }, { refetchOnMountOrArgChange: true });
  if (!batch) return null;
  const { undo } = batch;
  const said =
    undo &&
    (undo.state === 'done'
      ? undo.kept > 0
        ? 'intake.ui.undone_partly'
        : 'intake.ui.undone'
      : undo.state === 'failed'
        ? undefined
        : 'intake.ui.undoing');
  return (
    <>
      {said && <Text tone="text2">{t(said)}</Text>}
      {batch.canUndo && <Button icon={Undo2} label={t('intake.ui.undo')} onPress={() => setOpen(true)} />}
      {open && <UndoDialog batchId={of.id} onClose={() => setOpen(false)} />}
    </>
  );
}
