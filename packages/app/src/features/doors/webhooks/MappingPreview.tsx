import type { CustomField } from '@lintel/contract';
import { leavesOf, type Mapped } from '@lintel/contract/mapping';
import { hasMessage, t } from '@lintel/contract/messages';
import CircleCheck from 'lucide-react-native/icons/circle-check';
import TriangleAlert from 'lucide-react-native/icons/triangle-alert';
import type { ReactNode } from 'react';
import { View } from 'react-native';
import { Card } from '@/ui/Card';
import { fullMoment } from '@/ui/moment';
import { Notice } from '@/ui/Notice';
import { Text } from '@/ui/Text';
import { makeStyles } from '@/ui/theme-context';
import { fieldLabel } from './field-options';

interface Props {
  mapped: Mapped | undefined;
  custom: readonly CustomField[];
  actions: ReactNode;
  /** What a test on the server found. */
  outcome: 'created' | 'known' | 'ignored' | undefined;
  problem: string | undefined;
}

/** Where a value of an inquiry is shown as: `person.emails[0]` is "E-mail". */
function labelOf(path: string, custom: readonly CustomField[]): string {
  const bare = path.replace(/\[\d+\]/g, '').replace(/^person\./, '');
  const field =
    { emails: 'email', phones: 'phone', type: path === 'type' ? 'eventType' : 'leadType' }[bare] ?? bare;
  if (field.startsWith('custom.')) return fieldLabel(field, custom);
  const key = `doors.field.${field}`;
  return hasMessage(key) ? t(key) : field;
}

/** A value as people say it. */
function spoken(path: string, text: string): string {
  const key =
    path === 'type'
      ? `doors.event.${text}`
      : path === 'person.type'
        ? `leads.type.${text}`
        : path === 'person.timeline'
          ? `leads.timeline.${text}`
          : '';
  return hasMessage(key) ? t(key) : path === 'occurredAt' ? fullMoment(text) : text;
}

/** The lead a payload would become, and what was left out of it. */
export function MappingPreview({ mapped, custom, actions, outcome, problem }: Props) {
  const styles = useStyles();
  const lines = mapped?.inquiry ? leavesOf(mapped.inquiry, 100) : [];
  return (
    <Card title={t('doors.preview.title')} actions={actions}>
      {!mapped ? (
        <Text tone="text2">{t('doors.preview.nothing')}</Text>
      ) : (
        <View style={styles.list} testID="mapping-preview">
          {lines.map(({ path, text }) => (
            <View key={path} style={styles.line}>
              <Text variant="meta" tone="text2" style={styles.label}>
                {labelOf(path, custom)}
              </Text>
              <Text style={styles.value}>{spoken(path, text)}</Text>
            </View>
          ))}
          {mapped.doubts.map(({ field, key, values }) => (
            <Notice
              key={`${field} ${key} ${values?.value ?? ''}`}
              icon={TriangleAlert}
              tone={mapped.inquiry ? 'warning' : 'danger'}
              text={[field && `${labelOf(field, custom)}:`, t(key, values)].filter(Boolean).join(' ')}
            />
          ))}
        </View>
      )}
      {outcome && <Notice icon={CircleCheck} tone="success" text={t(`doors.preview.${outcome}`)} />}
      {problem !== undefined && <Notice icon={TriangleAlert} tone="danger" text={problem} />}
    </Card>
  );
}

const useStyles = makeStyles(() => ({
  list: { gap: 6 },
  line: { flexDirection: 'row', gap: 10 },
  label: { width: 130 },
  value: { flex: 1, minWidth: 0 },
}));
