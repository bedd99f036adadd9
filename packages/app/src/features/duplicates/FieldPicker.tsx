import type { Lead, MergePreview } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import Check from 'lucide-react-native/icons/check';
import { useState } from 'react';
import { ScrollView, View } from 'react-native';
import { Avatar } from '@/ui/Avatar';
import { Button } from '@/ui/Button';
import { Chip } from '@/ui/Chip';
import { Radio, RadioGroup } from '@/ui/Choice';
import { Icon } from '@/ui/Icon';
import { shortDay } from '@/ui/moment';
import { PressBox } from '@/ui/PressBox';
import { Text } from '@/ui/Text';
import { makeStyles, useWidth } from '@/ui/theme-context';
import { type PressState, webProps } from '@/ui/web-props';
import { mergeLabel, mergeLines, type Names } from './merge-values';
import { nameOfLead } from './names';

interface Props {
  preview: MergePreview;
  lists: Names;
  /** Whose value of a field is kept. */
  pickOf: (field: string) => string;
  onPick: (field: string, leadId: string) => void;
  onSurvivor: (leadId: string) => void;
  /** Takes a record out of the merge. */
  onLeaveOut: (leadId: string) => void;
  mergedName: string;
}

/** The records in columns, a row a field: what differs is chosen by pressing the value to keep. On phones field by field. */
export function FieldPicker(props: Props) {
  const styles = useStyles();
  const compact = useWidth() === 'compact';
  const [all, setAll] = useState(false);
  const { fields } = props.preview;
  const differing = fields.filter((f) => f.differs);
  const same = fields.filter(
    (f) =>
      !f.differs && props.preview.leads.some((lead) => mergeLines(lead, f.field, props.lists).length > 0),
  );
  const shown = [...differing, ...(all ? same : [])];
  return (
    <View style={styles.box}>
      {compact ? <Stack {...props} shown={shown} /> : <Columns {...props} shown={shown} />}
      {same.length > 0 && (
        <View style={styles.start}>
          <Button
            kind="quiet"
            size={compact ? 'touch' : 'small'}
            expanded={all}
            label={
              all ? t('duplicates.merge.hide_same') : t('duplicates.merge.show_same', { count: same.length })
            }
            onPress={() => setAll(!all)}
          />
        </View>
      )}
    </View>
  );
}

type Shown = Props & { shown: MergePreview['fields'] };

function Columns({ preview, lists, pickOf, onPick, onSurvivor, onLeaveOut, shown }: Shown) {
  const styles = useStyles();
  const { leads, survivorId } = preview;
  return (
    <ScrollView horizontal contentContainerStyle={styles.wide} {...webProps({ tabIndex: -1 })}>
      <View role="table" aria-label={t('duplicates.merge.records')} style={styles.table}>
        <View role="row" style={[styles.row, styles.head]}>
          <View role="columnheader" style={styles.label}>
            <Text variant="meta" tone="text2">
              {t('duplicates.merge.field')}
            </Text>
          </View>
          {leads.map((lead) => (
            <View key={lead.id} role="columnheader" style={styles.column}>
              <Head
                lead={lead}
                stays={lead.id === survivorId}
                onSurvivor={() => onSurvivor(lead.id)}
                onLeaveOut={leads.length > 2 ? () => onLeaveOut(lead.id) : undefined}
              />
            </View>
          ))}
        </View>
        {shown.map((field) => {
          const label = mergeLabel(field.field, lists.fields);
          return (
            <View key={field.field} role="row" style={styles.row}>
              <View role="rowheader" style={styles.label}>
                <Text tone="text2">{label}</Text>
                {field.locked && field.differs && (
                  <Text variant="meta" tone="text3">
                    {t('duplicates.merge.locked')}
                  </Text>
                )}
              </View>
              {leads.map((lead) => (
                <View key={lead.id} role="cell" style={styles.column}>
                  <Value
                    lines={mergeLines(lead, field.field, lists)}
                    label={label}
                    name={nameOfLead(lead)}
                    kept={field.differs && pickOf(field.field) === lead.id}
                    choosable={field.differs && !field.locked}
                    onPick={() => onPick(field.field, lead.id)}
                  />
                </View>
              ))}
            </View>
          );
        })}
      </View>
    </ScrollView>
  );
}

interface HeadProps {
  lead: Lead;
  stays: boolean;
  onSurvivor: () => void;
  onLeaveOut: (() => void) | undefined;
}

function Head({ lead, stays, onSurvivor, onLeaveOut }: HeadProps) {
  const styles = useStyles();
  const name = nameOfLead(lead);
  return (
    <View style={styles.person}>
      <View style={styles.who}>
        <Avatar name={name} />
        <View style={styles.words}>
          <Text variant="strong" lines={1}>
            {name}
          </Text>
          <Text variant="meta" tone="text3" lines={1}>
            {t('duplicates.created', { when: shortDay(lead.createdAt) })}
          </Text>
        </View>
      </View>
      {stays ? (
        <View style={styles.start}>
          <Chip label={t('duplicates.merge.survivor')} tone="success" icon={Check} />
        </View>
      ) : (
        <View style={styles.start}>
          <Button
            size="small"
            label={t('duplicates.merge.keep')}
            spoken={`${t('duplicates.merge.keep')}: ${name}`}
            onPress={onSurvivor}
          />
          {onLeaveOut && (
            <Button
              size="small"
              kind="quiet"
              label={t('duplicates.merge.leave_out')}
              spoken={`${t('duplicates.merge.leave_out')}: ${name}`}
              onPress={onLeaveOut}
            />
          )}
        </View>
      )}
    </View>
  );
}

interface ValueProps {
  lines: readonly string[];
  label: string;
  name: string;
  kept: boolean;
  choosable: boolean;
  onPick: () => void;
}

function Value({ lines, label, name, kept, choosable, onPick }: ValueProps) {
  const styles = useStyles();
  const value = lines.length > 0 ? lines.join(', ') : t('duplicates.merge.nothing');
  const words = (
    <View style={styles.words}>
      {lines.length === 0 ? (
        <Text tone="text3">{t('duplicates.merge.nothing')}</Text>
      ) : (
        lines.map((line) => (
          <Text key={line} weight={kept ? 600 : undefined}>
            {line}
          </Text>
        ))
      )}
    </View>
  );
  if (!choosable)
    return (
      <View style={[styles.value, styles.plain]}>
        {words}
        {kept && <Icon of={Check} tone="text3" />}
      </View>
    );
  return (
    <PressBox
      role="radio"
      aria-checked={kept}
      aria-label={t('duplicates.merge.keep_of', { field: label, name, value })}
      onPress={onPick}
      style={(state: PressState) => [
        styles.value,
        styles.choice,
        (state.hovered || state.pressed) && styles.near,
        kept && styles.kept,
      ]}
      {...webProps({ dataSet: { ring: 'inset' } })}
    >
      {words}
      {kept && <Icon of={Check} tone="accentText" />}
    </PressBox>
  );
}

function Stack({ preview, lists, pickOf, onPick, onSurvivor, onLeaveOut, shown, mergedName }: Shown) {
  const styles = useStyles();
  const { leads, survivorId } = preview;
  return (
    <>
      <View style={styles.card}>
        <Text variant="card" heading={2}>
          {mergedName}
        </Text>
        <RadioGroup label={t('duplicates.merge.survivor')}>
          <Text variant="meta" tone="text2">
            {t('duplicates.merge.survivor')}
          </Text>
          {leads.map((lead) => (
            <Radio
              key={lead.id}
              label={nameOfLead(lead)}
              hint={t('duplicates.created', { when: shortDay(lead.createdAt) })}
              checked={lead.id === survivorId}
              onSelect={() => onSurvivor(lead.id)}
            />
          ))}
        </RadioGroup>
        {leads.length > 2 &&
          leads
            .filter(({ id }) => id !== survivorId)
            .map((lead) => (
              <Button
                key={lead.id}
                kind="quiet"
                label={`${t('duplicates.merge.leave_out')}: ${nameOfLead(lead)}`}
                onPress={() => onLeaveOut(lead.id)}
              />
            ))}
      </View>
      {shown.map((field) => {
        const label = mergeLabel(field.field, lists.fields);
        return (
          <View key={field.field} style={styles.card}>
            <Text variant="strong" heading={3}>
              {label}
            </Text>
            {field.differs ? (
              <RadioGroup label={label}>
                {leads.map((lead) => {
                  const lines = mergeLines(lead, field.field, lists);
                  return (
                    <Radio
                      key={lead.id}
                      label={lines.length > 0 ? lines.join(', ') : t('duplicates.merge.nothing')}
                      hint={nameOfLead(lead)}
                      disabledReason={field.locked && t('duplicates.merge.locked')}
                      checked={pickOf(field.field) === lead.id}
                      onSelect={() => onPick(field.field, lead.id)}
                    />
                  );
                })}
              </RadioGroup>
            ) : (
              <Text>{leads[0] ? mergeLines(leads[0], field.field, lists).join(', ') : ''}</Text>
            )}
          </View>
        );
      })}
    </>
  );
}

const LABEL = 168;
const useStyles = makeStyles(({ colors, radius }) => ({
  box: { gap: 10 },
  start: { flexDirection: 'row', gap: 6 },
  wide: { flexGrow: 1 },
  table: {
    flexGrow: 1,
    borderWidth: 1,
    borderColor: colors.line,
    borderRadius: radius.card,
    backgroundColor: colors.surface,
    overflow: 'hidden',
  },
  row: {
    flexDirection: 'row',
    alignItems: 'stretch',
    borderTopWidth: 1,
    borderTopColor: colors.lineSubtle,
    gap: 4,
    paddingHorizontal: 6,
    paddingVertical: 4,
  },
  head: { borderTopWidth: 0, backgroundColor: colors.sunken, paddingVertical: 10 },
  label: { width: LABEL, padding: 8, gap: 2, justifyContent: 'center' },
  column: { flexGrow: 1, flexBasis: 0, minWidth: 210 },
  person: { gap: 8, paddingHorizontal: 8, alignItems: 'flex-start' },
  who: { flexDirection: 'row', alignItems: 'center', gap: 8, maxWidth: '100%' },
  words: { flexShrink: 1, flexGrow: 1, minWidth: 0 },
  value: {
    flexGrow: 1,
    flexDirection: 'row',
    alignItems: 'center',
    gap: 8,
    minHeight: 36,
    paddingHorizontal: 8,
    paddingVertical: 6,
    borderRadius: radius.control,
    borderWidth: 1,
    borderColor: 'transparent',
  },
  plain: {},
  choice: { borderColor: colors.lineSubtle },
  near: { backgroundColor: colors.hover },
  kept: { backgroundColor: colors.accentTint, borderColor: colors.accentLine },
  card: {
    padding: 14,
    gap: 8,
    borderRadius: radius.dialog,
    borderWidth: 1,
    borderColor: colors.line,
    backgroundColor: colors.surface,
  },
}));
