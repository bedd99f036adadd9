import { t } from '@lintel/contract/messages';
import X from 'lucide-react-native/icons/x';
import { type ReactNode, useEffect, useRef } from 'react';
import { Animated, Easing, ScrollView, useWindowDimensions, View } from 'react-native';
import { useSafeAreaInsets } from 'react-native-safe-area-context';
import { IconButton } from './Button';
import { Overlay } from './Overlay';
import { Text } from './Text';
import { makeStyles, useTheme } from './theme-context';
import { useReducedMotion } from './use-reduced-motion';

interface Props {
  open: boolean;
  onClose: () => void;
  title: string;
  /** Buttons that stay in view below the content. */
  footer?: ReactNode;
  children: ReactNode;
}

/** Comes up from the bottom edge with a grabber and a Close button. */
export function Sheet({ open, onClose, title, footer, children }: Props) {
  const styles = useStyles();
  const { motion } = useTheme();
  const { height } = useWindowDimensions();
  const insets = useSafeAreaInsets();
  const still = useReducedMotion();
  const progress = useRef(new Animated.Value(0)).current;

  useEffect(() => {
    if (!open) return progress.setValue(0);
    Animated.timing(progress, {
      toValue: 1,
      duration: still ? motion.press : motion.pane,
      easing: Easing.bezier(0.2, 0, 0, 1),
      useNativeDriver: false,
    }).start();
  }, [open, still, motion, progress]);

  const move = still
    ? { opacity: progress }
    : { transform: [{ translateY: progress.interpolate({ inputRange: [0, 1], outputRange: [320, 0] }) }] };
  return (
    <Overlay open={open} onClose={onClose} label={title} scrim>
      <View style={styles.bottom} pointerEvents="box-none">
        <Animated.View
          style={[styles.sheet, { maxHeight: height * 0.88, paddingBottom: insets.bottom + 12 }, move]}
        >
          <View style={styles.grabber} aria-hidden />
          <View style={styles.head}>
            <Text variant="section" heading={2} style={styles.title}>
              {title}
            </Text>
            <IconButton icon={X} label={t('ui.close')} onPress={onClose} />
          </View>
          <ScrollView style={styles.scroll} keyboardShouldPersistTaps="handled">
            {children}
          </ScrollView>
          {footer && <View style={styles.footer}>{footer}</View>}
        </Animated.View>
      </View>
    </Overlay>
  );
}

const useStyles = makeStyles(({ colors, radius, shadow }) => ({
  bottom: { flex: 1, justifyContent: 'flex-end', alignItems: 'center' },
  sheet: {
    width: '100%',
    maxWidth: 640,
    backgroundColor: colors.raised,
    borderTopLeftRadius: radius.dialog,
    borderTopRightRadius: radius.dialog,
    boxShadow: shadow.sh3,
  },
  grabber: {
    alignSelf: 'center',
    width: 36,
    height: 4,
    borderRadius: 2,
    marginTop: 8,
    backgroundColor: colors.line,
  },
  head: { flexDirection: 'row', alignItems: 'center', paddingLeft: 16, paddingRight: 8, paddingVertical: 4 },
  title: { flex: 1 },
  scroll: { flexGrow: 0, flexShrink: 1 },
  footer: {
    paddingHorizontal: 16,
    paddingTop: 12,
    gap: 8,
    borderTopWidth: 1,
    borderTopColor: colors.lineSubtle,
  },
}));
