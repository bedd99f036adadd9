import { type Company, MFA_POLICIES } from '@lintel/contract';
import { dateFormat, t } from '@lintel/contract/messages';
import { useMemo, useState } from 'react';
import { View } from 'react-native';
import { useUpdateCompanyMutation } from '@/features/auth';
import { zoneOptions } from '@/platform/time-zones';
import { useSession } from '@/store/use-session';
import { Button } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { Radio, RadioGroup } from '@/ui/Choice';
import { currencyOptions } from '@/ui/currency-options';
import { SelectField } from '@/ui/SelectField';
import { Text } from '@/ui/Text';
import { TextField } from '@/ui/TextField';
import { useToast } from '@/ui/Toast';
import { makeStyles } from '@/ui/theme-context';
import { AdminFrame, AdminGate } from '../AdminFrame';
import { NotSaved } from '../NotSaved';

/** Name, time zone, currency, and who must have a second factor. */
export function CompanyScreen() {
  const { me } = useSession();
  return (
    <AdminGate area="company">
      <AdminFrame area="company">{me && <CompanyForm company={me.company} />}</AdminFrame>
    </AdminGate>
  );
}

type Form = Pick<Company, 'name' | 'timeZone' | 'currency' | 'firstWeekday' | 'mfaPolicy'>;
const FIELDS = ['name', 'timeZone', 'currency', 'firstWeekday', 'mfaPolicy'] as const;
const BY_LANGUAGE = '';

function CompanyForm({ company }: { company: Company }) {
  const styles = useStyles();
  const toast = useToast();
  const [form, setForm] = useState<Form>(company);
  const [update, { isLoading, error }] = useUpdateCompanyMutation();
  const zones = useMemo(() => zoneOptions(company.timeZone), [company.timeZone]);
  const currencies = useMemo(currencyOptions, []);
  const set = (change: Partial<Form>) => setForm({ ...form, ...change });
  const name = form.name.trim();
  const changed = FIELDS.filter((field) => form[field] !== company[field]);
  const save = async () => {
    const body = Object.fromEntries(changed.map((field) => [field, field === 'name' ? name : form[field]]));
    const reply = await update({ body });
    if (!('error' in reply)) toast({ message: t('admin.company.saved') });
  };
  return (
    <View style={styles.page}>
      <Card title={t('admin.area.company')}>
        <View style={styles.form}>
          <TextField
            label={t('admin.name')}
            value={form.name}
            onChange={(value) => set({ name: value })}
            maxLength={120}
            required
          />
          <SelectField
            label={t('admin.company.zone')}
            hint={t('admin.company.zone_hint')}
            value={form.timeZone}
            options={zones}
            onChange={(timeZone) => set({ timeZone })}
          />
          <SelectField
            label={t('admin.company.currency')}
            value={form.currency}
            options={
              currencies.some(({ value }) => value === form.currency)
                ? currencies
                : [{ value: form.currency, label: form.currency }, ...currencies]
            }
            onChange={(currency) => set({ currency })}
          />
          <SelectField
            label={t('admin.company.week')}
            hint={t('admin.company.week_hint')}
            value={String(form.firstWeekday ?? BY_LANGUAGE)}
            options={[
              { value: BY_LANGUAGE, label: t('admin.company.week_language') },
              ...[1, 2, 3, 4, 5, 6, 0].map((day) => ({ value: String(day), label: weekdayName(day) })),
            ]}
            onChange={(day) => set({ firstWeekday: day === BY_LANGUAGE ? null : Number(day) })}
          />
        </View>
      </Card>
      <Card title={t('admin.company.mfa')}>
        <Text tone="text2">{t('admin.company.mfa_text')}</Text>
        <RadioGroup label={t('admin.company.mfa')}>
          {MFA_POLICIES.map((policy) => (
            <Radio
              key={policy}
              label={t(`admin.company.mfa.${policy}`)}
              hint={policy === 'optional' ? undefined : t(`admin.company.mfa.${policy}_text`)}
              checked={form.mfaPolicy === policy}
              onSelect={() => set({ mfaPolicy: policy })}
            />
          ))}
        </RadioGroup>
      </Card>
      <NotSaved error={error} />
      <View style={styles.actions}>
        <Button
          kind="filled"
          label={t('admin.save')}
          busy={isLoading}
          disabledReason={name === '' ? t('admin.need_name') : changed.length === 0 && t('admin.nothing_new')}
          onPress={() => void save()}
        />
      </View>
    </View>
  );
}

/** The name of a day, 0 being Sunday. */
const weekdayName = (day: number): string =>
  dateFormat({ weekday: 'long', timeZone: 'UTC' }).format(Date.UTC(2026, 10, 22 + day));

const useStyles = makeStyles(() => ({
  page: { gap: 14, maxWidth: 640 },
  form: { gap: 14, paddingTop: 8 },
  actions: { flexDirection: 'row', justifyContent: 'flex-end' },
}));
