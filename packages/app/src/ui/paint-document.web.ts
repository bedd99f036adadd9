import type { Theme } from './theme';

/** Gives the page behind the app, the focus ring and the browser's own widgets the theme's colours. */
export function paintDocument(theme: Theme): void {
  const { style } = document.documentElement;
  style.setProperty('--focus', theme.colors.focus);
  style.setProperty('--skip-fill', theme.colors.text);
  style.setProperty('--skip-ink', theme.colors.surface);
  style.setProperty('color-scheme', theme.scheme);
  document.body.style.backgroundColor = theme.colors.canvas;
}
