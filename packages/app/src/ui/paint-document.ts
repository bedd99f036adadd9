import type { Theme } from './theme';

/** Only a browser has a page to paint. */
export function paintDocument(_theme: Theme, _reducedMotion: boolean): void {}
