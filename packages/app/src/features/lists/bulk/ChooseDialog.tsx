import { Dialog } from '@/ui/Dialog';
import { type Option, OptionList } from '@/ui/SelectField';

/** One choice out of a list, taken at once. */
export function ChooseDialog({
  title,
  options,
  onChoose,
  onClose,
}: {
  title: string;
  options: readonly Option[];
  onChoose: (value: string) => void;
  onClose: () => void;
}) {
  return (
    <Dialog open onClose={onClose} title={title} width={360}>
      <OptionList
        label={title}
        options={options}
        chosen={new Set<string>()}
        many={false}
        onChoose={onChoose}
      />
    </Dialog>
  );
}
