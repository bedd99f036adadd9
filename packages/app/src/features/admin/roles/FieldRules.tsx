import type { FieldRule, RoleInfo } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { View } from 'react-native';
import { SelectField } from '@/ui/SelectField';
import { Text } from '@/ui/Text';
import { makeStyles } from '@/ui/theme-context';
import { useUpdateRoleMutation } from '../admin.api';
import { NotSaved } from '../NotSaved';
import { useRuledFields } from './field-names';

const RULES = ['open', 'read_only', 'hidden'] as const;
type Choice = (typeof RULES)[number];

/** A rule for each field of leads; each choice is saved at once. */
export function FieldRules({ role, refused }: { role: RoleInfo; refused: string | undefined }) {
  const styles = useStyles();
  const fields = useRuledFields();
  const [update, { isLoading, error }] = useUpdateRoleMutation();
  const set = (field: string, choice: Choice) => {
    const { [field]: _was, ...others } = role.fields;
    const rules: Record<string, FieldRule> = choice === 'open' ? others : { ...others, [field]: choice };
    void update({ params: { roleId: role.id }, body: { fields: rules, version: role.version } });
  };
  return (
    <View>
      {fields.map(({ field, label }) => (
        <View key={field} style={styles.row}>
          <Text style={styles.words}>{label}</Text>
          <View style={styles.choice}>
            <SelectField<Choice>
              hideLabel
              label={`${label}, ${t('admin.roles.rule')}`}
              value={role.fields[field] ?? 'open'}
              options={RULES.map((value) => ({ value, label: t(`admin.roles.rule.${value}`) }))}
              disabledReason={refused ?? (isLoading && t('ui.busy'))}
              onChange={(choice) => set(field, choice)}
            />
          </View>
        </View>
      ))}
      {error !== undefined && (
        <View style={styles.error}>
          <NotSaved error={error} />
        </View>
      )}
    </View>
  );
}

const useStyles = makeStyles(({ colors }) => ({
  row: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: 10,
    minHeight: 44,
    paddingHorizontal: 14,
    paddingVertical: 4,
    borderTopWidth: 1,
    borderTopColor: colors.lineSubtle,
  },
  words: { flex: 1, minWidth: 0 },
  choice: { width: 150 },
  error: { padding: 14 },
}));
