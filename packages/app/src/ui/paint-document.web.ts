import type { Theme } from './theme';

/** Gives the page behind the app, the focus ring and the browser's own widgets the theme's colours, and stills it. */
export function paintDocument(theme: Theme, reducedMotion: boolean): void {
  const { style, dataset } = document.documentElement;
  dataset.motion = reducedMotion ? 'less' : 'system';
  style.setProperty('--focus', theme.colors.focus);
  style.setProperty('--skip-fill', theme.colors.text);
  style.setProperty('--skip-ink', theme.colors.surface);
  style.setProperty('color-scheme', theme.scheme);
  document.body.style.backgroundColor = theme.colors.canvas;
}
