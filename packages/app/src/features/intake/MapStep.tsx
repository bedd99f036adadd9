import type { Import, ImportColumn } from '@lintel/contract';
import { DATE_ORDERS } from '@lintel/contract/intake';
import { t } from '@lintel/contract/messages';
import ArrowRight from 'lucide-react-native/icons/arrow-right';
import CalendarCog from 'lucide-react-native/icons/calendar-cog';
import Check from 'lucide-react-native/icons/check';
import CircleCheck from 'lucide-react-native/icons/circle-check';
import Pencil from 'lucide-react-native/icons/pencil';
import TriangleAlert from 'lucide-react-native/icons/triangle-alert';
import { useState } from 'react';
import { View } from 'react-native';
import { fieldError } from '@/store/problem';
import { Banner } from '@/ui/Banner';
import { IconButton } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { Chip } from '@/ui/Chip';
import { Icon } from '@/ui/Icon';
import { Menu } from '@/ui/Menu';
import { showPercent } from '@/ui/numbers';
import { SelectField } from '@/ui/SelectField';
import { Table, type TableColumn } from '@/ui/Table';
import { Text } from '@/ui/Text';
import { TextField } from '@/ui/TextField';
import { makeStyles } from '@/ui/theme-context';
import { choiceOf, isDate, targetOf } from './column-choice';
import { columnOptions } from './column-options';
import { canIdentify, countColumns } from './import-steps';
import { useImportFieldsQuery } from './intake.api';
import { Meanings } from './Meanings';
import { NewFieldDialog } from './NewFieldDialog';
import { OutcomeDialog } from './OutcomeDialog';
import { ReadingOptions } from './ReadingOptions';
import { SavedMapping } from './SavedMapping';
import type { useImportChange } from './use-import-change';

interface Props {
  of: Import;
  changes: ReturnType<typeof useImportChange>;
  busy: boolean;
  /** The problem a check ended with: names the columns that are not right yet. */
  faults: unknown;
}

/** Second step: each column of the file and what becomes of it. Every choice is kept at once. */
export function MapStep({ of, changes, busy, faults }: Props) {
  const styles = useStyles();
  const { data } = useImportFieldsQuery();
  const [source, setSource] = useState(of.defaultSource ?? '');
  const [asking, setAsking] = useState<{ column: ImportColumn; about: 'newField' | 'outcome' }>();
  const fields = data?.items ?? [];
  const counts = countColumns(of.columns);
  const locked = busy && t('intake.ui.map.busy');

  const choose = (column: ImportColumn, choice: ReturnType<typeof choiceOf>) => {
    const target = targetOf(choice);
    if (target) void changes.setTarget(of.columns, column.index, target);
    else if (choice === 'newField' || choice === 'outcome') setAsking({ column, about: choice });
  };

  const columnName = (column: ImportColumn) =>
    column.name || t('intake.ui.map.unnamed', { number: column.index + 1 });
  const first = (column: ImportColumn) => column.samples[0] ?? '';
  const select = (column: ImportColumn) => (
    <SelectField
      hideLabel
      label={t('intake.ui.map.field_for', { column: columnName(column) })}
      value={choiceOf(column.target)}
      options={columnOptions(column, of.columns, fields)}
      disabledReason={locked}
      onChange={(choice) => choose(column, choice)}
    />
  );
  const reading = (column: ImportColumn) => (
    <Reading
      column={column}
      name={columnName(column)}
      dated={isDate(column.target, fields)}
      fault={fieldError(faults, `columns.${column.index}.target`)}
      onEdit={locked ? undefined : (about) => setAsking({ column, about })}
      onOrder={locked ? undefined : (target) => void changes.setTarget(of.columns, column.index, target)}
    />
  );
  const match = (column: ImportColumn) => (
    <Text tone="text2" align="right">
      {column.target.kind === 'skip'
        ? '–'
        : column.confidence === null
          ? t('intake.ui.map.chosen')
          : showPercent(column.confidence)}
    </Text>
  );

  const columns: TableColumn<ImportColumn>[] = [
    {
      key: 'column',
      label: t('intake.ui.map.column'),
      width: { flex: 1.2, min: 120 },
      cell: (column) => (
        <Text variant="strong" weight={600} lines={2} tone={column.target.kind === 'skip' ? 'text2' : 'text'}>
          {columnName(column)}
        </Text>
      ),
    },
    {
      key: 'first',
      label: t('intake.ui.map.first'),
      width: { flex: 1.4, min: 120 },
      cell: (column) => (
        <View style={styles.first}>
          <Text tone={first(column) ? 'text2' : 'text3'} lines={1} style={styles.title}>
            {first(column) || t('intake.ui.map.empty')}
          </Text>
          <Icon of={ArrowRight} tone="text3" />
        </View>
      ),
    },
    { key: 'field', label: t('intake.ui.map.field'), width: 190, cell: select },
    { key: 'read', label: t('intake.ui.map.read'), width: { flex: 2, min: 170 }, cell: reading },
    { key: 'match', label: t('intake.ui.map.match'), width: 56, align: 'right', cell: match },
  ];

  return (
    <>
      <View style={styles.head}>
        <Text variant="section" heading={2} style={styles.title}>
          {t('intake.ui.map.title')}
        </Text>
        <Chip tone="success" icon={Check} label={t('intake.ui.map.matched', counts)} />
        {counts.toCheck > 0 && (
          <Chip
            tone="warning"
            icon={TriangleAlert}
            label={t('intake.ui.map.to_check', { count: counts.toCheck })}
          />
        )}
      </View>
      {!canIdentify(of) && (
        <Banner
          kind="warning"
          inset
          title={t('intake.ui.map.identity')}
          text={t('intake.ui.map.identity_text')}
        />
      )}
      <SavedMapping of={of} changes={changes} locked={locked} />
      <ReadingOptions of={of} changes={changes} locked={locked} />
      <Card flush>
        <Table
          label={t('intake.ui.map.title')}
          columns={columns}
          rows={of.columns}
          rowKey={(column) => `${column.index}`}
          card={(column) => (
            <>
              <View style={styles.cardHead}>
                <View style={styles.title}>
                  <Text variant="strong">{columnName(column)}</Text>
                  <Text variant="meta" tone="text2" lines={1}>
                    {first(column) || t('intake.ui.map.empty')}
                  </Text>
                </View>
                {match(column)}
              </View>
              {select(column)}
              {reading(column)}
            </>
          )}
        />
      </Card>
      <Meanings of={of} changes={changes} locked={locked} />
      <Card>
        <TextField
          label={t('intake.ui.map.source')}
          hint={t('intake.ui.map.source_hint')}
          value={source}
          maxLength={120}
          readOnly={busy}
          onChange={setSource}
          onBlur={() => {
            const wanted = source.trim() || null;
            if (wanted !== of.defaultSource) void changes.change({ defaultSource: wanted });
          }}
        />
      </Card>
      {asking && asking.about === 'newField' && (
        <NewFieldDialog
          column={asking.column}
          onClose={() => setAsking(undefined)}
          onSave={(target) => {
            setAsking(undefined);
            void changes.setTarget(of.columns, asking.column.index, target);
          }}
        />
      )}
      {asking && asking.about === 'outcome' && (
        <OutcomeDialog
          column={asking.column}
          onClose={() => setAsking(undefined)}
          onSave={(target) => {
            setAsking(undefined);
            void changes.setTarget(of.columns, asking.column.index, target);
          }}
        />
      )}
    </>
  );
}

interface ReadingProps {
  column: ImportColumn;
  name: string;
  /** Read as dates: their order can be chosen. */
  dated: boolean;
  fault?: string;
  onEdit?: (about: 'newField' | 'outcome') => void;
  onOrder?: (target: ImportColumn['target']) => void;
}

/** How the values of one column are taken, what to look at, and the means to change it. */
function Reading({ column, name, dated, fault, onEdit, onOrder }: ReadingProps) {
  const styles = useStyles();
  const { target, reading } = column;
  const skipped = target.kind === 'skip';
  const tone = fault ? 'danger' : reading.tone === 'check' ? 'warning' : 'success';
  const text = fault ?? (reading.text || (skipped ? '' : t('intake.ui.map.as_is')));
  const about = target.kind === 'newField' || target.kind === 'outcome' ? target.kind : undefined;
  const label = t('intake.ui.map.change_for', { column: name });
  return (
    <View style={styles.reading}>
      {(fault || !skipped) && <Icon of={tone === 'success' ? CircleCheck : TriangleAlert} tone={tone} />}
      <Text tone={fault ? 'dangerText' : skipped ? 'text3' : 'text'} lines={2} style={styles.readingText}>
        {text}
      </Text>
      {dated && onOrder && target.kind !== 'skip' && target.kind !== 'outcome' && (
        <Menu
          label={t('intake.ui.date_order', { column: name })}
          items={DATE_ORDERS.map((dateOrder) => ({
            key: dateOrder,
            label: t(`intake.ui.date_order.${dateOrder}`),
            selected: target.dateOrder === dateOrder,
            onPress: () => onOrder({ ...target, dateOrder }),
          }))}
          trigger={({ ref, onPress, expanded }) => (
            <IconButton
              ref={ref}
              size="small"
              icon={CalendarCog}
              label={t('intake.ui.date_order', { column: name })}
              onPress={onPress}
              expanded={expanded}
            />
          )}
        />
      )}
      {about && onEdit && (
        <IconButton size="small" icon={Pencil} label={label} onPress={() => onEdit(about)} />
      )}
    </View>
  );
}

const useStyles = makeStyles(() => ({
  head: { flexDirection: 'row', flexWrap: 'wrap', alignItems: 'center', gap: 8 },
  title: { flexGrow: 1, flexShrink: 1 },
  grow: { flexShrink: 1 },
  cardHead: { flexDirection: 'row', gap: 10, alignItems: 'flex-start' },
  reading: { flexDirection: 'row', alignItems: 'center', gap: 7 },
  readingText: { flexGrow: 1, flexShrink: 1 },
  first: { flexDirection: 'row', alignItems: 'center', gap: 8 },
}));
