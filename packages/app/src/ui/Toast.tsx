import { t } from '@lintel/contract/messages';
import CircleAlert from 'lucide-react-native/icons/circle-alert';
import Check from 'lucide-react-native/icons/circle-check';
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import { Pressable, View } from 'react-native';
import { useSafeAreaInsets } from 'react-native-safe-area-context';
import { forgetUndo, rememberUndo } from '../platform/undo-last';
import { Icon } from './Icon';
import { Text } from './Text';
import { makeStyles, useTheme, useWidth } from './theme-context';
import type { PressState } from './web-props';

export interface ToastMessage {
  message: string;
  /** Puts back what was just done. */
  undo?: () => void;
  /** Another action in the place of Undo. */
  action?: { label: string; onPress: () => void };
  tone?: 'success' | 'danger';
}

const SHOWN_MS = 8_000;
const ToastContext = createContext<(toast: ToastMessage) => void>(() => {});

/** `const toast = useToast(); toast({ message, undo })`. Never the only place for an error. */
export const useToast = () => useContext(ToastContext);

/** Shows one toast at a time at the bottom centre, in the order they came. */
export function ToastProvider({ children }: { children: ReactNode }) {
  const [queue, setQueue] = useState<(ToastMessage & { id: number })[]>([]);
  const show = useCallback((toast: ToastMessage) => {
    if (toast.undo) rememberUndo(toast.undo);
    setQueue((now) => [...now, { ...toast, id: (now.at(-1)?.id ?? 0) + 1 }]);
  }, []);
  const next = useCallback(() => setQueue((now) => now.slice(1)), []);
  const current = queue[0];
  return (
    <ToastContext.Provider value={show}>
      {children}
      <ToastBar key={current?.id} toast={current} more={queue.length > 1} onDone={next} />
    </ToastContext.Provider>
  );
}

function ToastBar({ toast, more, onDone }: { toast?: ToastMessage; more: boolean; onDone: () => void }) {
  const styles = useStyles();
  const { colors } = useTheme();
  const compact = useWidth() === 'compact';
  const insets = useSafeAreaInsets();
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (!toast || held) return;
    const timer = setTimeout(onDone, more ? SHOWN_MS / 2 : SHOWN_MS);
    return () => clearTimeout(timer);
  }, [toast, held, more, onDone]);
  const action = useMemo(
    () => toast?.action ?? (toast?.undo && { label: t('ui.undo'), onPress: toast.undo }),
    [toast],
  );
  return (
    <View
      role="status"
      aria-live="polite"
      pointerEvents="box-none"
      style={[styles.place, { bottom: (compact ? 66 : 24) + insets.bottom }]}
    >
      {toast && (
        <View style={styles.bar} onPointerEnter={() => setHeld(true)} onPointerLeave={() => setHeld(false)}>
          <Icon of={toast.tone === 'danger' ? CircleAlert : Check} tone="surface" />
          <Text tone="surface" style={styles.words}>
            {toast.message}
          </Text>
          {action && (
            <Pressable
              role="button"
              onPress={() => {
                onDone();
                if (toast.undo) forgetUndo(toast.undo);
                action.onPress();
              }}
              hitSlop={8}
              style={(state: PressState) => [
                styles.action,
                { borderColor: colors.text3 },
                (state.hovered || state.pressed) && { borderColor: colors.surface },
              ]}
            >
              <Text variant="strong" weight={600} tone="surface">
                {action.label}
              </Text>
            </Pressable>
          )}
        </View>
      )}
    </View>
  );
}

const useStyles = makeStyles(({ colors, radius, shadow }) => ({
  place: { position: 'absolute', left: 16, right: 16, alignItems: 'center', zIndex: 900 },
  bar: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: 10,
    minHeight: 44,
    maxWidth: 560,
    paddingLeft: 14,
    paddingRight: 8,
    paddingVertical: 6,
    borderRadius: radius.card,
    backgroundColor: colors.text,
    boxShadow: shadow.sh2,
  },
  words: { flexShrink: 1, paddingRight: 8 },
  action: {
    minHeight: 30,
    paddingHorizontal: 10,
    borderRadius: radius.control,
    borderWidth: 1,
    justifyContent: 'center',
  },
}));
