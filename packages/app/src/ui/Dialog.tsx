import { t } from '@lintel/contract/messages';
import { type ReactNode, useId } from 'react';
import { ScrollView, View } from 'react-native';
import { Button } from './Button';
import { Overlay } from './Overlay';
import { Text } from './Text';
import { makeStyles, useWidth } from './theme-context';

interface Props {
  open: boolean;
  onClose: () => void;
  title: string;
  /** What will happen, in a sentence or two. */
  text?: string;
  children?: ReactNode;
  /** The action; its label is a verb, never "OK". */
  confirm?: {
    label: string;
    onPress: () => void;
    danger?: boolean;
    busy?: boolean;
    disabledReason?: string | false;
  };
  cancelLabel?: string;
  /** False where the content brings its own way on. */
  actions?: boolean;
  /** Buttons in the place of these, below the content and always in view. */
  footer?: ReactNode;
  width?: number;
}

/** Asks before what cannot be undone, or holds a short form. */
export function Dialog({
  open,
  onClose,
  title,
  text,
  children,
  confirm,
  cancelLabel,
  actions = true,
  footer,
  width = 420,
}: Props) {
  const styles = useStyles();
  const compact = useWidth() === 'compact';
  const id = useId();
  return (
    <Overlay open={open} onClose={onClose} label={title} scrim>
      <View style={styles.middle} pointerEvents="box-none">
        <View style={[styles.card, { maxWidth: width }]}>
          <Text id={id} variant="section" heading={2}>
            {title}
          </Text>
          {text && <Text tone="text2">{text}</Text>}
          {children && (
            <ScrollView style={styles.body} keyboardShouldPersistTaps="handled">
              {children}
            </ScrollView>
          )}
          {footer && <View style={[styles.actions, styles.wrap]}>{footer}</View>}
          {actions && !footer && (
            <View style={[styles.actions, compact && styles.stacked]}>
              <Button
                label={cancelLabel ?? (confirm ? t('ui.cancel') : t('ui.close'))}
                onPress={onClose}
                grow={compact}
              />
              {confirm && (
                <Button
                  kind={confirm.danger ? 'danger' : 'filled'}
                  label={confirm.label}
                  onPress={confirm.onPress}
                  busy={confirm.busy}
                  disabledReason={confirm.disabledReason}
                  grow={compact}
                />
              )}
            </View>
          )}
        </View>
      </View>
    </Overlay>
  );
}

const useStyles = makeStyles(({ colors, radius, shadow }) => ({
  middle: { flex: 1, alignItems: 'center', justifyContent: 'center', padding: 16 },
  card: {
    width: '100%',
    maxHeight: '90%',
    gap: 8,
    padding: 20,
    borderRadius: radius.dialog,
    borderWidth: 1,
    borderColor: colors.line,
    backgroundColor: colors.raised,
    boxShadow: shadow.sh3,
  },
  body: { flexGrow: 0, flexShrink: 1 },
  actions: { flexDirection: 'row', justifyContent: 'flex-end', gap: 8, marginTop: 8 },
  wrap: { flexWrap: 'wrap' },
  stacked: { flexDirection: 'column-reverse', justifyContent: 'flex-start' },
}));
