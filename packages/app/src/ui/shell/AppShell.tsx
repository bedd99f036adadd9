import { usePathname } from 'expo-router';
import { useEffect, useRef } from 'react';
import { View } from 'react-native';
import { useSafeAreaInsets } from 'react-native-safe-area-context';
import { makeStyles, useWidth } from '../theme-context';
import { webProps } from '../web-props';
import { BottomTabs } from './BottomTabs';
import { CornerContext } from './corner';
import type { AppShellProps } from './props';
import { Sidebar } from './Sidebar';
import { SkipLink } from './SkipLink';

/** Side bar, rail or bottom tabs by width around the one main landmark. */
export function AppShell(props: AppShellProps) {
  const styles = useStyles();
  const width = useWidth();
  const insets = useSafeAreaInsets();
  const main = useRef<View>(null);
  const path = usePathname();
  const last = useRef(path);

  useEffect(() => {
    if (last.current === path) return;
    last.current = path;
    // A screen that has put the focus somewhere itself knows better.
    const node = main.current as unknown as Partial<HTMLElement> | null;
    if (node?.contains?.(document.activeElement)) return;
    main.current?.focus();
  }, [path]);

  const content = (
    <View
      ref={main}
      role="main"
      nativeID="main"
      {...webProps({ tabIndex: -1 })}
      style={[styles.main, width === 'compact' && { paddingTop: insets.top }]}
    >
      {props.banner}
      <CornerContext.Provider value={props.corner}>{props.children}</CornerContext.Provider>
    </View>
  );
  // One tree for every width: a phone that is turned keeps what was typed.
  const compact = width === 'compact';
  return (
    <View style={compact ? styles.column : styles.row}>
      <SkipLink />
      {!compact && <Sidebar {...props} rail={width === 'medium' || props.collapsed} />}
      {content}
      {compact && <BottomTabs {...props} />}
    </View>
  );
}

const useStyles = makeStyles(({ colors }) => ({
  row: { flex: 1, flexDirection: 'row', backgroundColor: colors.canvas },
  column: { flex: 1, backgroundColor: colors.canvas },
  main: { flex: 1, minWidth: 0, backgroundColor: colors.canvas },
}));
