import { t } from '@lintel/contract/messages';
import { useMemo, useState } from 'react';
import { View } from 'react-native';
import { zoneOptions } from '@/platform/time-zones';
import { Button } from '@/ui/Button';
import { currencyOptions } from '@/ui/currency-options';
import { SelectField } from '@/ui/SelectField';
import { TextField } from '@/ui/TextField';
import { makeStyles } from '@/ui/theme-context';

export interface CompanyForm {
  name: string;
  timeZone: string;
  currency: string;
}

/** Name, time zone and currency of the company. */
export function CompanyStep({
  company,
  onNext,
}: {
  company: CompanyForm;
  onNext: (company: CompanyForm) => void;
}) {
  const styles = useStyles();
  const [form, setForm] = useState(company);
  const zones = useMemo(() => zoneOptions(company.timeZone), [company.timeZone]);
  const currencies = useMemo(currencyOptions, []);
  const missing = form.name.trim() === '';
  const next = () => !missing && onNext({ ...form, name: form.name.trim() });
  return (
    <>
      <View style={styles.form}>
        <TextField
          label={t('auth.setup.company.name')}
          value={form.name}
          onChange={(name) => setForm({ ...form, name })}
          onSubmit={next}
          autoComplete="organization"
          autoFocus
          required
          testID="company-name"
        />
        <SelectField
          label={t('auth.setup.company.zone')}
          hint={t('auth.setup.company.zone_hint')}
          options={zones}
          value={form.timeZone}
          onChange={(timeZone) => setForm({ ...form, timeZone })}
        />
        <SelectField
          label={t('auth.setup.company.currency')}
          options={currencies}
          value={form.currency}
          onChange={(currency) => setForm({ ...form, currency })}
        />
      </View>
      <View style={styles.actions}>
        <Button
          kind="filled"
          label={t('auth.setup.next')}
          disabledReason={missing && t('auth.setup.company.needs_name')}
          onPress={next}
        />
      </View>
    </>
  );
}

const useStyles = makeStyles(() => ({
  form: { gap: 14 },
  actions: { flexDirection: 'row', justifyContent: 'flex-end', gap: 8 },
}));
