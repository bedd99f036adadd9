import { t } from '@lintel/contract/messages';
import CircleAlert from 'lucide-react-native/icons/circle-alert';
import { type ReactNode, useId } from 'react';
import { View } from 'react-native';
import { FieldLabel } from './FieldLabel';
import { Icon } from './Icon';
import { Text } from './Text';
import { makeStyles } from './theme-context';
import { webProps } from './web-props';

export interface FieldProps {
  label: string;
  /** Stays under the field; an error takes its place with what to do. */
  hint?: string;
  error?: string;
  required?: boolean;
  /** For tables and toolbars where the column says the name: the label is spoken, not drawn. */
  hideLabel?: boolean;
}

/** What a control needs to be tied to its label, hint and error. */
export interface ControlAccess {
  id: string;
  'aria-label': string;
  'aria-required'?: boolean;
  'aria-invalid'?: boolean;
  'aria-describedby'?: string;
}

/** Label above, control, then hint or error. Give the access props to the control. */
export function Field({
  label,
  hint,
  error,
  required,
  hideLabel,
  children,
}: FieldProps & { children: (access: ControlAccess) => ReactNode }) {
  const styles = useStyles();
  const id = useId();
  const noteId = `${id}-note`;
  const access: ControlAccess = {
    id,
    'aria-label': required ? t('ui.field.required', { label }) : label,
    ...webProps({
      'aria-required': required || undefined,
      'aria-invalid': error ? true : undefined,
      'aria-describedby': error || hint ? noteId : undefined,
    }),
  };
  return (
    <View style={styles.field}>
      {!hideLabel && (
        <FieldLabel htmlFor={id}>
          <Text variant="meta" weight={500}>
            {label}
          </Text>
        </FieldLabel>
      )}
      {children(access)}
      {error ? (
        <View style={styles.error}>
          <Icon of={CircleAlert} size={14} tone="dangerText" />
          <Text id={noteId} variant="meta" tone="dangerText" live="polite" style={styles.note}>
            {error}
          </Text>
        </View>
      ) : (
        hint && (
          <Text id={noteId} variant="meta" tone="text2">
            {hint}
          </Text>
        )
      )}
    </View>
  );
}

const useStyles = makeStyles(() => ({
  field: { gap: 5, minWidth: 0 },
  error: { flexDirection: 'row', alignItems: 'flex-start', gap: 5 },
  note: { flex: 1 },
}));
