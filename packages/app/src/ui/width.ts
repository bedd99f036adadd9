import { breakpoints } from './theme';

export type Width = 'compact' | 'medium' | 'wide';

/** Layout class for a width in points: phones, tablets and half windows, desktops. */
export function widthClass(points: number): Width {
  if (points < breakpoints.medium) return 'compact';
  return points < breakpoints.wide ? 'medium' : 'wide';
}
