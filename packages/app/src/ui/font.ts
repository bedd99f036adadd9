import type { TextStyle } from 'react-native';
import type { Weight } from './theme';

const family = {
  400: 'Inter_400Regular',
  500: 'Inter_500Medium',
  600: 'Inter_600SemiBold',
  700: 'Inter_700Bold',
} as const;

/** Each weight is a font file of its own on a device. */
export const font = (weight: Weight): TextStyle => ({ fontFamily: family[weight] });
