import type { ReactNode } from 'react';
import { Text as NativeText, type StyleProp, type TextProps, type TextStyle } from 'react-native';
import { font } from './font';
import { type ColorName, type TextVariant, type, type Weight } from './theme';
import { useTheme, useWidth } from './theme-context';

interface Props {
  children?: ReactNode;
  variant?: TextVariant;
  /** A colour role of the theme; `text` by default. */
  tone?: ColorName;
  weight?: Weight;
  align?: 'left' | 'center' | 'right';
  /** Cut after this many lines with an ellipsis. */
  lines?: number;
  /** Makes it a heading of this level for assistive technology. One level 1 per screen. */
  heading?: 1 | 2 | 3 | 4;
  /** `polite` reads changes out. */
  live?: 'polite' | 'assertive';
  id?: string;
  selectable?: boolean;
  maxScale?: number;
  /** Hidden from assistive technology: what it says is said elsewhere. */
  decorative?: boolean;
  style?: StyleProp<TextStyle>;
}

/** Numbers alone line up in columns; in words (and phone numbers) Inter's equal-width hyphen would gape. */
const isFigures = (children: ReactNode): boolean =>
  typeof children === 'number' ||
  (typeof children === 'string' && /^[\d\s.,+−%$€£:]*\d[\d\s.,+−%$€£:kmb]*$/.test(children));

/** All words on screen: the type ramp, Inter, figures of equal width. */
export function Text({
  children,
  variant = 'body',
  tone = 'text',
  weight,
  align,
  lines,
  heading,
  live,
  id,
  selectable,
  maxScale,
  decorative,
  style,
}: Props) {
  const { colors } = useTheme();
  const step: { size: number; line: number; weight: Weight; spacing?: number } =
    type[variant][useWidth() === 'compact' ? 1 : 0];
  const props: TextProps = {
    style: [
      font(weight ?? step.weight),
      {
        color: colors[tone],
        fontSize: step.size,
        lineHeight: step.line,
        letterSpacing: step.spacing,
        fontVariant: isFigures(children) ? ['tabular-nums'] : undefined,
        textAlign: align,
      },
      style,
    ],
    numberOfLines: lines,
    nativeID: id,
    selectable,
    maxFontSizeMultiplier: maxScale,
    'aria-live': live,
    'aria-hidden': decorative,
  };
  return heading ? (
    <NativeText {...props} role="heading" {...{ 'aria-level': heading }}>
      {children}
    </NativeText>
  ) : (
    <NativeText {...props}>{children}</NativeText>
  );
}
