import {
  FINANCING,
  type Import,
  type ImportMeaning,
  LEAD_STATUSES,
  LEAD_TYPES,
  type MeantField,
  TIMELINES,
} from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { useState } from 'react';
import { View } from 'react-native';
import { useListUsersQuery } from '@/features/auth';
import { Button } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { type Option, SelectField } from '@/ui/SelectField';
import { Text } from '@/ui/Text';
import { makeStyles } from '@/ui/theme-context';
import { useKnownSourcesQuery, useMeaningsQuery } from './intake.api';
import type { useImportChange } from './use-import-change';

const SHOWN = 8;
/** Choices that are no meaning: nothing was said, and nothing is meant. */
const UNSAID = ' unsaid';
const NOTHING = ' nothing';

interface Unknown {
  field: MeantField;
  column: string;
  value: string;
  rows: number;
}

const MEANT: readonly string[] = ['stage', 'owner', 'source', 'type', 'status', 'timeline', 'financing'];
const isMeant = (field: string): field is MeantField => MEANT.includes(field);

/** Words of the file that mean nothing here, the most frequent first. */
const unknownOf = (of: Import): Unknown[] =>
  of.columns
    .flatMap(({ target, name, unknown }) => {
      if (target.kind !== 'field' || !isMeant(target.field)) return [];
      const { field } = target;
      return unknown.map(({ value, rows }) => ({ field, column: name, value, rows }));
    })
    .sort((a, b) => Number(a.field === 'source') - Number(b.field === 'source') || b.rows - a.rows);

/** Says once what words of the file mean that Lintel does not know: stages, people, sources, types. */
export function Meanings({
  of,
  changes,
  locked,
}: {
  of: Import;
  changes: ReturnType<typeof useImportChange>;
  locked: string | false;
}) {
  const styles = useStyles();
  const [all, setAll] = useState(false);
  const optionsOf = useMeanings();
  const unknown = unknownOf(of);
  if (unknown.length === 0) return null;
  const same = (m: ImportMeaning, { field, value }: Unknown) =>
    m.field === field && m.from.toLowerCase() === value.toLowerCase();
  const said = (word: Unknown): string => {
    const meaning = of.meanings.find((m) => same(m, word));
    return meaning === undefined ? UNSAID : (meaning.to ?? NOTHING);
  };
  const say = (word: Unknown, to: string) => {
    const others = of.meanings.filter((m) => !same(m, word));
    const meaning = { field: word.field, from: word.value, to: to === NOTHING ? null : to };
    void changes.change({ meanings: to === UNSAID ? others : [...others, meaning] });
  };
  const shown = all ? unknown : unknown.slice(0, SHOWN);
  return (
    <Card title={t('intake.ui.meaning.title')}>
      <Text tone="text2">
        {t(
          unknown.every(({ field }) => field === 'source')
            ? 'intake.ui.meaning.source_text'
            : 'intake.ui.meaning.text',
        )}
      </Text>
      {shown.map((word) => (
        <View key={`${word.field} ${word.column} ${word.value}`} style={styles.row}>
          <View style={styles.word}>
            <Text variant="strong" lines={1}>
              {t('intake.ui.meaning.of', { column: word.column, value: word.value })}
            </Text>
            <Text variant="meta" tone="text2">
              {t('intake.ui.meaning.rows', { count: word.rows })}
            </Text>
          </View>
          <View style={styles.choice}>
            <SelectField
              hideLabel
              label={t('intake.ui.meaning.of', { column: word.column, value: word.value })}
              value={said(word)}
              options={optionsOf(word.field)}
              disabledReason={locked}
              onChange={(to) => say(word, to)}
            />
          </View>
        </View>
      ))}
      {unknown.length > shown.length && (
        <Button
          kind="quiet"
          size="small"
          label={t('intake.ui.meaning.all', { count: unknown.length - shown.length })}
          onPress={() => setAll(true)}
        />
      )}
    </Card>
  );
}

/** What a word of a field can mean. */
function useMeanings(): (field: MeantField) => Option[] {
  const stages = useMeaningsQuery().data?.items ?? [];
  const sources = useKnownSourcesQuery().data?.items ?? [];
  const people = useListUsersQuery().data?.items ?? [];
  const choices: Record<MeantField, () => Option[]> = {
    stage: () => stages.map(({ id, name }) => ({ value: id, label: name })),
    owner: () => people.map(({ id, name }) => ({ value: id, label: name })),
    source: () => sources.map((name) => ({ value: name, label: name })),
    type: () => LEAD_TYPES.map((value) => ({ value, label: t(`leads.type.${value}`) })),
    status: () => LEAD_STATUSES.map((value) => ({ value, label: t(`leads.status.${value}`) })),
    timeline: () => TIMELINES.map((value) => ({ value, label: t(`leads.timeline.${value}`) })),
    financing: () => FINANCING.map((value) => ({ value, label: t(`leads.financing.${value}`) })),
  };
  return (field) => [
    {
      value: UNSAID,
      label: t(field === 'source' ? 'intake.ui.meaning.unsaid_source' : 'intake.ui.meaning.unsaid'),
    },
    { value: NOTHING, label: t('intake.ui.meaning.nothing') },
    ...choices[field](),
  ];
}

const useStyles = makeStyles(() => ({
  row: { flexDirection: 'row', flexWrap: 'wrap', alignItems: 'center', columnGap: 12, rowGap: 4 },
  word: { flexGrow: 1, flexShrink: 1, flexBasis: 220 },
  choice: { flexGrow: 1, flexBasis: 220, maxWidth: 360 },
}));
