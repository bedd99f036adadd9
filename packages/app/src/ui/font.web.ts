import type { TextStyle } from 'react-native';
import type { Weight } from './theme';

/** One variable font file serves every weight in a browser. */
export const font = (weight: Weight): TextStyle => ({
  fontFamily: 'Inter, system-ui, sans-serif',
  fontWeight: `${weight}`,
});
