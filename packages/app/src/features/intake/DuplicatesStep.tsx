import type { Import } from '@lintel/contract';
import { IMPORT_MATCHES, IMPORT_MODES } from '@lintel/contract/intake';
import { t } from '@lintel/contract/messages';
import Check from 'lucide-react-native/icons/check';
import { View } from 'react-native';
import { Card } from '@/ui/Card';
import { Radio, RadioGroup } from '@/ui/Choice';
import { Icon } from '@/ui/Icon';
import { SelectField } from '@/ui/SelectField';
import { SkeletonBlock } from '@/ui/Skeleton';
import { Table, type TableColumn } from '@/ui/Table';
import { Text } from '@/ui/Text';
import { makeStyles } from '@/ui/theme-context';
import { useMatchedLeadQuery } from './intake.api';
import { compare, type Difference, exampleOf } from './samples';
import { showValue } from './show-value';
import type { useImportChange } from './use-import-change';
import { useValueLabels } from './use-value-labels';

const RULES = ['fill_empty', 'overwrite', 'skip'] as const;

/** Third step: what becomes of rows that are leads already, with one of them as an example. */
export function DuplicatesStep({
  of,
  changes,
  busy,
}: {
  of: Import;
  changes: ReturnType<typeof useImportChange>;
  busy: boolean;
}) {
  const locked = busy && t('intake.ui.map.busy');
  return (
    <>
      <Text variant="section" heading={2}>
        {t('intake.ui.mode.title')}
      </Text>
      <Card>
        <RadioGroup label={t('intake.ui.mode.title')}>
          {IMPORT_MODES.map((mode) => (
            <Radio
              key={mode}
              label={t(`intake.ui.mode.${mode}`)}
              hint={t(`intake.ui.mode.${mode}_hint`)}
              checked={of.mode === mode}
              disabledReason={of.mode === mode ? false : locked}
              onSelect={() => void changes.change({ mode })}
            />
          ))}
        </RadioGroup>
        <SelectField
          label={t('intake.ui.match.label')}
          hint={of.matchBy === 'any' ? undefined : t('intake.ui.match.hint')}
          value={of.matchBy}
          options={IMPORT_MATCHES.map((value) => ({ value, label: t(`intake.ui.match.${value}`) }))}
          disabledReason={locked}
          onChange={(matchBy) => void changes.change({ matchBy })}
        />
      </Card>
      {of.mode !== 'create' && <KnownLeads of={of} changes={changes} locked={locked} />}
      {of.mode !== 'create' && <Example of={of} busy={busy} />}
    </>
  );
}

/** What becomes of rows that are leads already. */
function KnownLeads({
  of,
  changes,
  locked,
}: {
  of: Import;
  changes: ReturnType<typeof useImportChange>;
  locked: string | false;
}) {
  const styles = useStyles();
  return (
    <>
      <View style={styles.head}>
        <Text variant="section" heading={2}>
          {t('intake.ui.dup.title')}
        </Text>
      </View>
      <Card>
        <RadioGroup label={t('intake.ui.dup.title')}>
          {RULES.map((rule) => (
            <Radio
              key={rule}
              label={t(`intake.ui.dup.${rule}`)}
              hint={t(`intake.ui.dup.${rule}_hint`)}
              checked={of.onDuplicate === rule}
              disabledReason={of.onDuplicate === rule ? false : locked}
              onSelect={() => void changes.change({ onDuplicate: rule })}
            />
          ))}
        </RadioGroup>
      </Card>
    </>
  );
}

function Example({ of, busy }: { of: Import; busy: boolean }) {
  const styles = useStyles();
  const sample = of.checked ? exampleOf(of.checked.samples) : undefined;
  const leadId = sample?.leadId;
  const labelOf = useValueLabels(of.columns);
  const { data: lead } = useMatchedLeadQuery({ params: { leadId: leadId ?? '' } }, { skip: !leadId });
  if (busy || !of.checked) {
    return (
      <Card title={t('intake.ui.dup.example')}>
        <SkeletonBlock lines={4} />
      </Card>
    );
  }
  if (!sample) {
    return (
      <Card title={t('intake.ui.dup.example')}>
        <Text tone="text2">{t('intake.ui.dup.no_example')}</Text>
      </Card>
    );
  }
  const differences = lead ? compare(sample, lead, of.onDuplicate) : [];
  const value = (text: string, kept: boolean) => (
    <View
      style={styles.value}
      aria-label={kept ? t('intake.ui.dup.kept', { value: text || t('intake.ui.dup.nothing') }) : undefined}
    >
      <Text weight={kept ? 600 : 400} tone={kept ? 'text' : 'text2'} style={styles.shrink} lines={2}>
        {text || '–'}
      </Text>
      {kept && <Icon of={Check} size={14} tone="success" />}
    </View>
  );
  const columns: TableColumn<Difference>[] = [
    {
      key: 'field',
      label: t('intake.ui.dup.field'),
      width: { flex: 1, min: 90 },
      cell: ({ key }) => <Text tone="text2">{labelOf(key)}</Text>,
    },
    {
      key: 'file',
      label: t('intake.ui.dup.in_file'),
      width: { flex: 1.5, min: 100 },
      cell: ({ key, inFile, kept }) => value(showValue(key, inFile), kept === 'file'),
    },
    {
      key: 'lintel',
      label: t('intake.ui.dup.in_lintel'),
      width: { flex: 1.5, min: 100 },
      cell: ({ key, inLintel, kept }) => value(showValue(key, inLintel), kept === 'lintel'),
    },
  ];
  return (
    <Card title={t('intake.ui.dup.example')} note={t('intake.ui.dup.example_row', { row: sample.row })} flush>
      <Table
        label={t('intake.ui.dup.example')}
        columns={columns}
        rows={differences}
        rowKey={({ key }) => key}
      />
    </Card>
  );
}

const useStyles = makeStyles(() => ({
  head: { gap: 4 },
  value: { flexDirection: 'row', alignItems: 'center', gap: 5 },
  shrink: { flexShrink: 1 },
}));
