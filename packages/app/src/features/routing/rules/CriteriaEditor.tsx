import { type Criterion, LEAD_TYPES, type RuleCriteria } from '@lintel/contract';
import { INQUIRY_TYPES } from '@lintel/contract/inquiries';
import { type MessageKey, t } from '@lintel/contract/messages';
import { CRITERIA } from '@lintel/contract/routing';
import Plus from 'lucide-react-native/icons/plus';
import X from 'lucide-react-native/icons/x';
import { useState } from 'react';
import { View } from 'react-native';
import { useLeadSourcesQuery } from '@/features/leads';
import { Button, IconButton } from '@/ui/Button';
import { Menu } from '@/ui/Menu';
import { MultiSelect, SelectField } from '@/ui/SelectField';
import { Text } from '@/ui/Text';
import { MoneyField, TextField } from '@/ui/TextField';
import { makeStyles, useWidth } from '@/ui/theme-context';
import { HoursEditor } from '../people/HoursEditor';
import type { Choices } from '../use-names';
import { CRITERION_START, wordsOf } from './rule-form';

interface Props {
  criteria: RuleCriteria;
  choices: Choices;
  onChange: (criteria: RuleCriteria) => void;
}

/** Which leads a rule takes: every condition must hold, and of each any one value. */
export function CriteriaEditor({ criteria, choices, onChange }: Props) {
  const styles = useStyles();
  const given = CRITERIA.filter((name) => criteria[name] !== undefined);
  const free = CRITERIA.filter((name) => criteria[name] === undefined);
  const drop = (name: Criterion) => {
    const { [name]: _gone, ...rest } = criteria;
    onChange(rest);
  };
  return (
    <View role="group" aria-label={t('routing.which')} style={styles.group}>
      <Text variant="strong">{t('routing.which')}</Text>
      <Text variant="meta" tone="text2">
        {t(given.length === 0 ? 'routing.which_all' : 'routing.which_hint')}
      </Text>
      {given.map((name) => (
        <View key={name} style={styles.row}>
          <View style={styles.grow}>
            <One name={name} criteria={criteria} choices={choices} onChange={onChange} />
          </View>
          <View style={styles.drop}>
            <IconButton
              icon={X}
              label={t('routing.criterion_drop', { name: t(`routing.criterion.${name}`) })}
              onPress={() => drop(name)}
            />
          </View>
        </View>
      ))}
      {free.length > 0 && (
        <View style={styles.start}>
          <Menu
            label={t('routing.criterion_add')}
            items={free.map((name) => ({
              key: name,
              label: t(`routing.criterion.${name}`),
              onPress: () => onChange({ ...criteria, [name]: CRITERION_START[name] }),
            }))}
            trigger={(props) => (
              <Button {...props} kind="quiet" size="small" icon={Plus} label={t('routing.criterion_add')} />
            )}
          />
        </View>
      )}
    </View>
  );
}

function One({ name, criteria, choices, onChange }: Props & { name: Criterion }) {
  const styles = useStyles();
  const compact = useWidth() === 'compact';
  const sources = useLeadSourcesQuery().data?.items ?? [];
  const label = t(`routing.criterion.${name}`);
  const set = (change: RuleCriteria) => onChange({ ...criteria, ...change });
  switch (name) {
    case 'sources': {
      const values = criteria.sources ?? [];
      const known = [...new Set([...sources, ...values])];
      return (
        <MultiSelect
          label={label}
          values={values}
          options={known.map((value) => ({ value, label: value }))}
          onChange={(next) => set({ sources: next })}
        />
      );
    }
    case 'tags':
    case 'propertyTypes':
      return (
        <Words label={label} words={criteria[name] ?? []} onChange={(words) => set({ [name]: words })} />
      );
    case 'leadTypes':
      return (
        <MultiSelect
          label={label}
          values={criteria.leadTypes ?? []}
          options={LEAD_TYPES.map((value) => ({ value, label: t(`leads.type.${value}`) }))}
          onChange={(leadTypes) => set({ leadTypes })}
        />
      );
    case 'inquiryTypes':
      return (
        <MultiSelect
          label={label}
          values={criteria.inquiryTypes ?? []}
          options={INQUIRY_TYPES.map((value) => ({ value, label: t(`leads.event.${value}` as MessageKey) }))}
          onChange={(inquiryTypes) => set({ inquiryTypes })}
        />
      );
    case 'territoryIds':
      return (
        <MultiSelect
          label={label}
          hint={choices.territories.length === 0 ? t('routing.no_territories') : undefined}
          values={criteria.territoryIds ?? []}
          options={choices.territories}
          onChange={(territoryIds) => set({ territoryIds })}
        />
      );
    case 'prices': {
      const prices = criteria.prices ?? [];
      return (
        <View style={styles.group}>
          {prices.map(({ from, to }, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a range has no other name than its place
            <View key={i} style={[styles.pair, compact && styles.stack]}>
              <View style={styles.grow}>
                <MoneyField
                  label={t('routing.price_from')}
                  currency={choices.names.currency}
                  value={from}
                  onChange={(value) => set({ prices: prices.with(i, { from: value, to }) })}
                />
              </View>
              <View style={styles.grow}>
                <MoneyField
                  label={t('routing.price_to')}
                  currency={choices.names.currency}
                  value={to}
                  onChange={(value) => set({ prices: prices.with(i, { from, to: value }) })}
                />
              </View>
            </View>
          ))}
        </View>
      );
    }
    case 'hours':
      return (
        criteria.hours && (
          <View role="group" aria-label={label} style={styles.group}>
            <Text>{label}</Text>
            <HoursEditor
              windows={criteria.hours.windows}
              onChange={(windows) => criteria.hours && set({ hours: { ...criteria.hours, windows } })}
            />
          </View>
        )
      );
    default:
      return (
        <SelectField
          label={label}
          value={criteria[name] ? 'yes' : 'no'}
          options={[
            { value: 'yes', label: t('routing.yes') },
            { value: 'no', label: t('routing.no') },
          ]}
          onChange={(value) => set({ [name]: value === 'yes' })}
        />
      );
  }
}

/** Words with commas between them; what is typed stays as it is typed until the field is left. */
function Words({
  label,
  words,
  onChange,
}: {
  label: string;
  words: string[];
  onChange: (words: string[]) => void;
}) {
  const [text, setText] = useState(words.join(', '));
  return (
    <TextField
      label={label}
      hint={t('routing.words_hint')}
      value={text}
      onChange={(next) => {
        setText(next);
        onChange(wordsOf(next));
      }}
      maxLength={2000}
    />
  );
}

const useStyles = makeStyles(() => ({
  group: { gap: 10 },
  row: { flexDirection: 'row', alignItems: 'flex-start', gap: 8 },
  grow: { flex: 1, minWidth: 0 },
  drop: { paddingTop: 22 },
  pair: { flexDirection: 'row', gap: 10 },
  stack: { flexDirection: 'column' },
  start: { flexDirection: 'row', marginLeft: -9 },
}));
