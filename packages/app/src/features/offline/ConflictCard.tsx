import { t } from '@lintel/contract/messages';
import { useState } from 'react';
import { View } from 'react-native';
import { useLeadLists } from '@/features/leads';
import { randomId } from '@/platform/random-id';
import { decided } from '@/store/offline/replay';
import type { WaitingWrite } from '@/store/offline/waiting-write';
import { Button } from '@/ui/Button';
import { Radio, RadioGroup } from '@/ui/Choice';
import { fieldLabel, fieldValueText } from '@/ui/field-text';
import { Text } from '@/ui/Text';
import { makeStyles } from '@/ui/theme-context';

interface Props {
  write: WaitingWrite;
  /** What is to be written in its place; null when all stays as theirs. */
  onDecide: (decision: WaitingWrite | null) => void;
}

/** Fields two people changed: for each mine or theirs. */
export function ConflictCard({ write, onDecide }: Props) {
  const styles = useStyles();
  const lists = useLeadLists();
  const conflicts = write.conflicts ?? [];
  const [mine, setMine] = useState<ReadonlySet<string>>(new Set(conflicts.map(({ field }) => field)));
  const choose = (field: string, own: boolean) => {
    const next = new Set(mine);
    if (own) next.add(field);
    else next.delete(field);
    setMine(next);
  };
  const words = (field: string, value: unknown) =>
    fieldValueText(field, value, { ...lists, currency: 'USD' }) || t('offline.conflict.nothing');
  return (
    <View role="alert" style={styles.panel}>
      <Text weight={600} tone="warningText">
        {t('offline.conflict.title')}
      </Text>
      <Text tone="text2">{t('offline.conflict.text')}</Text>
      {conflicts.map(({ field, base, mine: own, theirs }) => {
        const label = fieldLabel(field, lists.fields);
        return (
          <View key={field} style={styles.field}>
            <Text weight={600}>{label}</Text>
            <RadioGroup label={label}>
              <Radio
                checked={mine.has(field)}
                onSelect={() => choose(field, true)}
                label={t('offline.conflict.mine', { value: words(field, own) })}
              />
              <Radio
                checked={!mine.has(field)}
                onSelect={() => choose(field, false)}
                label={t('offline.conflict.theirs', { value: words(field, theirs) })}
              />
            </RadioGroup>
            <Text variant="meta" tone="text3">
              {t('offline.conflict.was', { value: words(field, base) })}
            </Text>
          </View>
        );
      })}
      <View style={styles.actions}>
        <Button
          kind="filled"
          label={t('offline.conflict.apply')}
          onPress={() => onDecide(decided(write, mine, randomId))}
        />
        <Button label={t('offline.conflict.drop')} onPress={() => onDecide(null)} />
      </View>
    </View>
  );
}

const useStyles = makeStyles(({ colors, radius }) => ({
  panel: {
    gap: 8,
    padding: 14,
    borderRadius: radius.card,
    borderWidth: 1,
    borderColor: colors.warning,
  },
  field: { gap: 4 },
  actions: { flexDirection: 'row', flexWrap: 'wrap', gap: 8, marginTop: 4 },
}));
