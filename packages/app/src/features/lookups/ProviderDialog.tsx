import type { Provider } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import Plus from 'lucide-react-native/icons/plus';
import X from 'lucide-react-native/icons/x';
import { useState } from 'react';
import { View } from 'react-native';
import { useListFieldsQuery } from '@/features/leads';
import { problemText } from '@/store/problem';
import { Button, IconButton } from '@/ui/Button';
import { Toggle } from '@/ui/Choice';
import { Dialog } from '@/ui/Dialog';
import { SelectField } from '@/ui/SelectField';
import { Text } from '@/ui/Text';
import { NumberField, TextField } from '@/ui/TextField';
import { makeStyles, useWidth } from '@/ui/theme-context';
import { useCreateProviderMutation, useUpdateProviderMutation } from './lookups.api';
import { emptyForm, formOf, missingOf, NO_FIELD, type ProviderForm, toBody } from './provider-form';

/** Sets a service up, or changes it: where it is asked, with what, what of its answer is kept, and how often. */
export function ProviderDialog({ of, onClose }: { of?: Provider; onClose: () => void }) {
  const styles = useStyles();
  const compact = useWidth() === 'compact';
  const [form, setForm] = useState<ProviderForm>(() => (of ? formOf(of) : emptyForm()));
  const fields = useListFieldsQuery().data?.items ?? [];
  const [create, making] = useCreateProviderMutation();
  const [update, saving] = useUpdateProviderMutation();
  const error = making.error ?? saving.error;
  const set = (change: Partial<ProviderForm>) => setForm({ ...form, ...change });
  const setAt = <Row,>(rows: readonly Row[], at: number, change: Partial<Row>) =>
    rows.map((row, i) => (i === at ? { ...row, ...change } : row));
  const save = async () => {
    const reply = of
      ? await update({
          params: { providerId: of.id },
          body: { version: of.version, ...toBody(form, of.headerNames) },
        })
      : await create({ body: toBody(form) });
    if (!('error' in reply)) onClose();
  };
  const targets = [
    { value: NO_FIELD, label: t('lookups.to.none') },
    { value: 'timeZone', label: t('leads.field.time_zone') },
    { value: 'location', label: t('leads.field.location') },
    { value: 'propertyType', label: t('leads.field.property_type') },
    ...fields.map(({ key, label }) => ({ value: `custom.${key}`, label })),
  ];
  return (
    <Dialog
      open
      onClose={onClose}
      width={640}
      title={t(of ? 'lookups.edit' : 'lookups.add')}
      text={t('lookups.form_text')}
      confirm={{
        label: t('lookups.save'),
        busy: making.isLoading || saving.isLoading,
        disabledReason: missingOf(form),
        onPress: () => void save(),
      }}
    >
      <View style={styles.body}>
        <TextField
          label={t('lookups.name')}
          value={form.name}
          onChange={(name) => set({ name })}
          maxLength={80}
          autoFocus
          required
        />
        <View style={[styles.pair, compact && styles.stack]}>
          <View style={compact ? undefined : styles.method}>
            <SelectField
              label={t('lookups.method')}
              value={form.method}
              options={[
                { value: 'GET', label: 'GET' },
                { value: 'POST', label: 'POST' },
              ]}
              onChange={(method) => set({ method })}
            />
          </View>
          <View style={compact ? undefined : styles.grow}>
            <TextField
              label={t('lookups.url')}
              hint={t('lookups.url_hint')}
              value={form.url}
              onChange={(url) => set({ url })}
              maxLength={2000}
              autoCapitalize="none"
              autoCorrect={false}
              inputMode="url"
              required
            />
          </View>
        </View>
        {form.method === 'POST' && (
          <TextField
            label={t('lookups.body')}
            hint={t('lookups.body_hint')}
            value={form.body}
            onChange={(body) => set({ body })}
            rows={4}
            maxLength={10_000}
            autoCapitalize="none"
            spellCheck={false}
          />
        )}
        <View role="group" aria-label={t('lookups.headers')} style={styles.group}>
          <Text variant="strong">{t('lookups.headers')}</Text>
          {form.headers.map(({ name, value, kept }, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other name until they are typed
            <View key={i} style={styles.pair}>
              <View style={styles.grow}>
                <TextField
                  label={t('lookups.header_name')}
                  value={name}
                  onChange={(text) => set({ headers: setAt(form.headers, i, { name: text }) })}
                  readOnly={kept}
                  maxLength={100}
                  autoCapitalize="none"
                />
              </View>
              <View style={styles.grow}>
                <TextField
                  label={t('lookups.header_value')}
                  placeholder={kept ? t('lookups.header_kept') : undefined}
                  value={value}
                  onChange={(text) => set({ headers: setAt(form.headers, i, { value: text }) })}
                  maxLength={4000}
                  secureTextEntry
                  autoComplete="off"
                />
              </View>
              <View style={styles.drop}>
                <IconButton
                  icon={X}
                  label={t('lookups.header_drop', { name })}
                  onPress={() => set({ headers: form.headers.toSpliced(i, 1) })}
                />
              </View>
            </View>
          ))}
          <View style={styles.start}>
            <Button
              kind="quiet"
              size="small"
              icon={Plus}
              label={t('lookups.header_add')}
              onPress={() => set({ headers: [...form.headers, { name: '', value: '', kept: false }] })}
            />
          </View>
        </View>
        <View role="group" aria-label={t('lookups.mapping')} style={styles.group}>
          <Text variant="strong">{t('lookups.mapping')}</Text>
          <Text variant="meta" tone="text2">
            {t('lookups.mapping_hint')}
          </Text>
          {form.mapping.map(({ pointer, fact, to }, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other name until they are typed
            <View key={i} style={[styles.pair, compact && styles.stack]}>
              <View style={compact ? undefined : styles.grow}>
                <TextField
                  label={t('lookups.pointer')}
                  placeholder="/person/zone"
                  value={pointer}
                  onChange={(text) => set({ mapping: setAt(form.mapping, i, { pointer: text }) })}
                  maxLength={300}
                  autoCapitalize="none"
                />
              </View>
              <View style={compact ? undefined : styles.grow}>
                <TextField
                  label={t('lookups.fact_name')}
                  value={fact}
                  onChange={(text) => set({ mapping: setAt(form.mapping, i, { fact: text }) })}
                  maxLength={80}
                />
              </View>
              <View style={compact ? undefined : styles.grow}>
                <SelectField
                  label={t('lookups.fills')}
                  value={to}
                  options={targets}
                  onChange={(value) => set({ mapping: setAt(form.mapping, i, { to: value }) })}
                />
              </View>
              <View style={styles.drop}>
                <IconButton
                  icon={X}
                  label={t('lookups.mapping_drop', { name: fact })}
                  disabledReason={form.mapping.length === 1 && t('lookups.need.mapping')}
                  onPress={() => set({ mapping: form.mapping.toSpliced(i, 1) })}
                />
              </View>
            </View>
          ))}
          <View style={styles.start}>
            <Button
              kind="quiet"
              size="small"
              icon={Plus}
              label={t('lookups.mapping_add')}
              onPress={() => set({ mapping: [...form.mapping, { pointer: '', fact: '', to: NO_FIELD }] })}
            />
          </View>
        </View>
        <View style={[styles.pair, compact && styles.stack]}>
          <View style={compact ? undefined : styles.grow}>
            <NumberField
              label={t('lookups.ttl')}
              suffix={t('lookups.hours')}
              value={form.ttlHours}
              onChange={(ttlHours) => set({ ttlHours })}
            />
          </View>
          <View style={compact ? undefined : styles.grow}>
            <NumberField
              label={t('lookups.timeout')}
              suffix={t('lookups.ms')}
              value={form.timeoutMs}
              onChange={(timeoutMs) => set({ timeoutMs })}
            />
          </View>
        </View>
        <View style={[styles.pair, compact && styles.stack]}>
          <View style={compact ? undefined : styles.grow}>
            <NumberField
              label={t('lookups.daily')}
              value={form.dailyBudget}
              onChange={(dailyBudget) => set({ dailyBudget })}
            />
          </View>
          <View style={compact ? undefined : styles.grow}>
            <NumberField
              label={t('lookups.monthly')}
              value={form.monthlyBudget}
              onChange={(monthlyBudget) => set({ monthlyBudget })}
            />
          </View>
        </View>
        <Toggle
          label={t('lookups.enabled')}
          hint={t('lookups.enabled_hint')}
          on={form.enabled}
          onChange={(enabled) => set({ enabled })}
        />
        {error !== undefined && (
          <Text tone="dangerText" live="polite">
            {problemText(error)}
          </Text>
        )}
      </View>
    </Dialog>
  );
}

const useStyles = makeStyles(() => ({
  body: { gap: 14, padding: 4 },
  group: { gap: 10 },
  pair: { flexDirection: 'row', alignItems: 'flex-start', gap: 10 },
  stack: { flexDirection: 'column', alignItems: 'stretch' },
  grow: { flex: 1, minWidth: 0 },
  method: { width: 110 },
  drop: { paddingTop: 22 },
  start: { flexDirection: 'row', marginLeft: -9 },
}));
