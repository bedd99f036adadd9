import { type MessageKey, t } from '@lintel/contract/messages';
import Flame from 'lucide-react-native/icons/flame';
import Hand from 'lucide-react-native/icons/hand';
import Scale from 'lucide-react-native/icons/scale';
import Sprout from 'lucide-react-native/icons/sprout';
import { View } from 'react-native';
import { type Band, type BandLines, bandOf, barsOf } from './bands';
import { Chip } from './Chip';
import { Icon } from './Icon';
import { Text } from './Text';
import type { ColorName, Tone } from './theme';
import { makeStyles, useTheme } from './theme-context';
import { webProps } from './web-props';

const bandTone = { hot: 'ember', warm: 'warning', cool: 'info', cold: 'neutral' } as const satisfies Record<
  Band,
  Tone
>;
const bandColor = { hot: 'ember', warm: 'warning', cool: 'info', cold: 'v5' } as const satisfies Record<
  Band,
  ColorName
>;
/** The word of a band. */
export const bandKey = {
  hot: 'ui.band.hot',
  warm: 'ui.band.warm',
  cool: 'ui.band.cool',
  cold: 'ui.band.cold',
} as const satisfies Record<Band, MessageKey>;

const signOf = { rules: Scale, starter: Sprout } as const;

interface Props {
  /** 0–100; null when there is no score yet. */
  points: number | null;
  band?: Band;
  /** Where the company has drawn its lines, when the band is not given. */
  lines?: BandLines;
  /** Change since yesterday. */
  delta?: number | null;
  /** Old: the bars are drawn hollow. */
  stale?: boolean;
  /** A sign beside it for a score that no model of the company's own made; said when it is read out. */
  maker?: 'starter' | 'rules';
  /** A person set it: a hand beside it, and said when it is read out. */
  byHand?: boolean;
}

/** One to four bars, the number, and the change; read out with the band's name. */
export function ScoreMeter({ points, band, lines, delta, stale, maker, byHand }: Props) {
  const styles = useStyles();
  const { colors } = useTheme();
  if (points === null) {
    return (
      <Text variant="meta" tone="text2">
        {t('ui.score.none')}
      </Text>
    );
  }
  const name = band ?? bandOf(points, lines);
  const fill = colors[bandColor[name]];
  const change = delta ? `${delta > 0 ? '+' : '−'}${Math.abs(Math.round(delta))}` : '';
  const spoken = [
    t('ui.score.spoken', { points: Math.round(points), band: t(bandKey[name]) }),
    change,
    maker && t(`ui.score.${maker}`),
    byHand && t('ui.score.by_hand'),
  ];
  return (
    <View role="img" aria-label={spoken.filter(Boolean).join(', ')} style={styles.meter}>
      <View style={styles.bars}>
        {[1, 2, 3, 4].map((bar) => {
          const on = bar <= barsOf[name];
          return (
            <View
              key={bar}
              style={[
                styles.bar,
                { height: 3 + bar * 2.25 },
                { backgroundColor: on && !stale ? fill : on ? 'transparent' : colors.line },
                on && stale && { borderWidth: 1, borderColor: fill },
              ]}
            />
          );
        })}
      </View>
      <Text variant="strong" weight={600} style={styles.number}>
        {Math.round(points)}
      </Text>
      {change !== '' && (
        <Text variant="micro" tone={(delta ?? 0) > 0 ? 'successText' : 'dangerText'}>
          {change}
        </Text>
      )}
      {maker && (
        <View {...webProps({ title: t(`ui.score.${maker}`) })}>
          <Icon of={signOf[maker]} size={14} tone="text2" />
        </View>
      )}
      {byHand && <Icon of={Hand} size={12} tone="violetText" />}
    </View>
  );
}

/** The band as a word on its tint: Hot, Warm, Cool, Cold. */
export function BandChip({ band }: { band: Band }) {
  return <Chip label={t(bandKey[band])} tone={bandTone[band]} icon={band === 'hot' ? Flame : undefined} />;
}

/** What made a score, where it was no model of the company's own. */
export const MakerChip = ({ maker }: { maker: 'starter' | 'rules' }) => (
  <Chip label={t(`ui.score.${maker}`)} icon={signOf[maker]} />
);

const useStyles = makeStyles(() => ({
  meter: { flexDirection: 'row', alignItems: 'center', gap: 6 },
  bars: { flexDirection: 'row', alignItems: 'flex-end', gap: 1.5, height: 12 },
  bar: { width: 3, borderRadius: 1 },
  number: { minWidth: 17, textAlign: 'right' },
}));
