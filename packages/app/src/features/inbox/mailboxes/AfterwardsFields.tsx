import { t } from '@lintel/contract/messages';
import { SelectField } from '@/ui/SelectField';
import { TextField } from '@/ui/TextField';

export interface Afterwards {
  afterwards: 'leave' | 'seen' | 'move';
  moveTo: string | null;
}
const CHOICES: readonly Afterwards['afterwards'][] = ['leave', 'seen', 'move'];

/** What becomes of mail on the server once it was kept here. */
export function AfterwardsFields({
  value,
  onChange,
}: {
  value: Afterwards;
  onChange: (value: Afterwards) => void;
}) {
  return (
    <>
      <SelectField
        label={t('inbox.mailbox.afterwards')}
        value={value.afterwards}
        onChange={(afterwards) => onChange({ ...value, afterwards })}
        options={CHOICES.map((each) => ({ value: each, label: t(`inbox.mailbox.afterwards.${each}`) }))}
      />
      {value.afterwards === 'move' && (
        <TextField
          label={t('inbox.mailbox.move_to')}
          value={value.moveTo ?? ''}
          onChange={(moveTo) => onChange({ ...value, moveTo: moveTo.trim() || null })}
          spellCheck={false}
        />
      )}
    </>
  );
}
