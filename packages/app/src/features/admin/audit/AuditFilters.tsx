import { t } from '@lintel/contract/messages';
import { View } from 'react-native';
import { useListUsersQuery } from '@/features/auth';
import { useSession } from '@/store/use-session';
import { Button } from '@/ui/Button';
import { SelectField } from '@/ui/SelectField';
import { DateField } from '@/ui/TextField';
import { makeStyles, useWidth } from '@/ui/theme-context';
import { useAuditActionsQuery } from '../admin.api';
import { actionWords, kindWords } from './action-words';
import { type AuditState, isFiltered, RANGES, type Range } from './audit-state';

const ANY = 'any';
const KINDS = ['lead', 'user', 'role', 'team', 'api_key', 'import', 'field', 'model', 'company'] as const;

interface Props {
  state: AuditState;
  set: (change: Partial<AuditState>) => void;
  clear: () => void;
}

/** Person, action, kind of record and time. */
export function AuditFilters({ state, set, clear }: Props) {
  const styles = useStyles();
  const compact = useWidth() === 'compact';
  const { may } = useSession();
  const people = useListUsersQuery(undefined, { skip: !may('users:read') }).data?.items ?? [];
  const occurring = useAuditActionsQuery().data?.items ?? [];
  // The address may ask for a whole group, such as all of `role`.
  const actions = new Set([...(state.action ? [state.action] : []), ...occurring]);
  const kinds = new Set<string>([...(state.kind ? [state.kind] : []), ...KINDS]);
  const chosen = (value: string) => (value === ANY ? undefined : value);
  const byLabel = (a: { label: string }, b: { label: string }) => a.label.localeCompare(b.label);
  return (
    <View style={[styles.filters, compact && styles.phone]}>
      <View style={styles.select}>
        <SelectField
          hideLabel
          label={t('admin.audit.who')}
          value={state.user ?? ANY}
          options={[
            { value: ANY, label: t('admin.audit.any_person') },
            ...people.map(({ id, name }) => ({ value: id as string, label: name })),
          ]}
          onChange={(user) => set({ user: chosen(user) })}
        />
      </View>
      <View style={styles.select}>
        <SelectField
          hideLabel
          label={t('admin.audit.action')}
          value={state.action ?? ANY}
          options={[
            { value: ANY, label: t('admin.audit.any_action') },
            ...[...actions].map((value) => ({ value, label: actionWords(value) })).sort(byLabel),
          ]}
          onChange={(action) => set({ action: chosen(action) })}
        />
      </View>
      <View style={styles.select}>
        <SelectField
          hideLabel
          label={t('admin.audit.what')}
          value={state.kind ?? ANY}
          options={[
            { value: ANY, label: t('admin.audit.any_kind') },
            ...[...kinds].map((value) => ({ value, label: kindWords(value) })),
          ]}
          onChange={(kind) => set({ kind: chosen(kind) })}
        />
      </View>
      <View style={styles.select}>
        <SelectField<Range>
          hideLabel
          label={t('admin.audit.range')}
          value={state.range}
          options={RANGES.map((value) => ({ value, label: t(`admin.audit.range.${value}`) }))}
          onChange={(range) => set({ range })}
        />
      </View>
      {state.range === 'custom' && (
        <>
          <View style={styles.select}>
            <DateField
              label={t('admin.audit.range_from')}
              value={state.from ?? null}
              onChange={(from) => set({ from: from ?? undefined })}
            />
          </View>
          <View style={styles.select}>
            <DateField
              label={t('admin.audit.range_to')}
              value={state.to ?? null}
              onChange={(to) => set({ to: to ?? undefined })}
            />
          </View>
        </>
      )}
      {isFiltered(state) && <Button kind="quiet" label={t('admin.audit.clear')} onPress={clear} />}
    </View>
  );
}

const useStyles = makeStyles(() => ({
  filters: { flexDirection: 'row', flexWrap: 'wrap', gap: 8, paddingHorizontal: 20, paddingVertical: 12 },
  phone: { paddingHorizontal: 16 },
  select: { flexGrow: 1, flexBasis: 140, maxWidth: 210 },
}));
