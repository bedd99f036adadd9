import { createContext, type ReactNode, useContext, useEffect } from 'react';
import { StyleSheet, useColorScheme, useWindowDimensions } from 'react-native';
import { paintDocument } from './paint-document';
import { type Scheme, type Theme, type ThemePreference, themes } from './theme';
import { type Width, widthClass } from './width';

const ThemeContext = createContext<Theme>(themes.light);
const WidthContext = createContext<Width>('wide');
/** True when this person has asked the app itself for less motion. */
export const LessMotionContext = createContext(false);

/** Gives the theme for the person's choice (or the system's) and the window's width class to everything inside. */
export function ThemeProvider({
  preference,
  reducedMotion,
  children,
}: {
  preference: ThemePreference;
  reducedMotion: boolean;
  children: ReactNode;
}) {
  const system = useColorScheme();
  const { width } = useWindowDimensions();
  const scheme: Scheme = preference === 'system' ? (system === 'dark' ? 'dark' : 'light') : preference;
  const theme = themes[scheme];
  useEffect(() => paintDocument(theme, reducedMotion), [theme, reducedMotion]);
  return (
    <ThemeContext.Provider value={theme}>
      <LessMotionContext.Provider value={reducedMotion}>
        <WidthContext.Provider value={widthClass(width)}>{children}</WidthContext.Provider>
      </LessMotionContext.Provider>
    </ThemeContext.Provider>
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
