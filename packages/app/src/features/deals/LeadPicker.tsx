import { t } from '@lintel/contract/messages';
import { useState } from 'react';
import { View } from 'react-native';
import { leadName, useSearchLeadsQuery } from '@/features/leads';
import { Button } from '@/ui/Button';
import { PressBox } from '@/ui/PressBox';
import { Text } from '@/ui/Text';
import { TextField } from '@/ui/TextField';
import { makeStyles } from '@/ui/theme-context';
import { useSettled } from '@/ui/use-settled';
import type { PressState } from '@/ui/web-props';

export interface PickedLead {
  id: string;
  name: string;
}

/** Finds a lead within reach by name, e-mail or phone. */
export function LeadPicker({
  value,
  onChange,
}: {
  value: PickedLead | null;
  onChange: (lead: PickedLead | null) => void;
}) {
  const styles = useStyles();
  const [text, setText] = useState('');
  const q = useSettled(text.trim());
  const found = useSearchLeadsQuery({ query: { q, limit: 5 } }, { skip: q.length < 2 });
  if (value) {
    return (
      <View style={styles.picked}>
        <View style={styles.grow}>
          <Text variant="meta" tone="text2">
            {t('deals.field.lead')}
          </Text>
          <Text variant="strong">{value.name}</Text>
        </View>
        <Button size="small" label={t('deals.create.no_lead')} onPress={() => onChange(null)} />
      </View>
    );
  }
  const items = q.length < 2 ? [] : (found.data?.items ?? []);
  return (
    <View>
      <TextField
        label={t('deals.field.lead')}
        value={text}
        onChange={setText}
        hint={t('deals.create.lead_hint')}
        autoCorrect={false}
      />
      {items.length > 0 && (
        <View role="list" aria-label={t('deals.field.lead')} style={styles.found}>
          {items.map((row) => (
            <View key={row.id} role="listitem">
              <PressBox
                role="button"
                onPress={() => onChange({ id: row.id, name: leadName(row) })}
                style={(state: PressState) => [styles.row, (state.hovered || state.pressed) && styles.near]}
              >
                <Text variant="strong" lines={1}>
                  {leadName(row)}
                </Text>
                <Text variant="meta" tone="text2" lines={1}>
                  {[row.email, row.phone].filter(Boolean).join(' · ')}
                </Text>
              </PressBox>
            </View>
          ))}
        </View>
      )}
    </View>
  );
}

const useStyles = makeStyles(({ colors, radius }) => ({
  picked: { flexDirection: 'row', alignItems: 'center', gap: 8 },
  grow: { flex: 1 },
  found: { borderWidth: 1, borderColor: colors.line, borderRadius: radius.control, marginTop: 4 },
  row: { paddingHorizontal: 10, paddingVertical: 7, minHeight: 44, justifyContent: 'center' },
  near: { backgroundColor: colors.hover },
}));
