import type { Scope } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import Minus from 'lucide-react-native/icons/minus';
import { View } from 'react-native';
import { Icon } from '@/ui/Icon';
import { Text } from '@/ui/Text';
import { type Tone, toneColors } from '@/ui/theme';
import { makeStyles, useTheme } from '@/ui/theme-context';

const tones: Record<Exclude<Scope, 'none'>, Tone> = { own: 'neutral', team: 'violet', all: 'accent' };

/** How far a permission reaches, by word and by colour; a dash for nothing. */
export function ScopeChip({ scope }: { scope: Scope }) {
  const styles = useStyles();
  const { colors } = useTheme();
  if (scope === 'none') {
    return (
      <View style={styles.chip}>
        <Icon of={Minus} size={12} />
        <Text variant="meta" tone="text2" lines={1}>
          {t('admin.scope.none')}
        </Text>
      </View>
    );
  }
  const tone = tones[scope];
  return (
    <View style={[styles.chip, { backgroundColor: toneColors(colors, tone).fill }]}>
      <Text
        variant="meta"
        weight={500}
        tone={tone === 'violet' ? 'violetText' : tone === 'accent' ? 'accentText' : 'text2'}
        lines={1}
      >
        {t(`admin.scope.${scope}`)}
      </Text>
    </View>
  );
}

const useStyles = makeStyles(({ radius }) => ({
  chip: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: 5,
    minHeight: 20,
    paddingHorizontal: 7,
    borderRadius: radius.chip,
  },
}));
