import { Platform } from 'react-native';

/** Props that only the browser understands (`onKeyDown`, `dataSet`, `tabIndex` −1 …); nothing elsewhere. */
export const webProps = (props: Record<string, unknown>): object => (Platform.OS === 'web' ? props : {});

export interface KeyPress {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  preventDefault(): void;
  stopPropagation(): void;
}

/** State of a Pressable; `hovered` and `focused` exist where there is a pointer or a keyboard. */
export interface PressState {
  readonly pressed: boolean;
  readonly hovered?: boolean;
  readonly focused?: boolean;
}
