import tokens from './tokens.json';

export type Scheme = 'light' | 'dark';
export type ThemePreference = Scheme | 'system';
export type ColorName = keyof typeof tokens.light;
export type Colors = Readonly<Record<ColorName, string>>;
export type Weight = 400 | 500 | 600 | 700;

export interface Theme {
  readonly scheme: Scheme;
  readonly colors: Colors;
  readonly shadow: Readonly<Record<'sh1' | 'sh2' | 'sh3', string>>;
  /** Soft background and ink of an avatar, chosen by name. */
  readonly avatars: readonly (readonly [string, string])[];
  readonly radius: typeof tokens.scale.radius;
  readonly rows: typeof tokens.scale.rows;
  readonly control: typeof tokens.scale.control;
  readonly motion: typeof tokens.scale.motionMs;
}

const build = (scheme: Scheme): Theme => ({
  scheme,
  colors: tokens[scheme],
  shadow: tokens.shadow[scheme],
  avatars: tokens.avatars[scheme] as [string, string][],
  radius: tokens.scale.radius,
  rows: tokens.scale.rows,
  control: tokens.scale.control,
  motion: tokens.scale.motionMs,
});

export const themes: Readonly<Record<Scheme, Theme>> = { light: build('light'), dark: build('dark') };
export const breakpoints = tokens.scale.breakpoints;

/** The five status families; each has a solid colour, a tint and a text colour for that tint. */
export type Status = 'success' | 'warning' | 'danger' | 'info' | 'violet' | 'ember';
export type Tone = Status | 'neutral' | 'accent';

/** Ink and fill of a chip or notice in this tone. */
export function toneColors(colors: Colors, tone: Tone): { ink: string; fill: string; solid: string } {
  if (tone === 'neutral') return { ink: colors.text2, fill: colors.sunken, solid: colors.v5 };
  if (tone === 'accent') return { ink: colors.accentText, fill: colors.accentTint, solid: colors.accent };
  return { ink: colors[`${tone}Text`], fill: colors[`${tone}Tint`], solid: colors[tone] };
}

interface Step {
  readonly size: number;
  readonly line: number;
  readonly weight: Weight;
  readonly spacing?: number;
}

/** Type ramp: [desktop, phone]. */
export const type = {
  display: [
    { size: 22, line: 28, weight: 600, spacing: -0.4 },
    { size: 28, line: 34, weight: 700, spacing: -0.6 },
  ],
  title: [
    { size: 20, line: 26, weight: 600, spacing: -0.3 },
    { size: 22, line: 28, weight: 700, spacing: -0.4 },
  ],
  section: [
    { size: 15, line: 20, weight: 600, spacing: -0.1 },
    { size: 17, line: 22, weight: 600, spacing: -0.2 },
  ],
  card: [
    { size: 14, line: 20, weight: 600 },
    { size: 17, line: 22, weight: 600, spacing: -0.2 },
  ],
  body: [
    { size: 13, line: 20, weight: 400 },
    { size: 15, line: 21, weight: 400 },
  ],
  strong: [
    { size: 13, line: 20, weight: 500 },
    { size: 15, line: 21, weight: 600 },
  ],
  meta: [
    { size: 12, line: 17, weight: 400 },
    { size: 13, line: 18, weight: 400 },
  ],
  micro: [
    { size: 11, line: 15, weight: 500 },
    { size: 11, line: 14, weight: 500 },
  ],
  metric: [
    { size: 20, line: 26, weight: 600, spacing: -0.4 },
    { size: 26, line: 32, weight: 700, spacing: -0.6 },
  ],
} as const satisfies Record<string, readonly [Step, Step]>;

export type TextVariant = keyof typeof type;
