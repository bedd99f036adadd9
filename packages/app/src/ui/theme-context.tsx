import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import { type LayoutChangeEvent, StyleSheet, useColorScheme, useWindowDimensions, View } from 'react-native';
import { paintDocument } from './paint-document';
import { type Scheme, type Theme, type ThemePreference, themes } from './theme';
import { type Width, widthClass } from './width';

const ThemeContext = createContext<Theme>(themes.light);
const WidthContext = createContext<Width>('wide');

/** Gives the theme for the person's choice (or the system's) and the window's width class to everything inside. */
export function ThemeProvider({
  preference,
  children,
}: {
  preference: ThemePreference;
  children: ReactNode;
}) {
  const system = useColorScheme();
  const { width } = useWindowDimensions();
  const scheme: Scheme = preference === 'system' ? (system === 'dark' ? 'dark' : 'light') : preference;
  const theme = themes[scheme];
  useEffect(() => paintDocument(theme), [theme]);
  return (
    <ThemeContext.Provider value={theme}>
      <WidthContext.Provider value={widthClass(width)}>{children}</WidthContext.Provider>
    </ThemeContext.Provider>
  );
}

/** Forces a theme on a part of the screen, such as a preview in the other scheme. */
export function ThemeScope({ scheme, children }: { scheme: Scheme; children: ReactNode }) {
  return <ThemeContext.Provider value={themes[scheme]}>{children}</ThemeContext.Provider>;
}

/** Measures itself and tells its children the width class of this container instead of the window's. */
export function WidthScope({ children }: { children: ReactNode }) {
  const [points, setPoints] = useState<number>();
  const outer = useContext(WidthContext);
  const onLayout = (event: LayoutChangeEvent) => setPoints(event.nativeEvent.layout.width);
  return (
    <View onLayout={onLayout} style={styles.fill}>
      <WidthContext.Provider value={points === undefined ? outer : widthClass(points)}>
        {children}
      </WidthContext.Provider>
    </View>
  );
}

export const useTheme = (): Theme => useContext(ThemeContext);
export const useWidth = (): Width => useContext(WidthContext);

/** Style sheet built once per theme: `const useStyles = makeStyles((t) => ({ box: { … } }))`. */
export function makeStyles<T extends StyleSheet.NamedStyles<T>>(
  build: (theme: Theme) => T & StyleSheet.NamedStyles<T>,
): () => T {
  const cache = new Map<Theme, T>();
  return () => {
    const theme = useTheme();
    const known = cache.get(theme);
    if (known) return known;
    const made = StyleSheet.create<T>(build(theme));
    cache.set(theme, made);
    return made;
  };
}

const styles = StyleSheet.create({ fill: { flex: 1 } });
