import { FlagDialog } from './FlagDialog';
import { OverrideDialog } from './OverrideDialog';
import { useExplainScoreQuery } from './score.api';

export type Asking = 'override' | 'flag';

/** What a person says about a score. Beside the card, which is another one in another width, so that nothing written is lost. */
export function ScoreQuestions({
  leadId,
  asking,
  onClose,
}: {
  leadId: string;
  asking: Asking;
  onClose: () => void;
}) {
  const { currentData: why } = useExplainScoreQuery({ params: { leadId } });
  if (asking === 'flag') return <FlagDialog leadId={leadId} onClose={onClose} />;
  return why ? <OverrideDialog leadId={leadId} why={why} onClose={onClose} /> : null;
}
