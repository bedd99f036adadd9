import type { ReactNode } from 'react';
import { Modal, StyleSheet, View } from 'react-native';
import { useTheme } from './theme-context';

// A plain view that takes presses: the focus trap would hand the first focus to a Pressable here.
const yes = () => true;

interface Props {
  open: boolean;
  onClose: () => void;
  /** What assistive technology calls this layer. */
  label: string;
  /** Darkens what is behind; menus leave it clear. */
  scrim?: boolean;
  children: ReactNode;
}

/**
 * A layer above the screen: keeps focus inside, gives it back when closed, closes on Esc, the back button
 * and a press outside.
 */
export function Overlay({ open, onClose, label, scrim = false, children }: Props) {
  const { colors } = useTheme();
  if (!open) return null;
  return (
    <Modal
      transparent
      visible
      animationType="none"
      onRequestClose={onClose}
      aria-label={label}
      statusBarTranslucent
    >
      <View style={styles.fill}>
        <View
          aria-hidden
          onStartShouldSetResponder={yes}
          onResponderRelease={onClose}
          style={[StyleSheet.absoluteFill, scrim && { backgroundColor: colors.scrim }]}
        />
        {children}
      </View>
    </Modal>
  );
}

const styles = StyleSheet.create({ fill: { flex: 1 } });
