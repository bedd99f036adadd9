import { t } from '@lintel/contract/messages';
import { useState } from 'react';
import { Radio, RadioGroup } from '@/ui/Choice';
import { Dialog } from '@/ui/Dialog';
import type { SeriesScope } from './use-reschedule';

interface Props {
  /** What is about to be done, as the title and the button say it. */
  title: string;
  confirm: string;
  danger?: boolean;
  /** Null when nothing is to be done after all. */
  onAnswer: (scope: SeriesScope | null) => void;
}

/** Which of a series: this one, this and what follows, or all. */
export function SeriesDialog({ title, confirm, danger, onAnswer }: Props) {
  const [scope, setScope] = useState<SeriesScope>('one');
  return (
    <Dialog
      open
      title={title}
      onClose={() => onAnswer(null)}
      confirm={{ label: confirm, danger, onPress: () => onAnswer(scope) }}
    >
      <RadioGroup label={title}>
        {(['one', 'following', 'all'] as const).map((value) => (
          <Radio
            key={value}
            label={t(`calendar.scope.${value}`)}
            checked={scope === value}
            onSelect={() => setScope(value)}
          />
        ))}
      </RadioGroup>
    </Dialog>
  );
}
