import type { Import } from '@lintel/contract';
import { DELIMITERS, ENCODINGS } from '@lintel/contract/intake';
import { t } from '@lintel/contract/messages';
import SlidersHorizontal from 'lucide-react-native/icons/sliders-horizontal';
import { useState } from 'react';
import { View } from 'react-native';
import { Button } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { ProgressBar } from '@/ui/Progress';
import { SelectField } from '@/ui/SelectField';
import { Text } from '@/ui/Text';
import { makeStyles, useWidth } from '@/ui/theme-context';
import type { useImportChange } from './use-import-change';

const delimiterNames = { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'pipe' } as const;
const HEADER_ROWS = 10;

interface Props {
  of: Import;
  changes: ReturnType<typeof useImportChange>;
  locked: string | false;
}

/** What was guessed about the file in one line; open, each guess can be put right and the columns below follow. */
export function ReadingOptions({ of, changes, locked }: Props) {
  const styles = useStyles();
  const compact = useWidth() === 'compact';
  const [open, setOpen] = useState(false);
  const [again, setAgain] = useState(false);
  const { encoding, delimiter, headerRow, sheet } = of.reading;
  const workbook = of.sheets.length > 0;
  const header =
    headerRow === 0
      ? t('intake.ui.options.no_header')
      : t('intake.ui.options.header_row', { row: headerRow });
  const summary = workbook
    ? t('intake.ui.options.summary_sheet', { sheet: sheet ?? of.sheets[0] ?? '', header })
    : t('intake.ui.options.summary', {
        encoding: encoding.toUpperCase(),
        delimiter: t(`intake.ui.delimiter.${delimiterNames[delimiter]}`),
        header,
      });
  const set = async (reading: Partial<Import['reading']>) => {
    setAgain(true);
    await changes.change({ reading });
    setAgain(false);
  };
  const rows = Array.from({ length: Math.max(HEADER_ROWS, headerRow) + 1 }, (_, row) => row);
  return (
    <Card>
      <View style={styles.line}>
        <Text variant="meta" weight={500}>
          {t('intake.ui.options.title')}
        </Text>
        <Text variant="meta" tone="text2" style={styles.grow}>
          {summary}
        </Text>
        <Button
          kind="quiet"
          size="small"
          icon={SlidersHorizontal}
          label={t('intake.ui.options.change')}
          expanded={open}
          disabledReason={locked}
          onPress={() => setOpen(!open)}
        />
      </View>
      {open && (
        <>
          <View style={[styles.fields, compact && styles.stacked]}>
            {workbook ? (
              <View style={styles.field}>
                <SelectField
                  label={t('intake.ui.options.sheet')}
                  value={sheet ?? of.sheets[0] ?? null}
                  options={of.sheets.map((value) => ({ value, label: value }))}
                  onChange={(value) => void set({ sheet: value })}
                />
              </View>
            ) : (
              <>
                <View style={styles.field}>
                  <SelectField
                    label={t('intake.ui.options.encoding')}
                    value={encoding}
                    options={ENCODINGS.map((value) => ({ value, label: value.toUpperCase() }))}
                    onChange={(value) => void set({ encoding: value })}
                  />
                </View>
                <View style={styles.field}>
                  <SelectField
                    label={t('intake.ui.options.delimiter')}
                    value={delimiter}
                    options={DELIMITERS.map((value) => ({
                      value,
                      label: t(`intake.ui.delimiter.${delimiterNames[value]}`),
                    }))}
                    onChange={(value) => void set({ delimiter: value })}
                  />
                </View>
              </>
            )}
            <View style={styles.field}>
              <SelectField
                label={t('intake.ui.options.header')}
                value={`${headerRow}`}
                options={rows.map((row) => ({
                  value: `${row}`,
                  label:
                    row === 0
                      ? t('intake.ui.options.header_none')
                      : t('intake.ui.options.header_in', { row }),
                }))}
                onChange={(value) => void set({ headerRow: Number(value) })}
              />
            </View>
          </View>
          {again ? (
            <ProgressBar value={null} label={t('intake.ui.options.again')} />
          ) : (
            <Text variant="meta" tone="text2">
              {t('intake.ui.options.hint')}
            </Text>
          )}
        </>
      )}
    </Card>
  );
}

const useStyles = makeStyles(() => ({
  line: { flexDirection: 'row', flexWrap: 'wrap', alignItems: 'center', gap: 8 },
  grow: { flexGrow: 1, flexShrink: 1 },
  fields: { flexDirection: 'row', gap: 12 },
  stacked: { flexDirection: 'column' },
  field: { flex: 1, minWidth: 120 },
}));
