import { type Ref, useCallback, useLayoutEffect, useRef } from 'react';
import { Platform, Pressable, type PressableProps, type View } from 'react-native';

interface Props extends Omit<PressableProps, 'disabled'> {
  /** Switched off: does nothing, but can still be reached, so that its reason is read. */
  off?: boolean;
  ref?: Ref<View>;
}

/**
 * A Pressable that stays focusable when it is off. In a browser react-native-web knows only `disabled`, which
 * takes the control out of the Tab order, so the attribute is set on the element itself.
 */
export function PressBox({ off = false, onPress, ref, ...rest }: Props) {
  const own = useRef<View | null>(null);
  useLayoutEffect(() => {
    if (Platform.OS !== 'web') return;
    const node = own.current as unknown as Element | null;
    if (off) node?.setAttribute('aria-disabled', 'true');
    else node?.removeAttribute('aria-disabled');
  }, [off]);
  const keep = useCallback(
    (node: View | null) => {
      own.current = node;
      if (typeof ref === 'function') ref(node);
      else if (ref) ref.current = node;
    },
    [ref],
  );
  return (
    <Pressable {...rest} ref={keep} aria-disabled={off || undefined} onPress={off ? undefined : onPress} />
  );
}
