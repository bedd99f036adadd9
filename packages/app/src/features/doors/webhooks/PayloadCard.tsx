import type { CustomField, MapField, MapRule } from '@lintel/contract';
import { type Leaf, leavesOf } from '@lintel/contract/mapping';
import { t } from '@lintel/contract/messages';
import WandSparkles from 'lucide-react-native/icons/wand-sparkles';
import { useMemo, useState } from 'react';
import { View } from 'react-native';
import { Button } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { fullMoment } from '@/ui/moment';
import { SelectField } from '@/ui/SelectField';
import { Segmented } from '@/ui/Tabs';
import { Text } from '@/ui/Text';
import { TextField } from '@/ui/TextField';
import { makeStyles, useWidth } from '@/ui/theme-context';
import { fieldOptions } from './field-options';
import { choose, fieldOf } from './mapping-draft';

/** So many values are shown before more are asked for. */
const SHOWN = 40;
const NONE = 'none';

interface Props {
  text: string;
  onText: (text: string) => void;
  receivedAt: string | null;
  payload: { payload: unknown } | undefined;
  rules: readonly MapRule[];
  custom: readonly CustomField[];
  onRules: (rules: MapRule[]) => void;
  onSuggest: (() => void) | undefined;
}

/** What came in last, or was pasted: each value beside the field it becomes. */
export function PayloadCard({ text, onText, receivedAt, payload, rules, custom, onRules, onSuggest }: Props) {
  const styles = useStyles();
  const [view, setView] = useState<'values' | 'text'>(payload ? 'values' : 'text');
  const [all, setAll] = useState(false);
  const leaves = useMemo(() => (payload ? leavesOf(payload.payload) : []), [payload]);
  const shown = all ? leaves : leaves.slice(0, SHOWN);
  return (
    <Card
      title={t('doors.payload.title')}
      note={receivedAt ? t('doors.payload.received', { when: fullMoment(receivedAt) }) : undefined}
      actions={
        onSuggest && <Button icon={WandSparkles} label={t('doors.payload.suggest')} onPress={onSuggest} />
      }
    >
      <Segmented
        label={t('doors.payload.view')}
        items={[
          { key: 'values', label: t('doors.payload.values') },
          { key: 'text', label: t('doors.payload.text') },
        ]}
        value={view}
        onChange={setView}
      />
      {view === 'text' ? (
        <TextField
          label={t('doors.payload.paste')}
          hint={t('doors.payload.paste_hint')}
          value={text}
          onChange={onText}
          rows={14}
          spellCheck={false}
          autoCapitalize="none"
          testID="payload-text"
          {...(text.trim() !== '' && !payload ? { error: t('doors.payload.unreadable') } : {})}
        />
      ) : leaves.length === 0 ? (
        <Text tone="text2">{t('doors.payload.none')}</Text>
      ) : (
        <View role="list" style={styles.list}>
          {shown.map((leaf) => (
            <LeafRow key={leaf.path} leaf={leaf} rules={rules} custom={custom} onRules={onRules} />
          ))}
          {leaves.length > shown.length && (
            <Button
              label={t('doors.payload.more', { count: leaves.length - shown.length })}
              onPress={() => setAll(true)}
            />
          )}
        </View>
      )}
    </Card>
  );
}

function LeafRow({
  leaf,
  rules,
  custom,
  onRules,
}: { leaf: Leaf } & Pick<Props, 'rules' | 'custom' | 'onRules'>) {
  const styles = useStyles();
  const compact = useWidth() === 'compact';
  const options = useMemo(
    () => [
      { value: NONE as typeof NONE | MapField, label: t('doors.payload.unused') },
      ...fieldOptions(custom),
    ],
    [custom],
  );
  return (
    <View role="listitem" style={[styles.leaf, compact && styles.stacked]}>
      <View style={styles.words}>
        <Text lines={2}>{leaf.text}</Text>
        <Text variant="meta" tone="text3" lines={1}>
          {leaf.path}
        </Text>
      </View>
      <View style={compact ? undefined : styles.choice}>
        <SelectField<typeof NONE | MapField>
          hideLabel
          label={t('doors.payload.becomes', { value: leaf.path })}
          value={fieldOf(rules, leaf.path) ?? NONE}
          options={options}
          onChange={(field) => onRules(choose(rules, leaf.path, field === NONE ? undefined : field))}
        />
      </View>
    </View>
  );
}

const useStyles = makeStyles(({ colors }) => ({
  list: { gap: 0 },
  leaf: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: 10,
    paddingVertical: 6,
    borderBottomWidth: 1,
    borderBottomColor: colors.lineSubtle,
  },
  stacked: { flexDirection: 'column', alignItems: 'stretch', gap: 4 },
  words: { flex: 1, minWidth: 0 },
  choice: { width: 200 },
}));
